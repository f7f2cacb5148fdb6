/* test_draw_figures.c - which figures are drawn, and which arms are in them. */
#include "base/folder.h"
#include "base/path.h"
#include "made_up.h"
#include "report/draw_figures.h"
#include "svg.h"
#include "train/history.h"

TestSuite(draw_figures, .init = scratch_begin, .fini = scratch_end);

static void expect_figures(const char *const *name, int count)
{
    char file[80];
    for (int i = 0; i < count; i++) {
        snprintf(file, sizeof file, "figures/%s.svg", name[i]);
        svg *drawn = svg_read(in_top(file).text);
        svg_expect_white(drawn);
        svg_free(drawn);
    }
    cr_expect_eq(scratch_count(in_top("figures").text), 3 * count - 1, "not %d figures", count);
}

/* One run of an arm, so that no learning curve is read but those that are written here, and no
 * analysis, so that no figure shows one. */
static sw_report report_of_curves(void)
{
    sw_report report = make_report(1);
    report.analysis = NULL;
    const sw_evaluation one = {.step = 1, .epoch = 1, .valid = {.accuracy = 0.5}};
    sw_text lines = {0};
    sw_history_write(&one, 1, &lines);
    for (int i = 0; i < 2 * ARMS; i++) {
        const char *data = runs[i].data ? "it_s" : "one_two_x=3";
        char name[100];
        snprintf(name, sizeof name, "runs/%s-%s-0", data, study.arm[runs[i].arm]);
        if (i == 0) cr_assert(sw_folder_new(in_top("runs").text) == SW_OK);
        cr_assert(sw_folder_new(in_top(name).text) == SW_OK);
        strcat(name, "/metrics.jsonl");
        scratch_write(in_top(name).text, lines.data, lines.length);
    }
    sw_text_free(&lines);
    return report;
}

Test(draw_figures, draws_those_of_each_data_set_and_the_overview)
{
    static const char *const all[] = {
        "overview",      "accuracy-one_two_x=3", "curves-one_two_x=3", "cost-one_two_x=3",
        "accuracy-it_s", "curves-it_s",          "cost-it_s"};
    sw_report report = report_of_curves();
    cr_assert(sw_draw_figures(&report) == SW_OK, "%s", sw_error_message());
    expect_figures(all, 7);
    cr_expect_str_eq(report.no_pictures, "");
}

/* A picture that exists is drawn again. */
Test(draw_figures, draws_png_and_pdf_on_request)
{
    sw_report report = report_of_curves();
    study.figures = SW_FIGURES_PDF;
    cr_assert(sw_draw_figures(&report) == SW_OK, "%s", sw_error_message());
    char *pdf = contents("figures/overview.pdf");
    cr_expect(strncmp(pdf, "%PDF-", 5) == 0);
    free(pdf);
    cr_expect(!sw_path_exists(in_top("figures/overview.png").text));
    study.figures = 0;
    scratch_write(in_top("figures/overview.png").text, "old", 3);
    cr_assert(sw_draw_figures(&report) == SW_OK, "%s", sw_error_message());
    char *png = contents("figures/overview.png");
    cr_expect(strncmp(png + 1, "PNG", 3) == 0);
    free(png);
    cr_expect(!sw_path_exists(in_top("figures/curves-it_s.png").text));
}

Test(draw_figures, draws_none_of_a_data_set_without_a_result)
{
    static const char *const all[] = {"overview", "accuracy-it_s", "curves-it_s", "cost-it_s"};
    sw_report report = report_of_curves();
    for (int i = 0; i < ARMS; i++) runs[i].status = SW_ERROR_DIVERGED;
    cr_assert(sw_draw_figures(&report) == SW_OK, "%s", sw_error_message());
    expect_figures(all, 4);
}

Test(draw_figures, without_gnuplot_say_why_and_keep_the_scripts)
{
    sw_report report = report_of_curves();
    setenv("PATH", scratch_folder, 1);
    cr_expect(sw_draw_figures(&report) == SW_ERROR_NOT_FOUND);
    cr_expect(strstr(report.no_pictures, "gnuplot-nox"), "%s", report.no_pictures);
    cr_expect(sw_path_exists(in_top("figures/overview.gp").text));
    cr_expect(sw_path_exists(in_top("figures/curves-it_s.csv").text));
}
