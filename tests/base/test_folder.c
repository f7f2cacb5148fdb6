/* test_folder.c - making folders, whole or not at all, and locking them. */
#include "base/error.h"
#include "base/folder.h"
#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <unistd.h>

TestSuite(folder, .init = scratch_begin, .fini = scratch_end);

static void expect_content(const char *path, const char *text)
{
    cr_expect(scratch_holds(path, text), "%s does not hold '%s'", path, text);
}

static sw_status write_string(const char *path, const char *text)
{
    scratch_write(path, text, strlen(text));
    return SW_OK;
}

/* Write two files, one of them in a folder. `of`: the content of the second; NULL: fail after the
 * first. */
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

Test(folder, a_folder_is_written)
{
    cr_assert_eq(sw_folder_write(scratch("one").text, fill_folder, "y"), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_folder_write(scratch("two/").text, fill_folder, "y"), SW_OK);
    expect_content(scratch("one/inner/a").text, "x");
    expect_content(scratch("two/b").text, "y");
    cr_expect_eq(scratch_count(scratch_folder), 2, "a temporary is left");
}

Test(folder, a_folder_that_cannot_be_written_leaves_nothing)
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

Test(folder, a_folder_replaces_nothing)
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
}

Test(folder, folders)
{
    scratch_path deep = scratch("a/b/c"), below_file = scratch("file/x");
    cr_expect_eq(sw_folder_new(deep.text), SW_OK);
    cr_expect(sw_path_exists(deep.text));
    cr_expect_eq(sw_folder_new(deep.text), SW_ERROR_EXISTS);
    expect_message("exists already");
    cr_expect_eq(sw_folder_new(scratch("a/b/d/").text), SW_OK);
    cr_expect_eq(write_string(scratch("file").text, "x"), SW_OK);
    cr_expect_eq(sw_folder_new(below_file.text), SW_ERROR_IO);
    expect_message("Not a directory");
}

Test(folder, one_writer_at_a_time)
{
    int lock, second;
    cr_assert_eq(sw_folder_lock(&lock, scratch_folder), SW_OK, "%s", sw_error_message());
    cr_expect_eq(sw_folder_lock(&second, scratch_folder), SW_ERROR_EXISTS);
    expect_message("another run is writing there");
    close(lock);
    cr_assert_eq(sw_folder_lock(&lock, scratch_folder), SW_OK, "%s", sw_error_message());
    close(lock);
    cr_expect_eq(sw_folder_lock(&lock, scratch("none").text), SW_ERROR_IO);
    expect_message("none: the folder cannot be opened: No such file or directory");
}

Test(folder, writers_who_agree_share_it)
{
    int first, second, alone;
    cr_assert_eq(sw_folder_lock_shared(&first, scratch_folder), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_folder_lock_shared(&second, scratch_folder), SW_OK, "%s", sw_error_message());
    close(first);
    cr_expect_eq(sw_folder_lock(&alone, scratch_folder), SW_ERROR_EXISTS);
    close(second);
    cr_assert_eq(sw_folder_lock(&alone, scratch_folder), SW_OK, "%s", sw_error_message());
    cr_expect_eq(sw_folder_lock_shared(&second, scratch_folder), SW_ERROR_EXISTS);
    close(alone);
}

static sw_status add_name(const char *path, const char *name, void *user)
{
    cr_expect_str_eq(path, scratch(name).text);
    strcat(user, name);
    return SW_OK;
}

static sw_status stop(const char *path, const char *name, void *user)
{
    (void)path;
    ++*(int *)user;
    return sw_fail(SW_ERROR_EXISTS, "%s", name);
}

Test(folder, each_of_a_folder)
{
    char names[8] = "";
    cr_expect_eq(sw_folder_each(scratch("none").text, add_name, names), SW_OK);
    cr_expect_eq(write_string(scratch(".hidden").text, "x"), SW_OK);
    cr_expect_eq(sw_folder_new(scratch("a").text), SW_OK);
    cr_expect_eq(write_string(scratch("b").text, "x"), SW_OK);
    cr_expect_eq(sw_folder_each(scratch_folder, add_name, names), SW_OK);
    cr_expect(strcmp(names, "ab") == 0 || strcmp(names, "ba") == 0, "%s", names);
    cr_expect_eq(sw_folder_each(scratch("b").text, add_name, names), SW_ERROR_IO);
    expect_message("cannot be read: Not a directory");
    int calls = 0;
    cr_expect_eq(sw_folder_each(scratch_folder, stop, &calls), SW_ERROR_EXISTS);
    cr_expect_eq(calls, 1);
}
