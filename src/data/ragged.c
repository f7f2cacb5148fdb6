/* ragged.c - checks packed sets. */
#include "data/ragged.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mapped.h"
#include "kernels/vector.h"

/* x - x is 0 for a finite number, otherwise NaN. So the loop has no branch. */
SW_KERNEL
static bool all_finite(const sw_real *x, int64_t count)
{
    int bad = 0;
    for (int64_t i = 0; i < count; i++) bad |= !(x[i] - x[i] == 0);
    return !bad;
}

/* The error for the first element of a set that is not finite. */
static sw_status not_finite(const sw_ragged *sets, int64_t set)
{
    const int64_t first = sets->offset[set];
    for (int64_t i = 0; i < (sets->offset[set + 1] - first) * sets->width; i++) {
        sw_real x = sets->x[first * sets->width + i];
        if (!isfinite(x))
            return sw_fail(SW_ERROR_ARGUMENT, "set %lld, element %lld, column %lld is %g",
                           (long long)set, (long long)(i / sets->width),
                           (long long)(i % sets->width), (double)x);
    }
    return SW_OK;
}

sw_status sw_ragged_check_layout(const sw_ragged *sets)
{
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
    if (sets->context_width > 0 && !sets->context)
        return sw_fail(SW_ERROR_ARGUMENT, "the context of the sets is missing");
    return SW_OK;
}

/* ---- Answers --------------------------------------------------------------------------------- */

sw_status sw_ragged_check_answers(const sw_ragged *sets, sw_task task, int64_t outputs)
{
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
        return sw_fail(SW_ERROR_ARGUMENT, "set %lld, target %lld is %g, expected %s",
                       (long long)set, (long long)c, target,
                       task == SW_LABELS ? "0 or 1" : "a finite number");
    }
    return SW_OK;
}

sw_status sw_ragged_check_context(const sw_ragged *sets)
{
    for (int64_t i = 0; i < sets->count * sets->context_width; i++)
        if (!isfinite(sets->context[i]))
            return sw_fail(SW_ERROR_ARGUMENT, "set %lld, context %lld is %g",
                           (long long)(i / sets->context_width),
                           (long long)(i % sets->context_width), (double)sets->context[i]);
    return SW_OK;
}

static sw_status check_weights(const sw_ragged *sets)
{
    for (int64_t b = 0; sets->weight && b < sets->count; b++)
        if (!(sets->weight[b] >= 0 && sets->weight[b] < (sw_real)INFINITY))
            return sw_fail(SW_ERROR_ARGUMENT, "set %lld has the weight %g, expected 0 or more",
                           (long long)b, (double)sets->weight[b]);
    return SW_OK;
}

sw_status sw_ragged_check(const sw_ragged *sets, sw_task task, int64_t outputs)
{
    SW_TRY(sw_ragged_check_layout(sets));
    bool known = task == SW_CLASSES   ? sets->label != NULL
                 : task == SW_MIXTURE ? true
                                      : sets->target != NULL;
    if (known && sets->count > 0) SW_TRY(sw_ragged_check_answers(sets, task, outputs));
    for (int64_t b = 0; known && b < sets->count; b++)
        SW_TRY(sw_ragged_check_answer(sets, b, task, outputs));
    SW_TRY(sw_ragged_check_context(sets));
    SW_TRY(check_weights(sets));
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t first = sets->offset[b], rows = sets->offset[b + 1] - first;
        const sw_real *x = sets->x + first * sets->width;
        sw_mapped_pass(sets->mapped, x, sw_bytes(rows * sets->width, sizeof *x));
        if (!all_finite(x, rows * sets->width)) return not_finite(sets, b);
    }
    return SW_OK;
}
