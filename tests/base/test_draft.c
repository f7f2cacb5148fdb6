/* test_draft.c - files of a program that appear whole. */
#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <setwise/base.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(draft, .init = scratch_begin, .fini = scratch_end);

static sw_draft *begin(FILE **to, const char *path)
{
    sw_draft *draft;
    cr_assert_eq(sw_draft_new(&draft, to, path), SW_OK, "%s", sw_error_message());
    return draft;
}

Test(draft, appears_when_it_is_finished)
{
    scratch_path path = scratch("a.txt");
    FILE *to;
    for (int i = 0; i < 2; i++) { /* a new file, and one that replaces it */
        sw_draft *draft = begin(&to, path.text);
        fprintf(to, "%d", i);
        fflush(to);
        cr_expect(i == 0 ? access(path.text, F_OK) != 0 : scratch_holds(path.text, "0"));
        cr_expect_eq(sw_draft_finish(draft), SW_OK, "%s", sw_error_message());
        cr_expect(scratch_holds(path.text, i ? "1" : "0"));
        sw_draft_free(draft);
    }
    cr_expect_eq(scratch_count(scratch_folder), 1);
}

Test(draft, that_is_not_finished_leaves_the_old_file)
{
    scratch_path path = scratch("a.txt");
    FILE *to;
    scratch_write(path.text, "old", 3);
    sw_draft *draft = begin(&to, path.text);
    fprintf(to, "half");
    sw_draft_free(draft);
    cr_expect(scratch_holds(path.text, "old"));
    cr_expect_eq(scratch_count(scratch_folder), 1);
    sw_draft_free(NULL);
}

Test(draft, a_link_stays_a_link)
{
    scratch_path path = scratch("a.txt"), link = scratch("link");
    struct stat found;
    FILE *to;
    scratch_write(path.text, "old", 3);
    cr_assert_eq(symlink("a.txt", link.text), 0);
    sw_draft *draft = begin(&to, link.text);
    fprintf(to, "new");
    cr_expect_eq(sw_draft_finish(draft), SW_OK);
    sw_draft_free(draft);
    cr_expect(lstat(link.text, &found) == 0 && S_ISLNK(found.st_mode));
    cr_expect(scratch_holds(path.text, "new"));
}

Test(draft, what_is_no_file_is_written_to)
{
    FILE *to;
    sw_draft *draft = begin(&to, "/dev/null");
    fprintf(to, "gone");
    cr_expect_eq(sw_draft_finish(draft), SW_OK);
    sw_draft_free(draft);
    struct stat found;
    cr_expect(stat("/dev/null", &found) == 0 && S_ISCHR(found.st_mode));
}

Test(draft, failures_name_the_file)
{
    sw_draft *draft;
    FILE *to;
    cr_expect_eq(sw_draft_new(&draft, &to, scratch("none/a.txt").text), SW_ERROR_IO);
    expect_message("none/a.txt: cannot be written: No such file");
    cr_expect_null(draft);
    char longest[5000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    cr_expect_eq(sw_draft_new(&draft, &to, longest), SW_ERROR_ARGUMENT);
    expect_message("a path is longer than 4095 bytes");
}

Test(draft, a_full_disk_leaves_the_old_file)
{
    scratch_path path = scratch("a.txt");
    struct rlimit limit, small;
    FILE *to;
    scratch_write(path.text, "old", 3);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    small = limit, small.rlim_cur = 100;
    setrlimit(RLIMIT_FSIZE, &small);
    sw_draft *draft = begin(&to, path.text);
    for (int i = 0; i < 200; i++) fputc('x', to);
    const sw_status status = sw_draft_finish(draft);
    setrlimit(RLIMIT_FSIZE, &limit);
    cr_expect_eq(status, SW_ERROR_IO);
    expect_message("a.txt: writing failed: File too large");
    sw_draft_free(draft);
    cr_expect(scratch_holds(path.text, "old"));
    cr_expect_eq(scratch_count(scratch_folder), 1);
}
