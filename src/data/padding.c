/* padding.c - sets that are filled up to one size. */
#include "data/padding.h"

#include "data/dataset.h"

enum { LEAST_SETS = 3 };

static bool ends_in_zeros(const sw_ragged *sets, int64_t set)
{
    const sw_real *last = sets->x + (sets->offset[set + 1] - 1) * sets->width;
    for (int64_t d = 0; d < sets->width; d++)
        if (last[d] != 0) return false;
    return true;
}

sw_status sw_padding_warn(sw_dataset *dataset)
{
    const sw_ragged *sets = &dataset->sets;
    const int64_t size = sets->count > 0 ? sets->offset[1] : 0;
    int64_t padded = 0;
    for (int64_t b = 0; size > 1 && b < sets->count; b++) {
        if (sets->offset[b + 1] - sets->offset[b] != size) return SW_OK;
        padded += ends_in_zeros(sets, b);
    }
    if (padded < LEAST_SETS || 10 * padded < sets->count || padded == sets->count) return SW_OK;
    return sw_dataset_warn(dataset,
                           "all sets have %lld elements, and %lld of the %lld sets end in zeros "
                           "alone: if these are padding, leave them out (in NumPy files, an array "
                           "\"lengths\" says how many elements a set has)",
                           (long long)size, (long long)padded, (long long)sets->count);
}
