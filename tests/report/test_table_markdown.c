/* test_table_markdown.c - a table in Markdown. */
#include "report/table_markdown.h"
#include "worst_table.h"

#include <criterion/criterion.h>

Test(table_markdown, names_are_escaped_and_numbers_are_not)
{
    sw_table table = worst_table();
    sw_text text = {0};
    sw_table_markdown(&text, &table);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    cr_expect_str_eq(text.data, "| arm | accuracy, % | verdict |\n"
                                "|---|---:|---|\n"
                                "| **mean** | **-8.5 [-10.9, -6.2] †** | |\n"
                                "| \\\\x1b\\[1m\\\\n\\|\\<\\&\\`\\_%\\$#{}\\~^\\\\ | < 1 ± 0.5 | "
                                "better |\n\n");
    sw_text_free(&text);
    sw_table_free(&table);
}

Test(table_markdown, without_a_row_there_is_nothing)
{
    sw_table table = {0};
    sw_text text = {0};
    sw_table_markdown(&text, &table);
    sw_table_column(&table, "arm", false);
    sw_table_markdown(&text, &table);
    cr_expect(!text.data && !text.failed);
    table.failed = true; /* a lack of memory is told on */
    sw_table_markdown(&text, &table);
    cr_expect(text.failed);
    sw_table_free(&table);
}
