/* test_field_list.c - fields that hold one number or several. */
#include "expect.h"
#include "model/field_list.h"
#include "model/fields.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

typedef struct record {
    int64_t width, hidden[SW_MOST_LISTED - 1];
    double level[SW_MOST_LISTED];
} record;

static const sw_field widths = SW_FIELD_ROW(record, WIDTHS, width, "width", 1, 100, NULL, "7", "");
static const sw_field levels = SW_FIELD_ROW(record, LEVELS, level, "level", 0, 1, NULL, "0.5", "");

static void expect_text(const sw_field *field, const record *r, const char *text, const char *json)
{
    char value[64];
    sw_text out = {0};
    sw_list_get(field, r, value, sizeof value);
    cr_expect_str_eq(value, text);
    sw_list_write(field, r, &out);
    cr_expect_str_eq(out.data, json);
    sw_text_free(&out);
}

Test(field_list, one_width_is_a_number)
{
    record r = {.hidden = {9, 9}};
    cr_assert_eq(sw_list_set(&widths, &r, "32"), SW_OK);
    cr_expect(r.width == 32 && r.hidden[0] == 0 && r.hidden[1] == 0);
    expect_text(&widths, &r, "32", "32");
}

Test(field_list, the_last_width_is_that_of_what_follows)
{
    record r = {0};
    cr_assert_eq(sw_list_set(&widths, &r, "64,32,8"), SW_OK);
    cr_expect(r.width == 8 && r.hidden[0] == 64 && r.hidden[1] == 32 && r.hidden[2] == 0);
    expect_text(&widths, &r, "64,32,8", "[64,32,8]");
    r = (record){.width = 3, .hidden = {5}};
    expect_text(&widths, &r, "5,3", "[5,3]");
    cr_assert_eq(sw_list_set(&widths, &r, "1,2,3,4,5,6,7,8"), SW_OK);
    cr_expect(r.width == 8 && r.hidden[6] == 7);
}

/* In an arm of a comparison, which a comma ends. */
Test(field_list, a_plus_joins_too)
{
    record r = {0};
    cr_assert_eq(sw_list_set(&widths, &r, "64+32+8"), SW_OK);
    expect_text(&widths, &r, "64,32,8", "[64,32,8]");
    cr_expect_eq(sw_list_set(&widths, &r, "+8"), SW_ERROR_ARGUMENT);
}

Test(field_list, levels_rise)
{
    record r = {.level = {0.1, 0.2, 0.3}};
    expect_text(&levels, &r, "0.1,0.2,0.3", "[0.1,0.2,0.3]");
    cr_assert_eq(sw_list_set(&levels, &r, "0,0.5"), SW_OK);
    cr_expect(r.level[0] == 0 && r.level[1] == 0.5 && r.level[2] == 0);
    expect_text(&levels, &r, "0,0.5", "[0,0.5]");
    cr_assert_eq(sw_list_set(&levels, &r, "0"), SW_OK);
    expect_text(&levels, &r, "0", "0");
}

Test(field_list, json_is_a_number_or_an_array)
{
    record r = {0};
    json_t *array = json_pack("[i, i]", 50, 20), *number = json_integer(9),
           *text = json_string("9");
    json_t *half = json_pack("[f]", 0.5), *nested = json_pack("[[i]]", 1);
    cr_assert_eq(sw_list_read(&widths, &r, array), SW_OK);
    cr_expect(r.width == 20 && r.hidden[0] == 50);
    cr_assert_eq(sw_list_read(&widths, &r, number), SW_OK);
    cr_expect(r.width == 9 && r.hidden[0] == 0);
    cr_assert_eq(sw_list_read(&levels, &r, half), SW_OK);
    cr_expect(r.level[0] == 0.5);
    cr_expect_eq(sw_list_read(&widths, &r, text), SW_ERROR_FORMAT);
    expect_message("width: expected a number, or an array of up to 8 numbers");
    cr_expect_eq(sw_list_read(&widths, &r, nested), SW_ERROR_FORMAT);
    cr_expect_eq(sw_list_read(&widths, &r, half), SW_ERROR_ARGUMENT);
    cr_expect_eq(r.width, 9, "a value that is refused changes nothing");
    json_decref(array), json_decref(number), json_decref(text), json_decref(half),
        json_decref(nested);
}

Test(field_list, wrong_lists_are_refused)
{
    static const char *const wrong[] = {
        "",    "3,", ",3", "3,0", "0", "101", "3,101,4", "x", "3.5", "-1", "1,2,3,4,5,6,7,8,9",
        "nan", "3;4"};
    record r = {.width = 5};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        cr_expect_eq(sw_list_set(&widths, &r, wrong[i]), SW_ERROR_ARGUMENT, "%s", wrong[i]);
        cr_expect_eq(r.width, 5);
    }
    expect_message("width is '3;4', expected a whole number from 1 to 100, or up to 8 of them");
    static const char *const not_levels[] = {"0.5,0.5", "0.5,0.2", "1.5", "-0.1", ""};
    for (size_t i = 0; i < sizeof not_levels / sizeof *not_levels; i++)
        cr_expect_eq(sw_list_set(&levels, &r, not_levels[i]), SW_ERROR_ARGUMENT, "%s",
                     not_levels[i]);
    r.width = 0;
    cr_expect_eq(sw_list_check(&widths, &r), SW_ERROR_ARGUMENT);
    r.level[0] = NAN;
    cr_expect_eq(sw_list_check(&levels, &r), SW_ERROR_ARGUMENT);
}
