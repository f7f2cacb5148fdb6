/* csv_split.h - cuts a CSV text into fields, as RFC 4180 describes them. The text comes in pieces
 * of any size.
 *
 * A field is plain or quoted. In a quoted field separators and line ends are text, and a quote is
 * written twice. A plain field holds no quote. Blanks and tabs around a field are left out, around
 * a plain one also Unicode's white space. A line ends with LF, CR LF or CR; lines of nothing but
 * blanks are skipped. */
#ifndef SW_FORMATS_CSV_SPLIT_H
#define SW_FORMATS_CSV_SPLIT_H

#include "base/text.h"

typedef enum sw_csv_found {
    SW_CSV_FIELD,      /* a field */
    SW_CSV_END,        /* the end of the piece, or of the whole text */
    SW_CSV_STRAY,      /* a plain field contains a quote */
    SW_CSV_TAIL,       /* a quoted field goes on after its closing quote */
    SW_CSV_NOT_CLOSED, /* the text ends before the closing quote */
    SW_CSV_ZERO,       /* a byte is zero */
    SW_CSV_LONG        /* a field is longer than the limit */
} sw_csv_found;

typedef struct sw_csv_split {
    /* The field that was found. Of a fault: the line of its field. */
    char *text; /* [length], then a NUL; valid until the next call, and the caller may change it */
    size_t length;
    int64_t line; /* where it begins, from 1 */
    bool last;    /* of its row */

    /* The text that is not yet cut. */
    sw_text buffer;
    char *at, *end;    /* what comes next; where the piece ends, with a NUL */
    size_t seen;       /* bytes from `at` on that are known not to end the field */
    int64_t next_line; /* that `at` is in */
    bool in_row;       /* a separator was before `at` */
    bool after_return; /* a CR was: a LF belongs to it */
    bool ended;        /* there are no more pieces */
    int64_t limit;     /* bytes of a field */
    char separator;
    bool stops[256]; /* bytes that a plain field does not hold */
} sw_csv_split;

/* Begin with an empty text, whose first line has the number `line`. The separator is an ASCII
 * character other than a quote or a line end. `limit`: bytes that a field may have. */
void sw_csv_split_begin(sw_csv_split *split, char separator, int64_t line, int64_t limit);
void sw_csv_split_free(sw_csv_split *split); /* a zeroed one is legal */

/* Append a piece, once all fields of the last one are taken. SW_ERROR_MEMORY. */
sw_status sw_csv_split_put(sw_csv_split *split, const char *piece, size_t size);

/* There are no more pieces. SW_ERROR_MEMORY. */
sw_status sw_csv_split_finish(sw_csv_split *split);

/* Find the next field. After SW_CSV_END of a piece, go on with sw_csv_split_put or
 * sw_csv_split_finish; after a fault, do not go on. */
sw_csv_found sw_csv_split_next(sw_csv_split *split);

#endif
