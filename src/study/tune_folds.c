/* tune_folds.c - the sets on which a trial trains and is judged: test sets are not among them. */
#include "study/tune_folds.h"

#include "base/arena.h"
#include "base/error.h"
#include "data/fold.h"

#include <stdlib.h>

static sw_dataset without_test(const sw_dataset *dataset)
{
    sw_dataset view = *dataset;
    view.index[SW_TEST] = NULL;
    view.index_count[SW_TEST] = 0;
    return view;
}

/* part [sets]: the number of each set's part; below 0 for test sets. */
static void fill(sw_tune_folds *folds, const int64_t *part, int64_t sets)
{
    int64_t *index = folds->index;
    for (int64_t f = 0; f < folds->count; f++) {
        for (int role = SW_TRAIN; role <= SW_VALID; role++) {
            folds->view[f].index[role] = index;
            for (int64_t b = 0; b < sets; b++)
                if (part[b] >= 0 && (part[b] == f) == (role == SW_VALID)) *index++ = b;
            folds->view[f].index_count[role] = index - folds->view[f].index[role];
        }
    }
}

static sw_status divide(sw_tune_folds *folds, const sw_dataset *dataset, uint64_t seed)
{
    const int64_t sets = dataset->sets.count;
    folds->index = malloc(sw_bytes(sets * folds->count, sizeof *folds->index));
    int64_t *part = malloc(sw_bytes(sets, sizeof *part));
    sw_status status = SW_OK;
    if (!folds->index || !part)
        status =
            sw_fail(SW_ERROR_MEMORY, "out of memory for %lld inner folds", (long long)folds->count);
    if (status == SW_OK) status = sw_fold_deal(part, dataset, folds->count, seed, true);
    if (status == SW_OK) fill(folds, part, sets);
    free(part);
    return status;
}

sw_status sw_tune_folds_new(sw_tune_folds *folds, const sw_dataset *dataset, int64_t inner_folds,
                            uint64_t seed)
{
    *folds = (sw_tune_folds){.count = inner_folds > 0 ? inner_folds : 1};
    if (inner_folds < 0 || inner_folds == 1 || inner_folds > dataset->sets.count)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "tune: %lld inner folds, expected 0, or from 2 to the number of sets",
                       (long long)inner_folds);
    folds->view = calloc((size_t)folds->count, sizeof *folds->view);
    if (!folds->view) return sw_fail(SW_ERROR_MEMORY, "out of memory for inner folds");
    for (int64_t f = 0; f < folds->count; f++) folds->view[f] = without_test(dataset);
    return inner_folds > 0 ? divide(folds, dataset, seed) : SW_OK;
}

void sw_tune_folds_free(sw_tune_folds *folds)
{
    free(folds->view);
    free(folds->index);
    *folds = (sw_tune_folds){0};
}
