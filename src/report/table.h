/* table.h - a table for people: made once, then printed in several formats. */
#ifndef SW_REPORT_TABLE_H
#define SW_REPORT_TABLE_H

#include "base/text.h"

/* A cell is a text from outside, which each format escapes, or words and numbers of the library,
 * in plain UTF-8: "91.0 [89.1, 92.7]". */
typedef struct sw_table_cell {
    char *text; /* "": the cell is blank */
    bool outside, strong;
} sw_table_cell;

/* Columns of words are aligned to the left, columns of numbers to the right. All zero: no table. */
typedef struct sw_table {
    sw_table_cell *cell; /* [rows, columns]; the first row is the head */
    int cells, columns;
    uint64_t numbers; /* bit c: column c holds numbers */
    bool failed;      /* out of memory: nothing more is added */
} sw_table;

/* Add a column, before the first row. `title` is of the library. */
void sw_table_column(sw_table *table, const char *title, bool numbers);

/* Add the next cell; after the last column the next row begins. */
void sw_table_name(sw_table *table, const char *text); /* from outside */
void sw_table_add(sw_table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Add blank cells up to the end of the row. */
void sw_table_end(sw_table *table);

/* The cell that was added last is to catch the eye. */
void sw_table_strong(sw_table *table);

int sw_table_rows(const sw_table *table); /* with the head */
void sw_table_free(sw_table *table);

#endif
