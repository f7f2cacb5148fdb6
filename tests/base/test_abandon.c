/* test_abandon.c - what a program that ends in the middle leaves behind: no temporary, no child. */
#include "base/abandon.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/stream.h"
#include "base/temporary.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(abandon, .init = scratch_begin, .fini = scratch_end);

static void write_word(const char *path)
{
    cr_assert_eq(sw_file_write(path, &(sw_piece){"word", 4}, 1), SW_OK, "%s", sw_error_message());
}

static bool is_there(const char *name)
{
    return sw_path_exists(scratch(name).text);
}

Test(abandon, temporaries_go_and_files_stay)
{
    sw_path open, forgotten, folder;
    scratch_path inner = scratch("folder.tmp-1/inner");
    int fd;
    write_word(scratch("whole").text);
    cr_assert_eq(sw_path_copy(&open, scratch("open.tmp-1").text), SW_OK);
    cr_assert_eq(sw_path_copy(&forgotten, scratch("forgotten").text), SW_OK);
    cr_assert_eq(sw_path_copy(&folder, scratch("folder.tmp-1").text), SW_OK);
    cr_assert_eq(sw_temporary_open(&fd, open.text, "open"), SW_OK);
    write_word(forgotten.text);
    sw_abandon_file(forgotten.text);
    sw_abandon_forget(forgotten.text);
    sw_abandon_file(folder.text);
    cr_assert_eq(sw_folder_new(inner.text), SW_OK);
    for (int i = 0; i < 200; i++) { /* more than one reading of the folder finds */
        char name[64];
        snprintf(name, sizeof name, "folder.tmp-1/inner/a-file-of-a-long-name-%d", i);
        scratch_write(scratch(name).text, "x", 1);
    }
    sw_abandon();
    cr_expect(!is_there("open.tmp-1") && !is_there("folder.tmp-1"));
    cr_expect(is_there("whole") && is_there("forgotten"));
    cr_expect_eq(scratch_count(scratch_folder), 2);
    sw_abandon(); /* a second signal */
    cr_expect_eq(scratch_count(scratch_folder), 2);
}

/* The program is ended while it writes a file, a folder and a stream. */
static sw_status end_in_stream(sw_stream *stream, const void *user)
{
    (void)user;
    sw_text_add(&stream->text, "half");
    cr_expect_eq(sw_stream_send(stream), SW_OK);
    cr_expect_eq(scratch_count(scratch_folder), 2);
    sw_abandon();
    cr_expect_eq(scratch_count(scratch_folder), 0);
    rmdir(scratch_folder);
    exit(0); /* before the stream would wait for the end */
}

static sw_status end_in_folder(const char *folder, const void *user)
{
    (void)folder, (void)user;
    return sw_file_write_stream(scratch("stream").text, end_in_stream, NULL);
}

Test(abandon, in_the_middle_of_all_writers, .exit_code = 0)
{
    sw_folder_write(scratch("folder").text, end_in_folder, NULL);
    cr_assert_fail("it went on");
}

Test(abandon, a_child_ends)
{
    pid_t child[2];
    int state;
    char *const sleeper[] = {(char[]){"sleep"}, (char[]){"60"}, NULL};
    for (int i = 0; i < 2; i++)
        cr_assert_eq(posix_spawnp(&child[i], "sleep", NULL, NULL, sleeper, environ), 0);
    sw_abandon_child(child[0]);
    sw_abandon_child(child[1]);
    sw_abandon_forget_child(child[1]);
    sw_abandon();
    cr_expect_eq(waitpid(child[0], &state, 0), child[0]);
    cr_expect(WIFSIGNALED(state) && WTERMSIG(state) == SIGKILL);
    cr_expect_eq(waitpid(child[1], &state, WNOHANG), 0, "it was forgotten");
    kill(child[1], SIGKILL);
    waitpid(child[1], &state, 0);
}
