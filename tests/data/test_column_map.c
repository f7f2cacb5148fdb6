/* test_column_map.c - columns of a file, found by their names. */
#include "data/column_map.h"

#include <criterion/criterion.h>
#include <string.h>

static char *model_names[] = {"x", "y"};
static const sw_columns model = {.count = 2, .name = model_names};
static sw_column_map map;
static sw_columns file;
static sw_arena *arena;

static void setup(void)
{
    arena = sw_arena_new();
    cr_assert(arena);
}

static void teardown(void)
{
    sw_column_map_free(&map);
    sw_arena_free(arena);
}

TestSuite(column_map, .init = setup, .fini = teardown);

static sw_status match(char **name, int64_t count, const char *ignore)
{
    file = (sw_columns){.count = count, .name = name};
    return sw_column_map_match(&map, &file, &model, "elements", ignore, arena);
}

static void says(sw_status status, const char *message)
{
    cr_expect_eq(status, SW_ERROR_FORMAT);
    cr_expect_str_eq(sw_error_message(), message);
}

Test(column_map, another_order_and_ignored_columns)
{
    cr_assert_eq(match((char *[]){"y", "id", "x"}, 3, "date+id"), SW_OK);
    cr_expect_eq(file.count, 2);
    cr_expect_str_eq(file.name[0], "x");
    cr_expect_str_eq(file.name[1], "y");
    const double *row = sw_column_map_row(&map, (double[]){1, 2, 3});
    cr_expect_eq(row[0], 3);
    cr_expect_eq(row[1], 1);
}

Test(column_map, the_same_order)
{
    const double row[] = {1, 2};
    cr_assert_eq(match((char *[]){"x", "y"}, 2, ""), SW_OK);
    cr_expect_eq(sw_column_map_row(&map, row), row);
}

Test(column_map, without_names_columns_count_by_their_order)
{
    const double row[] = {1, 2, 3};
    cr_assert_eq(match(NULL, 3, ""), SW_OK);
    cr_expect_eq(sw_column_map_row(&map, row), row);
    cr_expect_eq(file.count, 3);
}

Test(column_map, all_faults_are_named)
{
    says(match((char *[]){"x", "z", "y"}, 3, ""),
         "columns of elements that the model does not know: \"z\" (ignore=z leaves it out)");
    sw_column_map_free(&map);
    says(match((char *[]){"x"}, 1, ""),
         "columns of elements that the model expects are missing: \"y\"");
    sw_column_map_free(&map);
    says(match((char *[]){"a", "b", "c"}, 3, "b"),
         "columns of elements that the model does not know: \"a\", \"c\" (ignore=a+c leaves them "
         "out); columns that it expects are missing: \"x\", \"y\"");
}
