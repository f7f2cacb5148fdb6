/* test_file.c - files written whole or not at all, and files read with a limit. */
#include "base/file.h"
#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(file, .init = scratch_begin, .fini = scratch_end);

static sw_status write_string(const char *path, const char *text)
{
    return sw_file_write(path, &(sw_piece){text, strlen(text)}, 1);
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
    const sw_piece pieces[] = {{"one", 3}, {NULL, 0}, {", two", 5}};
    cr_assert_eq(sw_file_write(path.text, pieces, 3), SW_OK);
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
    bool is_root = geteuid() == 0; /* root may write anywhere, so the test drops its rights */
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
    const sw_piece pieces[] = {{"begin", 5}, {large, 100000}};
    sw_status status = sw_file_write(path.text, pieces, 2);
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
    return sw_file_write_new(path, &(sw_piece){text, strlen(text)}, 1);
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

Test(file, an_endless_path_is_refused)
{
    char endless[5001];
    memset(endless, 'x', 5000);
    endless[5000] = 0;
    cr_expect_eq(write_string(endless, "x"), SW_ERROR_ARGUMENT);
    cr_expect_eq(write_new(endless, "x"), SW_ERROR_ARGUMENT);
    expect_message("a path is longer than 4095 bytes");
}

/* ---- Texts ----------------------------------------------------------------------------------- */

Test(file, texts_are_saved_and_freed)
{
    sw_text text = {0};
    sw_text_add(&text, "%d lines\n", 2);
    cr_assert_eq(sw_file_write_text(scratch("a.txt").text, &text), SW_OK, "%s", sw_error_message());
    expect_content(scratch("a.txt").text, "2 lines\n");
    cr_expect(!text.data && text.length == 0);
    sw_text_add(&text, "more");
    cr_assert_eq(sw_text_save(&text, scratch_folder, "b.txt"), SW_OK, "%s", sw_error_message());
    expect_content(scratch("b.txt").text, "more");
    cr_expect_null(text.data);
}

Test(file, a_text_that_failed_is_not_saved)
{
    sw_text text = {0};
    sw_text_string(&text, "\xff");
    cr_expect_eq(sw_text_save(&text, scratch_folder, "a.txt"), SW_ERROR_ARGUMENT);
    expect_message("not valid UTF-8");
    cr_expect_null(text.data);
    cr_expect_eq(scratch_count(scratch_folder), 0);
    char long_name[5001];
    memset(long_name, 'x', 5000);
    long_name[5000] = 0;
    sw_text_add(&text, "x");
    cr_expect_eq(sw_text_save(&text, scratch_folder, long_name), SW_ERROR_ARGUMENT);
    cr_expect_null(text.data, "the text is freed");
}

/* ---- Reading --------------------------------------------------------------------------------- */

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
