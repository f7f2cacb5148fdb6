/* test_plot.c - runs gnuplot, in all its moods. */
#include "made_up.h"

#include <sys/stat.h>

TestSuite(plot, .init = scratch_begin, .fini = scratch_end);

static sw_status plot(const char *name, const char *script)
{
    sw_path path = in_top(name);
    cr_assert(sw_file_write(path.text, &(sw_piece){script, strlen(script)}, 1) == SW_OK);
    return sw_plot(path.text);
}

Test(plot, draws_in_the_folder_of_the_script)
{
    sw_status status = plot("a b.gp", "set terminal svg\nset output 'drawn.svg'\nplot x\n");
    cr_assert(status == SW_OK, "%s", sw_error_message());
    char *svg = contents("drawn.svg");
    expect_in(svg, "</svg>");
    free(svg);
}

/* A script of this library draws under another name until the picture is complete. */
Test(plot, an_old_picture_stays_until_the_new_one_is_whole)
{
    static const char head[] = "set terminal svg\nif (!exists('drawn')) drawn = 'p.svg'\n"
                               "set output drawn\nplot x\n";
    char script[200];
    snprintf(script, sizeof script, "%sundefined(1)\n", head);
    sw_path picture = in_top("p.svg");
    cr_assert(sw_file_write(picture.text, &(sw_piece){"old", 3}, 1) == SW_OK);
    cr_expect(plot("p.gp", script) == SW_ERROR_IO);
    cr_expect(scratch_holds(picture.text, "old"));
    cr_assert(plot("p.gp", head) == SW_OK, "%s", sw_error_message());
    char *svg = contents("p.svg");
    expect_in(svg, "</svg>");
    free(svg);
    cr_expect_eq(scratch_count(scratch_folder), 2, "a temporary is left");
}

Test(plot, of_a_name_without_a_folder)
{
    cr_assert(chdir(scratch_folder) == 0);
    cr_assert(plot("-p.gp", "set terminal svg\nset output 'here.svg'\nplot x\n") == SW_OK);
    cr_expect(sw_plot("-p.gp") == SW_OK, "%s", sw_error_message());
    cr_expect(access("here.svg", R_OK) == 0);
}

Test(plot, errors_are_gnuplots_complaint)
{
    sw_status status = plot("broken.gp", "set terminal svg\nplot no_such_function(x)\n");
    cr_expect(status == SW_ERROR_IO);
    expect_in(sw_error_message(), "broken.gp");
    expect_in(sw_error_message(), "undefined function");
    expect_in(sw_error_message(), "line 2");
}

Test(plot, survives_a_complaint_longer_than_a_pipe)
{
    sw_status status =
        plot("long.gp", "do for [i=1:20000] { print 'many words, many words' }\nexit status 3\n");
    cr_expect(status == SW_ERROR_IO);
    cr_expect(strlen(sw_error_message()) < 1000);
}

Test(plot, without_gnuplot_names_the_package)
{
    setenv("PATH", scratch_folder, 1);
    cr_expect(plot("p.gp", "plot x\n") == SW_ERROR_NOT_FOUND);
    expect_in(sw_error_message(), "apt-get install gnuplot-nox");
}

Test(plot, of_a_silent_failure_names_the_exit_status)
{
    static const char *const script[] = {"#!/bin/sh\nexit 7\n", "#!/bin/sh\nkill -9 $$\n"};
    static const char *const words[] = {"p.gp: gnuplot fails with exit status 7", "signal 9"};
    sw_path path = in_top("gnuplot");
    setenv("PATH", scratch_folder, 1);
    for (int i = 0; i < 2; i++) {
        cr_assert(sw_file_write(path.text, &(sw_piece){script[i], strlen(script[i])}, 1) == SW_OK);
        cr_assert(chmod(path.text, 0755) == 0);
        cr_expect(plot("p.gp", "plot x\n") == SW_ERROR_IO);
        expect_in(sw_error_message(), words[i]);
    }
}

Test(plot, of_no_script)
{
    cr_expect(sw_plot(in_top("none.gp").text) == SW_ERROR_IO);
    expect_in(sw_error_message(), "none.gp");
    expect_in(sw_error_message(), "No such file");
}
