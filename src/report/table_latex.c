/* table_latex.c - a table in LaTeX. */
#include "report/table_latex.h"

#include "report/text_format.h"

static void put_cell(sw_text *text, const sw_table_cell *cell)
{
    if (cell->strong) sw_text_add(text, "\\textbf{");
    (cell->outside ? sw_text_of_latex.outside : sw_text_of_latex.own)(text, cell->text);
    if (cell->strong) sw_text_add(text, "}");
}

/* A row may begin with a name. Behind the end of the row before it, LaTeX takes a bracket for a
 * length, and a star for its own. */
static bool needs_shield(const sw_table_cell *first)
{
    return *first->text == '[' || *first->text == '*';
}

void sw_table_latex(sw_text *text, const sw_table *table)
{
    text->failed |= table->failed;
    if (table->failed || sw_table_rows(table) < 2) return;
    sw_text_add(text, "\\begin{tabular}{");
    for (int c = 0; c < table->columns; c++)
        sw_text_add(text, "%c", table->numbers >> c & 1 ? 'r' : 'l');
    sw_text_add(text, "}\n\\toprule\n");
    for (int row = 0; row < sw_table_rows(table); row++) {
        if (needs_shield(&table->cell[row * table->columns])) sw_text_add(text, "{}");
        for (int c = 0; c < table->columns; c++) {
            if (c > 0) sw_text_add(text, " & ");
            put_cell(text, &table->cell[row * table->columns + c]);
        }
        sw_text_add(text, " \\\\\n%s", row == 0 ? "\\midrule\n" : "");
    }
    sw_text_add(text, "\\bottomrule\n\\end{tabular}\n");
}
