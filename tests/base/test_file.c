#include "base/file.h"
#include "expect.h"

#include "scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

TestSuite(file, .init = scratch_begin, .fini = scratch_end);

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
