/* test_limit.c - the largest part of a file, by default and from the environment. */
#include "base/limit.h"
#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define MB ((int64_t)1 << 20)

Test(limit, is_in_the_environment)
{
    static const char *const bad[] = {"", "0", "-1", "x", "64x"};
    unsetenv("SETWISE_LIMIT");
    cr_expect_eq(sw_limit(), 64 * MB);
    setenv("SETWISE_LIMIT", "1000", 1);
    cr_expect_eq(sw_limit(), 1000 * MB);
    setenv("SETWISE_LIMIT", "999999999999", 1);
    cr_expect(sw_limit() > 1000 * MB);
    for (int i = 0; i < 5; i++) {
        setenv("SETWISE_LIMIT", bad[i], 1);
        cr_expect_eq(sw_limit(), 64 * MB, "%s", bad[i]);
    }
}

Test(limit, is_for_what_unpacks_to_much_more)
{
    unsetenv("SETWISE_LIMIT");
    cr_expect_eq(sw_limit_check("a", 64 * MB, 1), SW_OK);
    cr_expect_eq(sw_limit_check("a", 1000 * MB, 10 * MB), SW_OK);
    cr_expect_eq(sw_limit_check("a", 1000 * MB, MB), SW_ERROR_FORMAT);
    cr_expect_str_eq(sw_error_message(), "a: 1048576 bytes that unpack to 1000 MB "
                                         "(SETWISE_LIMIT=MB raises the limit of 64 MB)");
    setenv("SETWISE_LIMIT", "1000", 1);
    cr_expect_eq(sw_limit_check("a", 1000 * MB, MB), SW_OK);
}

TestSuite(limit_read, .init = scratch_begin, .fini = scratch_end);

Test(limit_read, a_file_within_it)
{
    static char content[2 * MB];
    char *text;
    size_t size;
    setenv("SETWISE_LIMIT", "1", 1);
    scratch_write(scratch("a").text, content, MB);
    cr_assert_eq(sw_limit_read(&text, &size, scratch("a").text), SW_OK);
    cr_expect_eq(size, MB);
    free(text);
    scratch_write(scratch("a").text, content, MB + 1);
    cr_expect_eq(sw_limit_read(&text, &size, scratch("a").text), SW_ERROR_FORMAT);
    expect_message("has 1048577 bytes, expected at most 1048576 (SETWISE_LIMIT=MB raises the limit "
                   "of 1 MB)");
}
