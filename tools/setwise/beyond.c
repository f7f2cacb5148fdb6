/* beyond.c - a warning of numbers far outside those that a model was trained on. */
#include "beyond.h"

#include "command.h"

#include <stdio.h>
#include <stdlib.h>

/* Add the numbers of a matrix to the counts, which the first call makes. */
static sw_status look(int64_t **count, const sw_columns *columns, const sw_real *x, int64_t rows)
{
    if (!*count) *count = calloc((size_t)columns->count + 1, sizeof **count);
    if (!*count) return out_of_memory();
    return x ? sw_columns_beyond(*count, columns, x, rows) : SW_OK;
}

sw_status beyond_look(beyond *b, const sw_ragged *sets)
{
    const int64_t rows = sets->offset[sets->count] - sets->offset[0];
    sw_status status = look(&b->element, &b->schema->feature, sets->x, rows);
    if (status == SW_OK)
        status = look(&b->context, &b->schema->context, sets->context, sets->count);
    b->elements += rows;
    b->sets += sets->count;
    return status;
}

static void warn_of(const sw_columns *columns, const int64_t *count, int64_t rows)
{
    enum { MOST = 4 };
    int64_t warned = 0;
    for (int64_t c = 0; count && c < columns->count; c++) {
        sw_name_number room;
        char shown[128], text[512];
        if (count[c] == 0 || warned++ >= MOST) continue;
        sw_printable(shown, sizeof shown, sw_name_or_number(columns->name, c, &room));
        snprintf(text, sizeof text,
                 "column %s: %lld of %lld number%s %s far outside those of training, and %s cut to "
                 "%.5g to %.5g: is the unit another one?",
                 shown, (long long)count[c], (long long)rows, rows == 1 ? "" : "s",
                 count[c] == 1 ? "lies" : "lie", count[c] == 1 ? "is" : "are",
                 sw_columns_unscaled(columns, c, -columns->cap[c]),
                 sw_columns_unscaled(columns, c, columns->cap[c]));
        say_warning(text);
    }
    if (warned > MOST)
        fprintf(stderr, "setwise: warning: %lld more columns have such numbers\n",
                (long long)(warned - MOST));
}

void beyond_warn(const beyond *b)
{
    warn_of(&b->schema->feature, b->element, b->elements);
    warn_of(&b->schema->context, b->context, b->sets);
}

void beyond_free(beyond *b)
{
    free(b->element);
    free(b->context);
}
