#include "expect.h"
#include "model/fields.h"

#include <criterion/criterion.h>
#include <math.h>

typedef enum fruit { APPLE, PEAR, PLUM } fruit;

typedef struct record {
    int64_t count;
    double share;
    bool ripe;
    char name[8], sort[16];
    fruit fruit;
} record;

static sw_status judge_sort(const char *value)
{
    return value[0] == 's' ? SW_OK : SW_ERROR_NOT_FOUND;
}

enum { COUNT, SHARE, RIPE, NAME, SORT, FRUIT, FIELDS };

#define ROW(...) SW_FIELD_ROW(record, __VA_ARGS__)
static sw_field fields[FIELDS] = {
    ROW(INT, count, "count", 1, 0x1p53, NULL, "3", "how many"),
    ROW(REAL, share, "share", 0, 0.5, NULL, "0.25", "part of it"),
    ROW(BOOL, ripe, "ripe", 0, 0, NULL, "false", "ready to eat"),
    ROW(TEXT, name, "name", 0, 0, NULL, "none", "what it is called"),
    ROW(TEXT, sort, "sort", 0, 0, "sweet|sour", "sweet", "taste"),
    ROW(CHOICE, fruit, "fruit", 0, 0, "apple|pear|plum", NULL, "kind"),
};

static record usual(void)
{
    record r = {.count = 3, .share = 0.25, .name = "none", .sort = "sweet", .fruit = PEAR};
    return r;
}

static void expect_value(const record *r, int field, const char *expected)
{
    char value[64];
    sw_field_get(&fields[field], r, value, sizeof value);
    cr_expect_str_eq(value, expected, "%s", fields[field].name);
}

static void expect_set(int field, const char *value)
{
    record r = usual();
    cr_expect_eq(sw_field_set(&fields[field], &r, value), SW_OK, "%s", sw_error_message());
    expect_value(&r, field, value);
    cr_expect_eq(sw_field_check(&fields[field], &r), SW_OK, "%s", sw_error_message());
}

static void expect_refused(int field, const char *value, sw_status status, const char *message)
{
    record r = usual(), before = r;
    cr_expect_eq(sw_field_set(&fields[field], &r, value), status, "%s", value);
    expect_message(message);
    cr_expect_arr_eq((char *)&r, (char *)&before, sizeof r, "%s left its mark", value);
}

Test(fields, a_name_finds_its_field)
{
    cr_expect_eq(sw_field_find(fields, FIELDS, "fruit"), &fields[FRUIT]);
    cr_expect_null(sw_field_find(fields, FIELDS, "friut"));
    expect_message("unknown setting 'friut', did you mean 'fruit'? There are count, share");
    cr_expect_null(sw_field_find(fields, SORT, "sort"), "beyond the table's end");
}

Test(fields, each_type_from_text_and_back)
{
    expect_set(COUNT, "9007199254740992");
    expect_set(SHARE, "0.1");
    expect_set(RIPE, "true");
    expect_set(NAME, "sevenor");
    expect_set(SORT, "sour");
    expect_set(FRUIT, "apple");
    expect_set(FRUIT, "plum");
}

Test(fields, what_is_refused)
{
    expect_refused(COUNT, "0", SW_ERROR_ARGUMENT, "count is 0, expected a whole number from 1 to");
    expect_refused(COUNT, "1.5", SW_ERROR_ARGUMENT, "count is '1.5', expected a whole number");
    expect_refused(SHARE, "0.6", SW_ERROR_ARGUMENT,
                   "share is 0.6, expected a number from 0 to 0.5");
    expect_refused(SHARE, "half", SW_ERROR_ARGUMENT, "share is 'half', expected a number from 0");
    expect_refused(RIPE, "yes", SW_ERROR_ARGUMENT, "ripe is 'yes', expected true or false");
    expect_refused(NAME, "", SW_ERROR_ARGUMENT, "name has 0 characters, expected 1 to 7");
    expect_refused(NAME, "too long", SW_ERROR_ARGUMENT, "name has 8 characters, expected 1 to 7");
    expect_refused(NAME, "\xff", SW_ERROR_ARGUMENT, "name is not valid UTF-8");
    expect_refused(SORT, "swee", SW_ERROR_NOT_FOUND, "unknown sort 'swee', did you mean 'sweet'?");
    expect_refused(SORT, "sweet|sour", SW_ERROR_NOT_FOUND, "unknown sort");
    expect_refused(FRUIT, "grape", SW_ERROR_NOT_FOUND, "there are apple, pear, plum");
}

/* A judge decides instead of the choices. */
Test(fields, a_judge_of_its_own)
{
    sw_field sort = fields[SORT];
    sort.judge = judge_sort;
    record r = usual();
    cr_expect_eq(sw_field_set(&sort, &r, "sweet+sour"), SW_OK);
    cr_expect_str_eq(r.sort, "sweet+sour");
    cr_expect_eq(sw_field_check(&sort, &r), SW_OK);
    cr_expect_eq(sw_field_set(&sort, &r, "bitter"), SW_ERROR_NOT_FOUND);
    cr_expect_str_eq(r.sort, "sweet+sour");
}

static void expect_bad(const record *r, int field, sw_status status, const char *message)
{
    cr_expect_eq(sw_field_check(&fields[field], r), status, "%s", fields[field].name);
    expect_message(message);
}

Test(fields, records_that_a_program_filled_in)
{
    record r = usual();
    for (int i = 0; i < FIELDS; i++) cr_expect_eq(sw_field_check(&fields[i], &r), SW_OK);
    r.name[0] = 0;
    cr_expect_eq(sw_field_check(&fields[NAME], &r), SW_OK, "text without choices may be empty");
    r = (record){.count = -1, .share = NAN, .fruit = (fruit)3};
    expect_bad(&r, COUNT, SW_ERROR_ARGUMENT, "count is -1");
    expect_bad(&r, SHARE, SW_ERROR_ARGUMENT, "share is nan");
    expect_bad(&r, SORT, SW_ERROR_NOT_FOUND, "unknown sort ''");
    expect_bad(&r, FRUIT, SW_ERROR_ARGUMENT, "fruit is 3, expected 0 to 2 (apple|pear|plum)");
    memset(r.name, 'x', sizeof r.name);
    expect_bad(&r, NAME, SW_ERROR_ARGUMENT, "name does not end within its 8 bytes");
    strcpy(r.name, "caf\xe9");
    expect_bad(&r, NAME, SW_ERROR_ARGUMENT, "name is not valid UTF-8");
    cr_expect_eq(sw_field_check_text(&fields[NAME], &r), SW_ERROR_ARGUMENT);
    cr_expect_eq(sw_field_check_text(&fields[SHARE], &r), SW_OK, "a number is no text");
}

Test(fields, json_and_back)
{
    static const char *const expected[FIELDS] = {"7",          "0.125",    "true",
                                                 "\"a\\\"b\"", "\"sour\"", "\"plum\""};
    record r = {7, 0.125, true, "a\"b", "sour", PLUM}, back = usual();
    for (int i = 0; i < FIELDS; i++) {
        sw_text text = {0};
        sw_field_write(&fields[i], &r, &text);
        cr_expect_str_eq(text.data, expected[i], "%s", fields[i].name);
        json_t *value = json_loads(text.data, JSON_DECODE_ANY, NULL);
        cr_expect_eq(sw_field_read(&fields[i], &back, value), SW_OK, "%s", sw_error_message());
        json_decref(value);
        sw_text_free(&text);
    }
    cr_expect(back.count == 7 && back.share == 0.125 && back.ripe && back.fruit == PLUM);
    cr_expect_str_eq(back.name, "a\"b");
    cr_expect_str_eq(back.sort, "sour");
}

Test(fields, json_of_another_type)
{
    static const struct {
        int field;
        const char *json, *message;
        sw_status status;
    } cases[] = {
        {COUNT, "2.0", "count: expected a whole number", SW_ERROR_FORMAT},
        {COUNT, "\"2\"", "count: expected a whole number", SW_ERROR_FORMAT},
        {COUNT, "0", "count is 0", SW_ERROR_ARGUMENT},
        {SHARE, "true", "share: expected a number", SW_ERROR_FORMAT},
        {SHARE, "1", "share is 1", SW_ERROR_ARGUMENT},
        {RIPE, "1", "ripe: expected true or false", SW_ERROR_FORMAT},
        {NAME, "null", "name: expected a string", SW_ERROR_FORMAT},
        {SORT, "\"salty\"", "unknown sort 'salty'", SW_ERROR_NOT_FOUND},
        {FRUIT, "0", "fruit: expected a string", SW_ERROR_FORMAT},
        {FRUIT, "\"grape\"", "unknown fruit 'grape'", SW_ERROR_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        record r = usual(), before = r;
        json_t *value = json_loads(cases[i].json, JSON_DECODE_ANY, NULL);
        cr_expect_eq(sw_field_read(&fields[cases[i].field], &r, value), cases[i].status, "%s",
                     cases[i].json);
        expect_message(cases[i].message);
        cr_expect_arr_eq((char *)&r, (char *)&before, sizeof r);
        json_decref(value);
    }
}
