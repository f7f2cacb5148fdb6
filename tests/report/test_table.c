/* test_table.c - a table for people, put together cell by cell. */
#include "report/table.h"

#include <criterion/criterion.h>

Test(table, rows_follow_the_columns)
{
    sw_table table = {0};
    cr_expect_eq(sw_table_rows(&table), 0);
    sw_table_column(&table, "arm", false);
    sw_table_column(&table, "accuracy", true);
    sw_table_column(&table, "loss", true);
    cr_expect_eq(sw_table_rows(&table), 1);
    sw_table_name(&table, "a|b");
    sw_table_add(&table, "%.1f", 0.25);
    sw_table_strong(&table);
    sw_table_end(&table);
    sw_table_end(&table); /* the row is full */
    cr_assert_eq(sw_table_rows(&table), 2);
    cr_expect(table.numbers == 6 && !table.failed);
    cr_expect_str_eq(table.cell[3].text, "a|b");
    cr_expect(table.cell[3].outside && !table.cell[3].strong);
    cr_expect_str_eq(table.cell[4].text, "0.2");
    cr_expect(!table.cell[4].outside && table.cell[4].strong);
    cr_expect_str_eq(table.cell[5].text, "");
    sw_table_free(&table);
    cr_expect(!table.cell && table.cells == 0 && table.columns == 0);
}

/* What comes after the first failure is legal, and changes nothing. */
Test(table, without_memory)
{
    sw_table table = {.failed = true};
    for (int c = 0; c < 3; c++) sw_table_column(&table, "a", true);
    sw_table_add(&table, "%d", 1);
    sw_table_end(&table);
    cr_expect(table.failed);
    cr_expect_eq(sw_table_rows(&table), 0);
    sw_table_free(&table);
}
