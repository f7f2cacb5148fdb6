/* html_table.c - the table of the arms of a data set, as HTML. */
#include "report/html_table.h"

#include "base/utf8.h"
#include "report/arm_table.h"
#include "report/html_forest.h"
#include "report/html_run.h"
#include "report/html_text.h"

#include <stdlib.h>
#include <string.h>

enum { METRIC = 1 }; /* the column of the main metric, behind which the figure stands */

typedef struct rows {
    const sw_report *report;
    const sw_table *table;
    sw_forest forest;
    int data;
} rows;

/* The interval in a cell, "[41.8, 48.7]"; NULL: there is none. */
static const char *interval_of(const sw_table *table, int row, int column)
{
    const sw_table_cell *cell = &table->cell[row * table->columns + column];
    return row > 0 && table->numbers >> column & 1 ? strstr(cell->text, " [") : NULL;
}

/* The letters of the longest interval in a column; 0: it has none. */
static int widest_interval(const sw_table *table, int column)
{
    int widest = 0;
    for (int row = 1; row < sw_table_rows(table); row++) {
        const char *interval = interval_of(table, row, column);
        if (interval && sw_letters(interval + 1) > widest) widest = sw_letters(interval + 1);
    }
    return widest;
}

/* Intervals are as wide as the widest of the column, so the numbers before them stand in line. */
static void put_words(sw_text *html, const rows *r, int row, int column)
{
    const char *text = r->table->cell[row * r->table->columns + column].text;
    const char *interval = interval_of(r->table, row, column);
    const int letters = row > 0 ? widest_interval(r->table, column) : 0;
    char *words = interval ? strndup(text, (size_t)(interval - text)) : strdup(text);
    html->failed |= !words;
    if (words) sw_html_text(html, words);
    free(words);
    if (letters == 0) return;
    sw_text_add(html, "<span class=\"interval\" style=\"--letters:%d\">", letters);
    if (interval) sw_html_text(html, interval + 1);
    sw_text_add(html, "</span>");
}

static void put_cell(sw_text *html, const rows *r, int row, int column, const char *tag)
{
    const sw_table_cell *cell = &r->table->cell[row * r->table->columns + column];
    const bool arm = row > 0 && row <= r->report->study->arm_count;
    const bool link = arm && column == METRIC && r->report->study->runs_per_arm == 1 &&
                      r->report->analysis[r->data]->metric[0].arm[row - 1].runs == 1;
    sw_text_add(html, "<%s%s>", tag, r->table->numbers >> column & 1 ? " class=\"number\"" : "");
    if (cell->strong) sw_text_add(html, "<strong>");
    if (link) sw_html_run_open(html, r->report, (sw_run_at){r->data, row - 1, 0}, "");
    put_words(html, r, row, column);
    if (link) sw_text_add(html, "</a>");
    if (cell->strong) sw_text_add(html, "</strong>");
    sw_text_add(html, "</%s>", tag);
}

static void put_row(sw_text *html, const rows *r, int row)
{
    sw_text_add(html, "<tr>");
    for (int c = 0; c < r->table->columns; c++) {
        put_cell(html, r, row, c, row ? "td" : "th");
        if (c != METRIC) continue;
        if (row == 0)
            sw_html_forest_head(html, &r->forest);
        else if (row <= r->report->study->arm_count)
            sw_html_forest_arm(html, &r->forest, row - 1);
        else
            sw_html_forest_majority(html, &r->forest);
    }
    sw_text_add(html, "</tr>\n");
}

void sw_html_arm_table(sw_text *html, const sw_report *report, int data)
{
    sw_table table = {0};
    sw_arm_table(&table, report, data);
    const rows r = {report, &table, sw_forest_of(report, data), data};
    const int arms = report->study->arm_count, all = sw_table_rows(&table);
    html->failed |= table.failed;
    if (!table.failed) {
        sw_text_add(html, "<div class=\"table\"><table class=\"sorts arms\">\n<thead>");
        put_row(html, &r, 0);
        sw_text_add(html, "</thead>\n<tbody>\n");
        for (int row = 1; row <= arms; row++) put_row(html, &r, row);
        sw_text_add(html, "</tbody>\n");
        if (all > arms + 1) sw_text_add(html, "<tfoot>\n");
        for (int row = arms + 1; row < all; row++) put_row(html, &r, row);
        sw_text_add(html, "%s</table></div>\n", all > arms + 1 ? "</tfoot>\n" : "");
    }
    sw_table_free(&table);
}
