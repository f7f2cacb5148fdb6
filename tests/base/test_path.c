/* test_path.c - joining paths, and testing whether they exist. */
#include "base/path.h"
#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <unistd.h>

TestSuite(path, .init = scratch_begin, .fini = scratch_end);

Test(path, joined)
{
    sw_path path;
    cr_expect_eq(sw_path_join(&path, "a", "b"), SW_OK);
    cr_expect_str_eq(path.text, "a/b");
    cr_expect_eq(sw_path_join(&path, "a/", "b"), SW_OK);
    cr_expect_str_eq(path.text, "a/b");
    cr_expect_eq(sw_path_join(&path, "", "b"), SW_OK);
    cr_expect_str_eq(path.text, "b");
    cr_expect_eq(sw_path_join(&path, "a", ""), SW_OK);
    cr_expect_str_eq(path.text, "a/");
}

/* The longest path that fits, and one byte more. */
Test(path, too_long)
{
    sw_path path;
    char folder[sizeof path.text];
    memset(folder, 'x', sizeof folder);
    folder[sizeof folder - 3] = 0;
    cr_expect_eq(sw_path_join(&path, folder, "b"), SW_OK);
    cr_expect_eq(strlen(path.text), sizeof path.text - 1);
    cr_expect_eq(sw_path_join(&path, folder, "bc"), SW_ERROR_ARGUMENT);
    expect_message("a path is longer than 4095 bytes: xxxx");
}

Test(path, anything_of_that_name_exists)
{
    cr_expect_not(sw_path_exists(scratch("a").text));
    scratch_write(scratch("a").text, "x", 1);
    cr_expect(sw_path_exists(scratch("a").text));
    cr_expect(sw_path_exists(scratch_folder));
    cr_assert_eq(symlink("nowhere", scratch("dangling").text), 0);
    cr_expect(sw_path_exists(scratch("dangling").text));
    cr_expect_not(sw_path_exists(scratch("a/b").text));
}

Test(path, of_what_exists_from_the_root)
{
    sw_path path;
    scratch_write(scratch("a").text, "x", 1);
    cr_assert_eq(symlink("a", scratch("link").text), 0);
    cr_expect(sw_path_real(&path, scratch("./link").text));
    cr_expect_eq(*path.text, '/');
    cr_expect_str_eq(path.text + strlen(path.text) - 2, "/a");
    cr_expect_not(sw_path_real(&path, scratch("b").text));
    cr_expect_eq(errno, ENOENT);
}
