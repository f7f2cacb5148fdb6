/* table_terminal.c - a table for a terminal. */
#include "report/table_terminal.h"

#include "base/printable.h"
#include "base/utf8.h"

#include <stdlib.h>

enum { LONGEST_NAME = 40, SHORTEST_NAME = 12, INDENT = 2, GAP = 2, MOST_COLUMNS = 64 };

/* Add at most `most` letters. */
static void put_cut(sw_text *text, const char *shown, int most)
{
    const bool whole = sw_letters(shown) <= most;
    sw_text_append(text, shown, sw_letters_span(shown, most - !whole));
    if (!whole) sw_text_add(text, "…");
}

typedef struct printed {
    const sw_table *table;
    char **shown; /* [cells], as a terminal can show them */
    int width[MOST_COLUMNS];
} printed;

static void put_cell(sw_text *text, const printed *p, int row, int c, bool last)
{
    const char *shown = p->shown[row * p->table->columns + c];
    const int letters = sw_letters(shown), width = p->width[c];
    const int blank = letters < width ? width - letters : 0;
    const bool right = p->table->numbers >> c & 1;
    sw_text_add(text, "%*s", right ? blank : 0, "");
    put_cut(text, shown, width);
    if (!right && !last) sw_text_add(text, "%*s", blank, "");
}

/* The first column, and those from `from` to before `to`. */
static void put_columns(sw_text *text, const printed *p, int from, int to)
{
    for (int row = 0; row < sw_table_rows(p->table); row++) {
        int end = to; /* blank cells at the end of a line are left out */
        while (end > from && !*p->shown[row * p->table->columns + end - 1]) end--;
        sw_text_add(text, "%*s", INDENT, "");
        put_cell(text, p, row, 0, end == from);
        for (int c = from; c < end; c++) {
            sw_text_add(text, "%*s", GAP, "");
            put_cell(text, p, row, c, c + 1 == end);
        }
        sw_text_add(text, "\n");
    }
}

static void measure(printed *p, int width)
{
    const sw_table *table = p->table;
    int most = LONGEST_NAME; /* of a name */
    if (width > 0 && width / 3 < most) most = width / 3;
    if (most < SHORTEST_NAME) most = SHORTEST_NAME;
    for (int i = 0; i < table->cells; i++) {
        const int c = i % table->columns;
        int letters = sw_letters(p->shown[i]);
        if (table->cell[i].outside && letters > most) letters = most;
        if (letters > p->width[c]) p->width[c] = letters;
    }
}

void sw_table_terminal(sw_text *text, const sw_table *table, int width)
{
    printed p = {.table = table, .shown = calloc((size_t)table->cells + 1, sizeof *p.shown)};
    text->failed |= table->failed || !p.shown;
    for (int i = 0; !text->failed && i < table->cells; i++) {
        p.shown[i] = sw_printable_copy(table->cell[i].text);
        text->failed |= !p.shown[i];
    }
    if (!text->failed && sw_table_rows(table) >= 2) {
        measure(&p, width);
        for (int from = 1, to; from < table->columns; from = to) {
            int line = INDENT + p.width[0] + GAP + p.width[from];
            for (to = from + 1; to < table->columns; to++) {
                line += GAP + p.width[to];
                if (width > 0 && line > width) break;
            }
            if (from > 1) sw_text_add(text, "\n");
            put_columns(text, &p, from, to);
        }
    }
    for (int i = 0; p.shown && i < table->cells; i++) free(p.shown[i]);
    free(p.shown);
}
