/* test_dataset.c - a new data set, its warnings and its splits. */
#include "data/dataset.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

Test(dataset, new_and_free)
{
    sw_dataset *dataset;
    cr_assert_eq(sw_dataset_begin(&dataset), SW_OK);
    cr_expect(dataset->arena && isnan(dataset->best) && dataset->sets.count == 0);
    sw_dataset_free(dataset);
    sw_dataset_free(NULL);
}

Test(dataset, names_of_roles)
{
    cr_expect_str_eq(sw_role_name(SW_TRAIN), "train");
    cr_expect_str_eq(sw_role_name(SW_VALID), "valid");
    cr_expect_str_eq(sw_role_name(SW_TEST), "test");
}

Test(dataset, warnings_are_kept_in_order)
{
    sw_dataset *dataset;
    char longest[3000];
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    cr_assert_eq(sw_dataset_begin(&dataset), SW_OK);
    cr_assert_eq(sw_dataset_warn(dataset, "%d sets are \"%s\"", 3, "odd\x1b[1m\n"), SW_OK);
    cr_assert_eq(sw_dataset_warn(dataset, "%s", longest), SW_OK);
    cr_assert_eq(sw_dataset_warn(dataset, "last"), SW_OK);
    cr_assert_eq(dataset->warnings, 3);
    cr_expect_str_eq(dataset->warning[0], "3 sets are \"odd\\x1b[1m\\n\"");
    cr_expect_str_eq(dataset->warning[1], longest, "a long warning is whole");
    cr_expect_str_eq(dataset->warning[2], "last");
    sw_dataset_free(dataset);
}

/* A split has the sets of its role, and the task. */
Test(dataset, splits)
{
    sw_dataset *dataset;
    int64_t index[] = {4, 2, 0, 1, 3};
    cr_assert_eq(sw_dataset_begin(&dataset), SW_OK);
    dataset->task = SW_LABELS;
    dataset->schema.output.count = 7;
    for (int role = 0; role < 3; role++) {
        dataset->index[role] = index + role;
        dataset->index_count[role] = role + 1;
    }
    for (int role = 0; role < 3; role++) {
        const sw_split split = sw_dataset_split(dataset, (sw_role)role);
        cr_expect(split.role == (sw_role)role && split.sets == &dataset->sets);
        cr_expect(split.index == index + role && split.count == role + 1);
        cr_expect(split.task == SW_LABELS && split.outputs == 7);
    }
    sw_dataset_free(dataset);
}

Test(dataset, knows_which_cells_are_missing)
{
    static const int64_t missing[] = {1, 4, 5};
    const sw_dataset dataset = {.sets.width = 3, .missing = missing, .missing_count = 3};
    const sw_dataset whole = {.sets.width = 3};
    for (int64_t cell = 0; cell < 9; cell++) {
        const bool expected = cell == 1 || cell == 4 || cell == 5;
        cr_expect_eq(sw_dataset_is_missing(&dataset, cell / 3, cell % 3), expected);
        cr_expect_not(sw_dataset_is_missing(&whole, cell / 3, cell % 3));
    }
}
