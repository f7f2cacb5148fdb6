/* test_table_latex.c - a table in LaTeX. */
#include "report/table_latex.h"
#include "worst_table.h"

#include <criterion/criterion.h>

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
