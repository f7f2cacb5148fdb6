/* sheet.h - rows for other programs: TSV, CSV or JSON lines. */
#ifndef SHEET_H
#define SHEET_H

#include <setwise/base.h>
#include <stdio.h>

typedef enum sheet_format { SHEET_TSV, SHEET_CSV, SHEET_JSONL } sheet_format;

/* A sheet that is being written. TSV escapes a text as sw_printable does. CSV quotes it (RFC 4180).
 * In JSON lines a row is an object. */
typedef struct sheet {
    FILE *to;
    sheet_format format;
    bool begun; /* the row, or the group in it, has a cell */
    bool head;  /* this row is the header: cells are names */
} sheet;

/* A row is sheet_begin, its cells, sheet_end. For a header, print the cells of any row with
 * sheet.head set: only their names are printed. JSON lines have no header: nothing is printed. */
void sheet_begin(sheet *s);
void sheet_end(sheet *s);

/* A cell. In TSV and CSV the name is that of the column. */
void sheet_text(sheet *s, const char *name, const char *text);

/* Numbers in one cell: joined by spaces, in JSON a list. Each is the shortest text that reads back
 * as the number; empty, in JSON null, if it is not finite. */
void sheet_numbers(sheet *s, const char *name, const sw_real *x, int64_t count);

/* Numbers in a column each, called prefix + name. In JSON an object `group` of the names. */
void sheet_columns(sheet *s, const char *group, const char *prefix, char *const *name,
                   const sw_real *x, int64_t count);

/* Answers in a column each: yes or no, in JSON true or false. Names as those of sheet_columns. */
void sheet_answers(sheet *s, const char *group, const char *prefix, char *const *name,
                   const bool *yes, int64_t count);

#endif
