/* table.c - a table for people, made cell by cell. */
#include "report/table.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 64 };

/* Add a cell, which takes over `text`. NULL: there was no memory for it. */
static void put(sw_table *table, char *text, bool outside)
{
    sw_table_cell *cell = NULL;
    if (text && !table->failed)
        cell = realloc(table->cell, sizeof *cell * ((size_t)table->cells + 1));
    if (!cell) {
        table->failed = true;
        free(text);
        return;
    }
    table->cell = cell;
    cell[table->cells++] = (sw_table_cell){.text = text, .outside = outside};
}

void sw_table_column(sw_table *table, const char *title, bool numbers)
{
    assert(table->failed || table->cells == table->columns);
    assert(table->columns < MOST_COLUMNS);
    put(table, strdup(title), false);
    table->numbers |= (uint64_t)numbers << table->columns++;
}

void sw_table_name(sw_table *table, const char *text)
{
    put(table, strdup(text), true);
}

void sw_table_add(sw_table *table, const char *format, ...)
{
    sw_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    sw_text_add_list(&text, format, arguments);
    va_end(arguments);
    put(table, text.data, false);
}

void sw_table_end(sw_table *table)
{
    while (!table->failed && table->cells % table->columns != 0) sw_table_add(table, "%s", "");
}

void sw_table_strong(sw_table *table)
{
    if (!table->failed) table->cell[table->cells - 1].strong = true;
}

int sw_table_rows(const sw_table *table)
{
    return table->columns > 0 ? table->cells / table->columns : 0;
}

void sw_table_free(sw_table *table)
{
    for (int i = 0; i < table->cells; i++) free(table->cell[i].text);
    free(table->cell);
    *table = (sw_table){0};
}
