/* test_csv_field.c - fields of a CSV file. */
#include "base/csv_field.h"

#include <criterion/criterion.h>
#include <math.h>

static void expect_text(sw_text *text, const char *expected)
{
    cr_expect_str_eq(text->data, expected);
    sw_text_free(text);
}

Test(csv_field, texts_are_quoted_where_they_have_to_be)
{
    sw_text text = {0};
    sw_csv_field(&text, "plain:a=1");
    sw_text_add(&text, ";");
    sw_csv_field(&text, "a,b");
    sw_text_add(&text, ";");
    sw_csv_field(&text, "say \"a\"\nb");
    expect_text(&text, "plain:a=1;\"a,b\";\"say \"\"a\"\"\nb\"");
    sw_csv_field(&text, "a\rb");
    sw_csv_field(&text, "");
    expect_text(&text, "\"a\rb\"");
}

Test(csv_field, numbers)
{
    sw_text text = {0};
    sw_csv_number(&text, 0.1);
    sw_csv_number(&text, NAN);
    sw_csv_number(&text, INFINITY);
    expect_text(&text, "0.1");
}
