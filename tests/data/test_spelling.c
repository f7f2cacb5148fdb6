/* test_spelling.c - names that differ in case and white space alone. */
#include "data/spelling.h"

#include <criterion/criterion.h>

static bool same(const char *a, const char *b)
{
    bool yes;
    cr_assert_eq(sw_same_spelling(&yes, a, b), SW_OK);
    return yes;
}

Test(spelling, case_and_white_space)
{
    cr_expect(same("Forest", "FOREST"));
    cr_expect(same("Stra\xc3\x9f"
                   "e",
                   "STRASSE"));
    cr_expect(same("\xc3\xa4", "A\xcc\x88"), "composed or not");
    cr_expect(same("Yes", " Yes\xc2\xa0"), "a no-break space");
    cr_expect(same("wet  land", "Wet\xe2\x80\xafLand"));
    cr_expect(same(" ", ""));
    cr_expect_not(same("wet land", "wetland"));
    cr_expect_not(same("a", "\xc3\xa4"));
    cr_expect_not(same("0", "00"));
}
