/* test_group_names.c - the order of the names of parts. */
#include "data/group_names.h"

#include <criterion/criterion.h>

Test(group_names, whole_numbers_by_size)
{
    char *name[] = {"10", "9", "-1"};
    sw_group_names_sort(name, 3);
    cr_expect_str_eq(name[0], "-1");
    cr_expect_str_eq(name[2], "10");
}

Test(group_names, others_by_their_bytes)
{
    char *name[] = {"b", "9", "10"};
    sw_group_names_sort(name, 3);
    cr_expect_str_eq(name[0], "10");
    cr_expect_str_eq(name[2], "b");
}
