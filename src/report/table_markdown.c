/* table_markdown.c - a table in Markdown. */
#include "report/table_markdown.h"

#include "report/text_format.h"

static void put_cell(sw_text *text, const sw_table_cell *cell)
{
    const char *mark = cell->strong ? "**" : "";
    sw_text_add(text, " %s", mark);
    (cell->outside ? sw_text_of_markdown.outside : sw_text_of_markdown.own)(text, cell->text);
    sw_text_add(text, "%s%s|", mark, *cell->text ? " " : "");
}

void sw_table_markdown(sw_text *text, const sw_table *table)
{
    text->failed |= table->failed;
    if (table->failed || sw_table_rows(table) < 2) return;
    for (int row = 0; row < sw_table_rows(table); row++) {
        sw_text_add(text, "|");
        for (int c = 0; c < table->columns; c++)
            put_cell(text, &table->cell[row * table->columns + c]);
        sw_text_add(text, "\n");
        if (row > 0) continue;
        for (int c = 0; c < table->columns; c++)
            sw_text_add(text, "%s", table->numbers >> c & 1 ? "|---:" : "|---");
        sw_text_add(text, "|\n");
    }
    sw_text_add(text, "\n");
}
