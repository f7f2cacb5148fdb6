#include "base/name_map.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(name_map, numbers_in_the_order_of_their_coming)
{
    enum { NAMES = 5000 };
    sw_arena *arena = sw_arena_new();
    sw_name_map map = {.arena = arena};
    cr_expect_eq(sw_name_map_find(&map, "0"), -1);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < NAMES; i++) {
            char name[16];
            int64_t number = -1;
            snprintf(name, sizeof name, "%d", i);
            cr_assert_eq(sw_name_map_add(&map, &number, name), SW_OK);
            cr_assert_eq(number, i);
            cr_assert_eq(map.count, round ? NAMES : i + 1);
        }
    cr_expect_eq(sw_name_map_find(&map, "4321"), 4321);
    cr_expect_str_eq(map.name[4321], "4321");
    cr_expect_eq(sw_name_map_find(&map, "-1"), -1);
    cr_expect_eq(sw_name_map_find(&map, ""), -1);
    int64_t empty;
    cr_assert_eq(sw_name_map_add(&map, &empty, ""), SW_OK);
    cr_expect_eq(empty, NAMES);
    sw_name_map_free(&map);
    sw_arena_free(arena);
}
