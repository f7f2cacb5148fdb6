/* test_table_terminal.c - a table for a terminal. */
#include "report/table_terminal.h"
#include "worst_table.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_table(sw_table table, int width, const char *expected)
{
    sw_text text = {0};
    sw_table_terminal(&text, &table, width);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    cr_expect_str_eq(text.data, expected);
    sw_text_free(&text);
    sw_table_free(&table);
}

Test(table_terminal, a_control_in_a_name_is_written_out)
{
    expect_table(worst_table(), 0,
                 "  arm                              accuracy, %  verdict\n"
                 "  mean                    -8.5 [-10.9, -6.2] †\n"
                 "  \\x1b[1m\\n|<&`_%$#{}~^\\             < 1 ± 0.5  better\n");
}

/* Columns that do not fit follow below; a name is cut. */
Test(table_terminal, fits_a_narrow_terminal)
{
    expect_table(worst_table(), 40,
                 "  arm                     accuracy, %\n"
                 "  mean           -8.5 [-10.9, -6.2] †\n"
                 "  \\x1b[1m\\n|<&…             < 1 ± 0.5\n"
                 "\n"
                 "  arm            verdict\n"
                 "  mean\n"
                 "  \\x1b[1m\\n|<&…  better\n");
}

/* A letter of several bytes counts once. */
Test(table_terminal, aligns_by_letters)
{
    sw_table table = {0};
    sw_table_column(&table, "arm", false);
    sw_table_column(&table, "x", true);
    sw_table_name(&table, "größe");
    sw_table_add(&table, "1");
    sw_table_name(&table, "weite");
    sw_table_add(&table, "2");
    expect_table(table, 0, "  arm    x\n  größe  1\n  weite  2\n");
}
