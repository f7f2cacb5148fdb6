/* test_suspects.c - the values of sets in columns that may be groups. */
#include "data/suspects.h"

#include <criterion/criterion.h>
#include <string.h>

static sw_suspects suspects;

/* A named column and one of texts. */
static void setup(void)
{
    cr_assert_eq(sw_suspects_add(&suspects, "patient", true, false), SW_OK);
    cr_assert_eq(sw_suspects_add(&suspects, "note", false, false), SW_OK);
}

static void teardown(void)
{
    sw_suspects_free(&suspects);
    cr_assert_null(suspects.list);
}

static void note(int64_t column, int64_t set, const char *value)
{
    cr_assert_eq(sw_suspect_note(&suspects.list[column], set, value), SW_OK);
}

TestSuite(suspects, .init = setup, .fini = teardown);

Test(suspects, values_of_sets)
{
    note(0, 0, "7");
    note(0, 200, "8");
    note(0, 3, "7");
    note(0, 0, "7");
    const sw_suspect *patient = &suspects.list[0];
    cr_expect(!patient->cleared && patient->value.count == 2);
    cr_expect(patient->of[0] == 0 && patient->of[3] == 0 && patient->of[200] == 1);
    cr_expect_eq(patient->of[1], -1);
    sw_suspects_move(&suspects, 1, 200);
    sw_suspects_move(&suspects, 2, 100000); /* it has no value */
    cr_expect(patient->of[1] == 1 && patient->of[2] == -1);
}

Test(suspects, two_values_in_a_set)
{
    note(0, 5, "a");
    note(0, 5, "b");
    cr_expect(suspects.list[0].cleared && !suspects.list[1].cleared);
}

Test(suspects, numbers_among_texts)
{
    note(1, 0, "a");
    note(1, 1, "2.5");
    cr_expect(suspects.list[1].cleared);
}

Test(suspects, long_texts)
{
    char text[102] = "";
    memset(text, 'a', 100);
    note(1, 0, text);
    cr_expect_not(suspects.list[1].cleared);
    text[100] = 'a';
    note(1, 1, text);
    cr_expect(suspects.list[1].cleared);
}
