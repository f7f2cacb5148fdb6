/* ragged.c - checks packed sets. */
#include "data/ragged.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mapped.h"
#include "base/number.h"
#include "base/schema.h"
#include "kernels/finite.h"

#include <math.h>
#include <stdio.h>

/* ---- Places in messages ---------------------------------------------------------------------- */

sw_position_text sw_position_text_of(const sw_ragged *sets, int64_t set, int64_t element,
                                     int64_t column)
{
    const sw_schema none = {0}, *schema = sets->schema ? sets->schema : &none;
    const sw_columns *columns = element == SW_OF_CONTEXT  ? &schema->context
                                : element == SW_OF_TARGET ? &schema->output
                                                          : &schema->feature;
    const char *what = element == SW_OF_CONTEXT  ? "context"
                       : element == SW_OF_TARGET ? "target"
                                                 : "column";
    char *const *name = column < columns->count ? columns->name : NULL;
    sw_position_text text;
    snprintf(text.text, sizeof text.text, "set %s, ", sw_name_text_of(sets->name, set).text);
    if (element >= 0) sw_append(text.text, sizeof text.text, "element %lld, ", (long long)element);
    sw_append(text.text, sizeof text.text, "%s %s", what, sw_name_text_of(name, column).text);
    return text;
}

/* ---- Layout ---------------------------------------------------------------------------------- */

sw_status sw_ragged_check_layout(const sw_ragged *sets)
{
    if (sets->context_width < 0)
        return sw_fail(SW_ERROR_SHAPE, "a context of %lld numbers", (long long)sets->context_width);
    if (sets->count < 0 || sets->width < 1)
        return sw_fail(SW_ERROR_SHAPE, "%lld sets of elements of width %lld",
                       (long long)sets->count, (long long)sets->width);
    if (sets->count == 0) return SW_OK;
    if (!sets->offset) return sw_fail(SW_ERROR_ARGUMENT, "the offsets of the sets are missing");
    if (sets->offset[0] != 0)
        return sw_fail(SW_ERROR_ARGUMENT, "set 0 starts at row %lld; the first offset is 0",
                       (long long)sets->offset[0]);
    for (int64_t b = 0; b < sets->count; b++) {
        if (sets->offset[b + 1] < sets->offset[b])
            return sw_fail(
                SW_ERROR_ARGUMENT, "set %lld starts at row %lld and ends before it, at row %lld",
                (long long)b, (long long)sets->offset[b], (long long)sets->offset[b + 1]);
    }
    if (sets->offset[sets->count] > 0 && !sets->x)
        return sw_fail(SW_ERROR_ARGUMENT, "the elements of the sets are missing");
    int64_t numbers;
    if (__builtin_mul_overflow(sets->offset[sets->count], sets->width, &numbers))
        return sw_fail(SW_ERROR_SHAPE, "%lld rows of %lld numbers are more than 64 bits count",
                       (long long)sets->offset[sets->count], (long long)sets->width);
    if (sets->context_width > 0 && !sets->context)
        return sw_fail(SW_ERROR_ARGUMENT, "the context of the sets is missing");
    return SW_OK;
}

/* ---- Answers --------------------------------------------------------------------------------- */

sw_status sw_ragged_check_answers(const sw_ragged *sets, sw_task task, int64_t outputs)
{
    if (task == SW_CLASSES && outputs < 1)
        return sw_fail(SW_ERROR_ARGUMENT, "labels of %lld classes, expected 1 or more",
                       (long long)outputs);
    if (task == SW_CLASSES)
        return sets->label ? SW_OK : sw_fail(SW_ERROR_ARGUMENT, "the sets have no labels");
    if (task == SW_MIXTURE) {
        if (outputs >= 1 && outputs % (1 + 2 * sets->width) == 0) return SW_OK;
        return sw_fail(SW_ERROR_SHAPE,
                       "%lld outputs, expected a multiple of %lld for a mixture over elements of "
                       "%lld numbers",
                       (long long)outputs, (long long)(1 + 2 * sets->width),
                       (long long)sets->width);
    }
    if (!sets->target) return sw_fail(SW_ERROR_ARGUMENT, "the sets have no targets");
    if (sets->targets == outputs) return SW_OK;
    return sw_fail(SW_ERROR_SHAPE, "the sets have %lld targets each, expected %lld",
                   (long long)sets->targets, (long long)outputs);
}

sw_status sw_ragged_check_answer(const sw_ragged *sets, int64_t set, sw_task task, int64_t outputs)
{
    if (task == SW_CLASSES) {
        int32_t label = sets->label[set];
        if (label >= 0 && label < outputs) return SW_OK;
        return sw_fail(SW_ERROR_ARGUMENT, "set %lld has label %d, expected 0 to %lld",
                       (long long)set, (int)label, (long long)outputs - 1);
    }
    if (task == SW_MIXTURE) { /* the elements are the answer */
        if (sets->offset[set] < sets->offset[set + 1]) return SW_OK;
        return sw_fail(SW_ERROR_ARGUMENT, "set %lld is empty: a mixture needs elements",
                       (long long)set);
    }
    for (int64_t c = 0; c < outputs; c++) {
        double target = (double)sets->target[set * outputs + c];
        if (task == SW_LABELS ? target == 0 || target == 1 : isfinite(target)) continue;
        return sw_fail(SW_ERROR_ARGUMENT, "set %lld, target %lld is %s, expected %s",
                       (long long)set, (long long)c, sw_number_of(target).text,
                       task == SW_LABELS ? "0 or 1" : "a finite number");
    }
    return SW_OK;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

sw_status sw_not_finite(const sw_ragged *sets, int64_t set, int64_t element, int64_t column,
                        sw_real value)
{
    return sw_fail(SW_ERROR_ARGUMENT, "%s is %s, expected a finite number",
                   sw_position_text_of(sets, set, element, column).text,
                   sw_number_of_real(value).text);
}

sw_status sw_ragged_check_context(const sw_ragged *sets)
{
    const int64_t width = sets->context_width, count = sets->count * width;
    const int64_t at = sw_first_not_finite(sets->context, count);
    if (at == count) return SW_OK;
    return sw_not_finite(sets, at / width, SW_OF_CONTEXT, at % width, sets->context[at]);
}

/* The elements of a set. */
static sw_status check_elements(const sw_ragged *sets, int64_t set)
{
    const int64_t first = sets->offset[set], width = sets->width;
    const int64_t count = (sets->offset[set + 1] - first) * width;
    const sw_real *x = sets->x + first * width;
    sw_mapped_pass(sets->mapped, x, sw_bytes(count, sizeof *x));
    const int64_t at = sw_first_not_finite(x, count);
    return at == count ? SW_OK : sw_not_finite(sets, set, at / width, at % width, x[at]);
}

static sw_status check_weights(const sw_ragged *sets)
{
    for (int64_t b = 0; sets->weight && b < sets->count; b++)
        if (!(sets->weight[b] >= 0 && sets->weight[b] < (sw_real)INFINITY))
            return sw_fail(SW_ERROR_ARGUMENT, "set %lld has the weight %s, expected 0 or more",
                           (long long)b, sw_number_of_real(sets->weight[b]).text);
    return SW_OK;
}

/* The checks of all but the elements. */
static sw_status check_sets(const sw_ragged *sets, sw_task task, int64_t outputs)
{
    SW_TRY(sw_ragged_check_layout(sets));
    if (task < SW_CLASSES || task > SW_MIXTURE)
        return sw_fail(SW_ERROR_ARGUMENT, "task is %d, expected one of sw_task", (int)task);
    bool known = task == SW_CLASSES   ? sets->label != NULL
                 : task == SW_MIXTURE ? true
                                      : sets->target != NULL;
    if (known && sets->count > 0) SW_TRY(sw_ragged_check_answers(sets, task, outputs));
    for (int64_t b = 0; known && b < sets->count; b++)
        SW_TRY(sw_ragged_check_answer(sets, b, task, outputs));
    SW_TRY(sw_ragged_check_context(sets));
    return check_weights(sets);
}

sw_status sw_ragged_check_with_gaps(const sw_ragged *sets, sw_task task, int64_t outputs)
{
    SW_TRY(check_sets(sets, task, outputs));
    const int64_t width = sets->width;
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t at = sets->offset[b] * width; at < sets->offset[b + 1] * width; at++)
            if (isinf(sets->x[at]))
                return sw_not_finite(sets, b, at / width - sets->offset[b], at % width,
                                     sets->x[at]);
    return SW_OK;
}

sw_status sw_ragged_check(const sw_ragged *sets, sw_task task, int64_t outputs)
{
    SW_NOT_NULL(sets);
    SW_TRY(check_sets(sets, task, outputs));
    for (int64_t b = 0; b < sets->count; b++) SW_TRY(check_elements(sets, b));
    return SW_OK;
}
