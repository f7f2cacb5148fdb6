/* test_table_latex.c - a table in LaTeX. */
#include "report/table_latex.h"
#include "worst_table.h"

#include <criterion/criterion.h>
#include <string.h>

Test(table_latex, names_are_escaped_and_signs_are_those_of_mathematics)
{
    sw_table table = worst_table();
    sw_text text = {0};
    sw_table_latex(&text, &table);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    cr_expect_str_eq(text.data,
                     "\\begin{tabular}{lrl}\n"
                     "\\toprule\n"
                     "arm & accuracy, \\% & verdict \\\\\n"
                     "\\midrule\n"
                     "\\textbf{mean} & \\textbf{$-$8.5 [$-$10.9, $-$6.2] \\dag{}} &  \\\\\n"
                     "\\textbackslash{}x1b[1m\\textbackslash{}n\\textbar{}\\textless{}\\&"
                     "\\textasciigrave{}\\_\\%\\$\\#\\{\\}\\textasciitilde{}\\textasciicircum{}"
                     "\\textbackslash{} & \\textless{} 1 $\\pm$ 0.5 & better \\\\\n"
                     "\\bottomrule\n"
                     "\\end{tabular}\n");
    sw_text_free(&text);
    sw_table_free(&table);
}

Test(table_latex, a_bracket_is_no_length_of_the_row_before_it)
{
    static const char *const names[] = {"[1cm]", "*", "a [b]*"};
    sw_table table = {0};
    sw_text text = {0};
    sw_table_column(&table, "arm", false);
    for (int i = 0; i < 3; i++) {
        sw_table_name(&table, names[i]);
        sw_table_end(&table);
    }
    sw_table_latex(&text, &table);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    cr_expect(strstr(text.data, "\n{}[1cm] \\\\\n{}* \\\\\na [b]* \\\\\n"), "%s", text.data);
    sw_text_free(&text);
    sw_table_free(&table);
}
