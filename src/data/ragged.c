/* ragged.c - are packed sets what they should be? */
#include "data/ragged.h"

#include "base/error.h"
#include "kernels/vector.h"

/* x - x is 0 for a finite number and NaN for any other: a loop without a branch. */
SW_KERNEL
static bool all_finite(const sw_real *x, int64_t count)
{
    int bad = 0;
    for (int64_t i = 0; i < count; i++) bad |= !(x[i] - x[i] == 0);
    return !bad;
}

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
    return SW_OK;
}

sw_status sw_ragged_check(const sw_ragged *sets, int64_t classes)
{
    SW_TRY(sw_ragged_check_layout(sets));
    for (int64_t b = 0; b < sets->count; b++) {
        if (sets->label && (sets->label[b] < 0 || sets->label[b] >= classes))
            return sw_fail(SW_ERROR_ARGUMENT, "set %lld has label %d; labels are 0 to %lld",
                           (long long)b, (int)sets->label[b], (long long)classes - 1);
    }
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t first = sets->offset[b], rows = sets->offset[b + 1] - first;
        if (!all_finite(sets->x + first * sets->width, rows * sets->width))
            return not_finite(sets, b);
    }
    return SW_OK;
}
