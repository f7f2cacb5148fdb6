#include "base/file.h"

#include "base/error.h"
#include "expect.h"

#include "scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <zlib.h>

TestSuite(file, .init = scratch_begin, .fini = scratch_end);

/* A disk that cannot rename to free names alone, and one that has no links either. */
static bool no_free_names, no_links;

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    errno = EINVAL;
    if (no_free_names) return -1;
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

int link(const char *from, const char *to)
{
    errno = EPERM;
    return no_links ? -1 : linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

static sw_status write_string(const char *path, const char *text)
{
    return sw_file_write(path, &(sw_part){text, strlen(text)}, 1);
}

static void expect_content(const char *path, const char *text)
{
    char *data;
    size_t size;
    cr_assert_eq(sw_file_read(&data, &size, path, 1 << 20), SW_OK, "%s", sw_error_message());
    cr_expect_eq(size, strlen(text));
    cr_expect_str_eq(data, text);
    free(data);
}

Test(file, parts_replace_what_was_there)
{
    scratch_path path = scratch("a.txt");
    cr_assert_eq(write_string(path.text, "the old content, which is longer"), SW_OK);
    const sw_part parts[] = {{"one", 3}, {NULL, 0}, {", two", 5}};
    cr_assert_eq(sw_file_write(path.text, parts, 3), SW_OK);
    expect_content(path.text, "one, two");
    cr_expect_eq(scratch_count(scratch_folder), 1, "a temporary is left");
}

Test(file, permissions_follow_the_umask)
{
    umask(027);
    scratch_path path = scratch("a.txt");
    cr_assert_eq(write_string(path.text, "x"), SW_OK);
    struct stat s;
    cr_assert_eq(stat(path.text, &s), 0);
    cr_expect_eq(s.st_mode & 0777, 0640);
}

Test(file, a_link_stays_a_link)
{
    scratch_path path = scratch("a.txt"), link = scratch("link");
    cr_assert_eq(write_string(path.text, "old"), SW_OK);
    cr_assert_eq(symlink("a.txt", link.text), 0);
    cr_assert_eq(write_string(link.text, "new"), SW_OK);
    struct stat s;
    cr_assert_eq(lstat(link.text, &s), 0);
    cr_expect(S_ISLNK(s.st_mode));
    expect_content(path.text, "new");
}

Test(file, what_is_not_a_file_is_not_replaced)
{
    cr_expect_eq(write_string("/dev/full", "x"), SW_ERROR_IO);
    expect_message("/dev/full: cannot be written: it is not a regular file");
    cr_expect_eq(write_string(scratch_folder, "x"), SW_ERROR_IO);
    char *data;
    cr_expect_eq(sw_file_read(&data, NULL, "/dev/zero", 100), SW_ERROR_IO);
    cr_expect_null(data);
    scratch_path pipe = scratch("pipe");
    cr_assert_eq(mkfifo(pipe.text, 0600), 0);
    cr_expect_eq(sw_file_read(&data, NULL, pipe.text, 100), SW_ERROR_IO);
}

Test(file, missing_folder)
{
    scratch_path path = scratch("no/such/folder/a.txt");
    cr_expect_eq(write_string(path.text, "x"), SW_ERROR_IO);
    expect_message(path.text);
    expect_message("No such file or directory");
}

Test(file, unwritable_folder)
{
    scratch_path folder = scratch("locked"), path = scratch("locked/a.txt");
    cr_assert_eq(mkdir(folder.text, 0555), 0);
    cr_assert_eq(chmod(scratch_folder, 0755), 0);
    bool is_root = geteuid() == 0; /* root may write anywhere: be nobody for a moment */
    if (is_root) cr_assert_eq(seteuid(65534), 0);
    sw_status status = write_string(path.text, "x");
    if (is_root) cr_assert_eq(seteuid(0), 0);
    cr_expect_eq(status, SW_ERROR_IO);
    expect_message("locked/a.txt: cannot be written: Permission denied");
}

/* A limit on the size of files stops a write in the middle, as a full disk does. */
Test(file, a_full_disk_leaves_the_old_file)
{
    scratch_path path = scratch("a.txt");
    cr_assert_eq(write_string(path.text, "old"), SW_OK);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit old, small = {1000, RLIM_INFINITY};
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    char *large = calloc(1, 100000);
    const sw_part parts[] = {{"begin", 5}, {large, 100000}};
    sw_status status = sw_file_write(path.text, parts, 2);
    setrlimit(RLIMIT_FSIZE, &old);
    free(large);
    cr_expect_eq(status, SW_ERROR_IO);
    expect_message(path.text);
    expect_message("File too large");
    expect_content(path.text, "old");
    cr_expect_eq(scratch_count(scratch_folder), 1, "the temporary is left");
}

/* ---- New files ------------------------------------------------------------------------------- */

static sw_status write_new(const char *path, const char *text)
{
    return sw_file_write_new(path, &(sw_part){text, strlen(text)}, 1);
}

Test(file, a_new_file_replaces_nothing)
{
    scratch_path path = scratch("a.txt"), link = scratch("dangling");
    cr_assert_eq(write_new(path.text, "one"), SW_OK, "%s", sw_error_message());
    cr_expect_eq(write_new(path.text, "two"), SW_ERROR_EXISTS);
    expect_message("a.txt: exists already");
    cr_assert_eq(symlink("nowhere", link.text), 0);
    cr_expect_eq(write_new(link.text, "two"), SW_ERROR_EXISTS);
    cr_expect_eq(write_new(scratch_folder, "two"), SW_ERROR_EXISTS);
    cr_expect_eq(write_new(scratch("no/a.txt").text, "two"), SW_ERROR_IO);
    expect_content(path.text, "one");
    cr_expect_eq(scratch_count(scratch_folder), 2, "a temporary is left");
}

/* ---- Streams --------------------------------------------------------------------------------- */

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

Test(file, a_stream_makes_a_file)
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

Test(file, a_stream_replaces_nothing)
{
    scratch_path path = scratch("a.txt"), link = scratch("dangling");
    cr_assert_eq(write_string(path.text, "old"), SW_OK);
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
    return write_string(of, "the other's");
}

Test(file, a_stream_replaces_nothing_that_came_meanwhile)
{
    scratch_path path = scratch("a.txt");
    cr_expect_eq(sw_file_write_stream(path.text, send_too_late, path.text), SW_ERROR_EXISTS);
    expect_message("a.txt: exists already");
    expect_content(path.text, "the other's");
    cr_expect_eq(scratch_count(scratch_folder), 1, "the temporary is left");
}

/* The same on disks that can do less. Without links, what comes between the last look and the
 * renaming is lost; this one comes before. */
Test(file, nothing_is_replaced_on_any_disk)
{
    scratch_path late = scratch("late.txt"), path = scratch("a.txt");
    no_free_names = true;
    for (int links = 1; links >= 0; links--) {
        no_links = !links;
        cr_assert_eq(write_new(path.text, "one"), SW_OK, "%s", sw_error_message());
        expect_content(path.text, "one");
        cr_expect_eq(sw_file_write_stream(late.text, send_too_late, late.text), SW_ERROR_EXISTS);
        expect_message("late.txt: exists already");
        expect_content(late.text, "the other's");
        cr_expect_eq(scratch_count(scratch_folder), 2, "a temporary is left");
        unlink(path.text);
        unlink(late.text);
    }
}

static sw_status send_and_fail(sw_stream *stream, const void *of)
{
    (void)of;
    sw_text_string(&stream->text, "\xff");
    return sw_stream_send(stream);
}

Test(file, a_stream_that_fails_leaves_nothing)
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

Test(file, two_files_or_none)
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

Test(file, the_first_of_two_files_goes_when_the_second_cannot_come)
{
    scratch_path first = scratch("a.txt"), second = scratch("b.txt.gz");
    cr_expect_eq(write_two(first.text, send_too_late, second.text), SW_ERROR_EXISTS);
    expect_message("b.txt.gz: exists already");
    expect_content(second.text, "the other's");
    cr_expect_eq(scratch_count(scratch_folder), 1, "something is left");
}

/* ---- Folders --------------------------------------------------------------------------------- */

/* Two files, one of them in a folder. `of`: the bytes of one, or NULL to fail behind the other. */
static sw_status fill_folder(const char *folder, const void *of)
{
    sw_path inner, path;
    if (sw_path_join(&inner, folder, "inner") != SW_OK || sw_folder_new(inner.text) != SW_OK)
        return SW_ERROR_IO;
    if (sw_path_join(&path, inner.text, "a") != SW_OK || write_string(path.text, "x") != SW_OK)
        return SW_ERROR_IO;
    if (!of) return sw_fail(SW_ERROR_ARGUMENT, "there is no more");
    return sw_path_join(&path, folder, "b") == SW_OK ? write_string(path.text, of) : SW_ERROR_IO;
}

Test(file, a_folder_is_written)
{
    cr_assert_eq(sw_folder_write(scratch("one").text, fill_folder, "y"), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_folder_write(scratch("two/").text, fill_folder, "y"), SW_OK);
    expect_content(scratch("one/inner/a").text, "x");
    expect_content(scratch("two/b").text, "y");
    cr_expect_eq(scratch_count(scratch_folder), 2, "a temporary is left");
}

Test(file, a_folder_that_cannot_be_written_leaves_nothing)
{
    cr_expect_eq(sw_folder_write(scratch("one").text, fill_folder, NULL), SW_ERROR_ARGUMENT);
    expect_message("there is no more");
    cr_expect_eq(scratch_count(scratch_folder), 0, "something is left");
    cr_expect_eq(sw_folder_write(scratch("no/one").text, fill_folder, "y"), SW_ERROR_IO);
    expect_message("no/one: the folder cannot be made: No such file or directory");
}

static sw_status fill_too_late(const char *folder, const void *of)
{
    const sw_status status = fill_folder(folder, of);
    return status == SW_OK ? sw_folder_new(scratch("one").text) : status;
}

Test(file, a_folder_replaces_nothing)
{
    cr_assert_eq(write_string(scratch("file").text, "old"), SW_OK);
    cr_assert_eq(sw_folder_new(scratch("empty").text), SW_OK);
    cr_expect_eq(sw_folder_write(scratch("file").text, fill_folder, "y"), SW_ERROR_EXISTS);
    cr_expect_eq(sw_folder_write(scratch("empty").text, fill_folder, "y"), SW_ERROR_EXISTS);
    expect_message("empty: exists already");
    cr_expect_eq(sw_folder_write(scratch("one").text, fill_too_late, "y"), SW_ERROR_EXISTS);
    expect_content(scratch("file").text, "old");
    cr_expect_eq(scratch_count(scratch("one").text), 0);
    cr_expect_eq(scratch_count(scratch_folder), 3, "the temporary is left");
    no_free_names = true;
    cr_expect_eq(sw_folder_write(scratch("one").text, fill_folder, "y"), SW_ERROR_EXISTS);
    cr_expect_eq(sw_folder_write(scratch("two").text, fill_folder, "y"), SW_OK);
    expect_content(scratch("two/b").text, "y");
}

Test(file, sweep_removes_only_temporaries_of_the_file)
{
    scratch_path path = scratch("a.txt"), other = scratch("b.txt.tmp-1-0");
    cr_assert_eq(write_string(path.text, "x"), SW_OK);
    cr_assert_eq(write_string(scratch("a.txt.tmp-123-0").text, "half"), SW_OK);
    cr_assert_eq(write_string(other.text, "x"), SW_OK);
    sw_file_sweep(path.text);
    cr_expect_eq(scratch_count(scratch_folder), 2);
    cr_expect(sw_file_exists(path.text) && sw_file_exists(other.text));
}

Test(file, reading)
{
    char *data;
    scratch_path path = scratch("a.txt");
    cr_expect_eq(sw_file_read(&data, NULL, path.text, 100), SW_ERROR_NOT_FOUND);
    expect_message("no such file");
    scratch_write(path.text, "12345678", 8);
    cr_expect_eq(sw_file_read(&data, NULL, path.text, 7), SW_ERROR_FORMAT);
    expect_message("has 8 bytes, expected at most 7");
    scratch_write(path.text, "", 0);
    expect_content(path.text, "");
    int fd;
    int64_t size;
    scratch_write(path.text, "12345678", 8);
    cr_assert_eq(sw_file_open(&fd, &size, path.text), SW_OK);
    char buffer[8];
    cr_expect_eq(size, 8);
    cr_expect_eq(sw_file_read_at(fd, path.text, 4, buffer, 4), SW_OK);
    cr_expect_eq(memcmp(buffer, "5678", 4), 0);
    cr_expect_eq(sw_file_read_at(fd, path.text, 4, buffer, 5), SW_ERROR_IO);
    expect_message("ended at byte 8");
    close(fd);
}

Test(file, folders)
{
    scratch_path deep = scratch("a/b/c"), below_file = scratch("file/x");
    cr_expect_eq(sw_folder_new(deep.text), SW_OK);
    cr_expect(sw_file_exists(deep.text));
    cr_expect_eq(sw_folder_new(deep.text), SW_ERROR_EXISTS);
    expect_message("exists already");
    cr_expect_eq(sw_folder_new(scratch("a/b/d/").text), SW_OK);
    cr_expect_eq(write_string(scratch("file").text, "x"), SW_OK);
    cr_expect_eq(sw_folder_new(below_file.text), SW_ERROR_IO);
    expect_message("Not a directory");
}

Test(file, joining_paths)
{
    sw_path path;
    cr_expect_eq(sw_path_join(&path, "a", "b"), SW_OK);
    cr_expect_str_eq(path.text, "a/b");
    cr_expect_eq(sw_path_join(&path, "a/", "b"), SW_OK);
    cr_expect_str_eq(path.text, "a/b");
    char *endless = malloc(5001);
    memset(endless, 'x', 5000);
    endless[5000] = 0;
    cr_expect_eq(sw_path_join(&path, endless, "b"), SW_ERROR_ARGUMENT);
    cr_expect_eq(write_string(endless, "x"), SW_ERROR_ARGUMENT);
    free(endless);
}
