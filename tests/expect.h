/* expect.h - expectations that tests share. */
#ifndef SW_TESTS_EXPECT_H
#define SW_TESTS_EXPECT_H

#include <setwise/base.h>

#include <criterion/criterion.h>
#include <string.h>

/* The last failure's message has this in it. */
static inline void expect_message(const char *part)
{
    cr_expect(strstr(sw_error_message(), part), "'%s' is not in: %s", part, sw_error_message());
}

#endif
