/* test_seen_names.c - which names have been there before. */
#include "data/seen_names.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(seen_names, many)
{
    sw_seen_names seen = {0};
    char name[24];
    bool again;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            snprintf(name, sizeof name, "set %d", i);
            cr_assert_eq(sw_seen_names_add(&seen, name, &again), SW_OK);
            cr_assert_eq(again, round == 1, "%s", name);
        }
    cr_expect_eq(seen.count, 5000);
    cr_expect_leq(4 * seen.count, 3 * seen.slots);
    sw_seen_names_free(&seen);
    cr_expect_eq(seen.slots, 0);
}
