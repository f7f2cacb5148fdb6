/* finite.c - are the numbers that go into a model and come out of it finite, and not too large? */
#include "train/finite.h"

#include "base/arena.h"
#include "base/mapped.h"
#include "base/number.h"
#include "base/schema.h"
#include "data/ragged.h"
#include "kernels/finite.h"

#include <math.h>
#include <stdio.h>

/* ---- What goes in ---------------------------------------------------------------------------- */

/* The set of a chunk that a row is in. */
static int64_t set_of_row(const sw_chunk *chunk, int64_t row)
{
    int64_t b = 0;
    while (chunk->sets.offset[b + 1] <= row) b++;
    return b;
}

sw_status sw_elements_check(const sw_ragged *sets, const sw_chunk *chunk)
{
    const sw_tensor *x = chunk->x;
    const int64_t at = sw_first_not_finite(x->data, x->size);
    if (at == x->size) return SW_OK;
    const int64_t row = at / sets->width, b = set_of_row(chunk, row);
    return sw_not_finite(sets, chunk->sets.id[b], row - chunk->sets.offset[b], at % sets->width,
                         x->data[at]);
}

sw_status sw_contexts_check(const sw_ragged *sets, const sw_chunk *chunk)
{
    const sw_tensor *context = chunk->context;
    const int64_t at = context ? sw_first_not_finite(context->data, context->size) : 0;
    if (!context || at == context->size) return SW_OK;
    return sw_not_finite(sets, chunk->sets.id[at / sets->context_width], SW_OF_CONTEXT,
                         at % sets->context_width, context->data[at]);
}

/* ---- What comes out -------------------------------------------------------------------------- */

sw_status sw_outputs_check(const char *what, char *const *name, const sw_some_sets *some,
                           const sw_real *numbers, int64_t width, int64_t *set)
{
    const int64_t at = sw_first_not_finite(numbers, some->count * width);
    if (at == some->count * width) return SW_OK;
    *set = sw_set_at(some, at / width);
    return sw_fail(
        SW_ERROR_NOT_FINITE, "%s %s of set %s is %s", what, sw_name_text_of(name, at % width).text,
        sw_name_text_of(some->sets->name, *set).text, sw_number_of_real(numbers[at]).text);
}

/* ---- What is too large ----------------------------------------------------------------------- */

#define HUGE_NUMBER 1e6 /* in the scale of the network */

/* The largest number so far, and where it is. */
typedef struct largest {
    int64_t set, element, column; /* of sw_position_text_of */
    double size;                  /* in the scale of the network */
    sw_real value;
    bool scaled;
} largest;

/* Look at the columns first .. end-1 of an element, of a context, or of targets. */
static void look(largest *top, const sw_real *x, int64_t first, int64_t end,
                 const sw_columns *columns, int64_t set, int64_t element)
{
    for (int64_t d = first; d < end; d++) {
        const bool scaled = columns->mean != NULL;
        double size = fabs((double)x[d]);
        if (scaled) size = fabs(sw_columns_scaled(columns, d, (double)x[d]));
        if (scaled && columns->cap && size > columns->cap[d] && isfinite(x[d]))
            size = columns->cap[d];
        if (size <= top->size) continue; /* a NaN goes on */
        *top = (largest){set, element, d, size, x[d], scaled};
        if (isnan(size)) top->size = INFINITY;
    }
}

static void look_at_set(largest *top, const sw_model *model, const sw_ragged *sets, int64_t b)
{
    const sw_schema *schema = &model->schema;
    const int64_t width = sets->width, rows = sets->offset[b + 1] - sets->offset[b];
    const sw_real *x = sets->x + sets->offset[b] * width;
    /* Tokens and the numbers of parts are names, not sizes. */
    const int64_t begin = model->config.vocabulary > 0, end = width - model->config.parts;
    sw_mapped_pass(sets->mapped, x, sw_bytes(rows * width, sizeof *x));
    for (int64_t i = 0; i < rows; i++) look(top, x + i * width, begin, end, &schema->feature, b, i);
    if (sets->context_width > 0)
        look(top, sets->context + b * sets->context_width, 0, sets->context_width, &schema->context,
             b, SW_OF_CONTEXT);
    if (sets->target && model->config.task == SW_REGRESSION)
        look(top, sets->target + b * sets->targets, 0, sets->targets, &schema->output, b,
             SW_OF_TARGET);
}

bool sw_huge_number(sw_huge_text *huge, const sw_model *model, const sw_some_sets *some)
{
    largest top = {.size = HUGE_NUMBER};
    for (int64_t i = 0; i < some->count; i++)
        look_at_set(&top, model, some->sets, sw_set_at(some, i));
    if (top.size <= HUGE_NUMBER) return false;
    snprintf(huge->text, sizeof huge->text, "%s is %s",
             sw_position_text_of(some->sets, top.set, top.element, top.column).text,
             sw_number_of_real(top.value).text);
    if (isfinite(top.value) && top.scaled)
        sw_append(huge->text, sizeof huge->text, ", %.2g times the deviation of its column",
                  top.size);
    else if (isfinite(top.value))
        sw_append(huge->text, sizeof huge->text, ", and nothing scales it (standardise=yes does)");
    return true;
}
