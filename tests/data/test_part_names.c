/* test_part_names.c - the order of the names of parts. */
#include "data/part_names.h"

#include <criterion/criterion.h>

Test(part_names, whole_numbers_by_size)
{
    char *name[] = {"10", "9", "-1"};
    sw_part_names_sort(name, 3);
    cr_expect_str_eq(name[0], "-1");
    cr_expect_str_eq(name[2], "10");
}

Test(part_names, others_by_their_bytes)
{
    char *name[] = {"b", "9", "10"};
    sw_part_names_sort(name, 3);
    cr_expect_str_eq(name[0], "10");
    cr_expect_str_eq(name[2], "b");
}
