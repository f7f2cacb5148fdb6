/* test_stream.c - files that are written piece by piece. */
#include "base/error.h"
#include "base/stream.h"
#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

TestSuite(stream, .init = scratch_begin, .fini = scratch_end);

static void expect_content(const char *path, const char *text)
{
    cr_expect(scratch_holds(path, text), "%s does not hold '%s'", path, text);
}

static void write_string(const char *path, const char *text)
{
    scratch_write(path, text, strlen(text));
}

/* Sends the numbers below *of, a line each. */
static sw_status send_numbers(sw_stream *stream, const void *of)
{
    for (int i = 0; i < *(const int *)of; i++) {
        sw_text_add(&stream->text, "%d\n", i);
        sw_status status = sw_stream_send(stream);
        if (status != SW_OK) return status;
    }
    return SW_OK;
}

static sw_status write_numbers(const char *path, int count)
{
    return sw_file_write_stream(path, send_numbers, &count);
}

static void expect_numbers(const char *path, int count)
{
    gzFile file = gzopen(path, "rb");
    char line[32];
    for (int i = 0; i < count; i++) {
        cr_assert_eq(gzgets(file, line, sizeof line), line);
        cr_assert_eq(atoi(line), i);
    }
    cr_expect_null(gzgets(file, line, sizeof line));
    gzclose(file);
}

Test(stream, a_stream_makes_a_file)
{
    scratch_path plain = scratch("a.txt"), gzipped = scratch("a.txt.gz"), empty = scratch("empty");
    cr_assert_eq(write_numbers(plain.text, 50000), SW_OK, "%s", sw_error_message());
    cr_assert_eq(write_numbers(gzipped.text, 50000), SW_OK, "%s", sw_error_message());
    cr_assert_eq(write_numbers(empty.text, 0), SW_OK, "%s", sw_error_message());
    expect_numbers(plain.text, 50000);
    expect_numbers(gzipped.text, 50000);
    expect_content(empty.text, "");
    size_t plain_size, gzipped_size;
    free(scratch_read(plain.text, &plain_size));
    free(scratch_read(gzipped.text, &gzipped_size));
    cr_expect_eq(plain_size, 10 * 2 + 90 * 3 + 900 * 4 + 9000 * 5 + 40000 * 6);
    cr_expect_lt(gzipped_size, plain_size / 2);
    cr_expect_eq(scratch_count(scratch_folder), 3, "a temporary is left");
}

Test(stream, a_stream_replaces_nothing)
{
    scratch_path path = scratch("a.txt"), link = scratch("dangling");
    write_string(path.text, "old");
    cr_assert_eq(symlink("nowhere", link.text), 0);
    cr_expect_eq(write_numbers(path.text, 3), SW_ERROR_EXISTS);
    expect_message("a.txt: exists already");
    cr_expect_eq(write_numbers(link.text, 3), SW_ERROR_EXISTS);
    cr_expect_eq(write_numbers(scratch_folder, 3), SW_ERROR_EXISTS);
    cr_expect_eq(write_numbers("/dev/full", 3), SW_ERROR_EXISTS);
    expect_content(path.text, "old");
    cr_expect_eq(scratch_count(scratch_folder), 2);
}

/* The file of that name appears while the stream is under way. */
static sw_status send_too_late(sw_stream *stream, const void *of)
{
    sw_text_add(&stream->text, "new");
    write_string(of, "the other's");
    return SW_OK;
}

Test(stream, a_stream_replaces_nothing_that_came_meanwhile)
{
    scratch_path path = scratch("a.txt");
    cr_expect_eq(sw_file_write_stream(path.text, send_too_late, path.text), SW_ERROR_EXISTS);
    expect_message("a.txt: exists already");
    expect_content(path.text, "the other's");
    cr_expect_eq(scratch_count(scratch_folder), 1, "the temporary is left");
}

static sw_status send_and_fail(sw_stream *stream, const void *of)
{
    (void)of;
    sw_text_string(&stream->text, "\xff");
    return sw_stream_send(stream);
}

Test(stream, a_stream_that_fails_leaves_nothing)
{
    scratch_path path = scratch("a.txt");
    cr_expect_eq(sw_file_write_stream(path.text, send_and_fail, NULL), SW_ERROR_ARGUMENT);
    expect_message("not valid UTF-8");
    cr_expect_eq(write_numbers(scratch("no/such/folder").text, 3), SW_ERROR_IO);
    expect_message("No such file or directory");
    signal(SIGXFSZ, SIG_IGN); /* as on a full disk */
    struct rlimit old, small = {100000, RLIM_INFINITY};
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    sw_status at_once = write_numbers(path.text, 100000); /* while lines are sent */
    const char *said = strstr(sw_error_message(), "writing failed: File too large");
    small.rlim_cur = 10;
    setrlimit(RLIMIT_FSIZE, &small);
    sw_status at_the_end = write_numbers(path.text, 20); /* when the rest is flushed */
    setrlimit(RLIMIT_FSIZE, &old);
    cr_expect_eq(at_once, SW_ERROR_IO);
    cr_expect(said);
    cr_expect_eq(at_the_end, SW_ERROR_IO);
    expect_message("a.txt: writing failed: File too large");
    cr_expect_eq(scratch_count(scratch_folder), 0, "something is left");
}

/* ---- Files that belong together -------------------------------------------------------------- */

static sw_status write_two(const char *first, sw_status (*second)(sw_stream *, const void *),
                           const void *of)
{
    static const int count = 3;
    const scratch_path path = scratch("b.txt.gz");
    return sw_files_write_streams(
        (const sw_streamed[]){{first, send_numbers, &count}, {path.text, second, of}}, 2);
}

Test(stream, two_files_or_none)
{
    const int many = 50000;
    scratch_path first = scratch("a.txt"), second = scratch("b.txt.gz");
    cr_expect_eq(write_two(first.text, send_and_fail, NULL), SW_ERROR_ARGUMENT);
    cr_expect_eq(scratch_count(scratch_folder), 0, "something is left");
    cr_expect_eq(write_two(scratch("no/a.txt").text, send_numbers, &many), SW_ERROR_IO);
    cr_expect_eq(scratch_count(scratch_folder), 0, "something is left");
    cr_assert_eq(write_two(first.text, send_numbers, &many), SW_OK, "%s", sw_error_message());
    expect_content(first.text, "0\n1\n2\n");
    expect_numbers(second.text, many);
    cr_expect_eq(scratch_count(scratch_folder), 2, "a temporary is left");
    unlink(first.text);
    cr_expect_eq(write_two(first.text, send_numbers, &many), SW_ERROR_EXISTS);
    expect_message("b.txt.gz: exists already");
    cr_expect_eq(scratch_count(scratch_folder), 1);
}

Test(stream, the_first_of_two_files_goes_when_the_second_cannot_come)
{
    scratch_path first = scratch("a.txt"), second = scratch("b.txt.gz");
    cr_expect_eq(write_two(first.text, send_too_late, second.text), SW_ERROR_EXISTS);
    expect_message("b.txt.gz: exists already");
    expect_content(second.text, "the other's");
    cr_expect_eq(scratch_count(scratch_folder), 1, "something is left");
}
