/* escaped.h - text from outside, as a function adds it to a document. */
#ifndef SW_TESTS_REPORT_ESCAPED_H
#define SW_TESTS_REPORT_ESCAPED_H

#include "base/text.h"

#include <criterion/criterion.h>

static inline void expect_escaped(void (*add)(sw_text *to, const char *text), const char *text,
                                  const char *expected)
{
    sw_text to = {0};
    add(&to, text);
    cr_assert_eq(sw_text_status(&to), SW_OK);
    cr_expect_str_eq(to.data, expected);
    sw_text_free(&to);
}

#endif
