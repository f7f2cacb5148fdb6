/* test_version.c - the version is three numbers, those of the project. */
#include <setwise/base.h>

#include <criterion/criterion.h>
#include <stdio.h>

Test(version, three_numbers)
{
    int major, minor, patch, end = 0;
    cr_assert_eq(sscanf(sw_version(), "%d.%d.%d%n", &major, &minor, &patch, &end), 3);
    cr_expect_eq(sw_version()[end], 0);
    cr_expect_str_eq(sw_version(), SW_VERSION);
}
