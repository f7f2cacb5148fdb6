/* test_grow.c - arrays grow by doubling, and keep what is in them. */
#include "data/grow.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(grow, one_by_one)
{
    int *list = NULL;
    int64_t capacity = 0, moves = 0;
    for (int i = 0; i < 1000; i++) {
        const int64_t before = capacity;
        list = sw_grow(list, i, &capacity, sizeof *list);
        cr_assert(list && capacity > i);
        moves += capacity != before;
        list[i] = i;
    }
    for (int i = 0; i < 1000; i++) cr_assert_eq(list[i], i);
    cr_expect_eq(moves, 5, "64, 128, 256, 512, 1024");
    free(list);
}

Test(grow, too_large)
{
    int64_t capacity = INT64_MAX / 4;
    cr_expect_null(sw_grow(NULL, capacity, &capacity, 1 << 20));
    cr_expect_eq(capacity, INT64_MAX / 4, "as it was");
    cr_expect_null(sw_grow_rows(NULL, INT64_MAX / 2, 4));
}

Test(grow, rows)
{
    sw_real *rows = sw_grow_rows(NULL, 2, 3);
    cr_assert(rows);
    for (int i = 0; i < 6; i++) rows[i] = (sw_real)i;
    rows = sw_grow_rows(rows, 1000, 3);
    cr_assert(rows);
    for (int i = 0; i < 6; i++) cr_assert_eq(rows[i], (sw_real)i);
    free(rows);
}
