/* expect.h - expectations that tests share. */
#ifndef SW_TESTS_EXPECT_H
#define SW_TESTS_EXPECT_H

#include <setwise/tensor.h>

#include <criterion/criterion.h>
#include <string.h>

/* The last failure's message has this in it. */
static inline void expect_message(const char *part)
{
    cr_expect(strstr(sw_error_message(), part), "'%s' is not in: %s", part, sw_error_message());
}

/* An operator returned nothing, for this reason; the tape is ready for the next. */
static inline void expect_nothing(sw_tape *tape, const sw_tensor *y, sw_status status,
                                  const char *message)
{
    cr_assert_null(y);
    cr_assert_eq(sw_tape_status(tape), status);
    cr_assert_str_eq(sw_error_message(), message);
    sw_tape_reset(tape);
}

#endif
