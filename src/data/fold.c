/* fold.c - divides the sets into folds: drawn, class by class or group by group, or as the data
 * give them. */
#include "data/fold.h"

#include "base/error.h"
#include "data/deal_groups.h"
#include "data/deck.h"
#include "data/duplicates.h"
#include "data/missing.h"
#include "data/standardise.h"

#include <math.h>
#include <stdlib.h>

/* ---- From parts to splits -------------------------------------------------------------------- */

static sw_status check_fold(const sw_dataset *dataset, int64_t folds, int64_t fold)
{
    const int least = dataset->no_valid ? 2 : 3;
    if (folds < least)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%lld folds, expected %d or more: one for test, %sthe others for training",
                       (long long)folds, least, dataset->no_valid ? "" : "one for validation, ");
    if (fold >= 0 && fold < folds) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "fold %lld of %lld, expected 0 to %lld", (long long)fold,
                   (long long)folds, (long long)folds - 1);
}

/* A data set that the caller filled by hand has no arena for other splits and scales. */
static sw_status check_own(const sw_dataset *dataset)
{
    if (dataset->arena) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "folds: this struct was filled by hand, expected a data set "
                                      "that was opened, or made by sw_dataset_new");
}

/* part [sets]: of each set; below 0: it stays out. */
static sw_status put_folds(sw_dataset *dataset, const int64_t *part, int64_t folds, int64_t fold,
                           uint64_t seed)
{
    const bool warned = dataset->folds > 0; /* warnings of folds hold for every division */
    const int64_t valid = dataset->no_valid ? folds : (fold + 1) % folds;
    uint8_t *role = malloc((size_t)dataset->sets.count + 1);
    if (!role) return sw_fail(SW_ERROR_MEMORY, "out of memory for folds");
    for (int64_t b = 0; b < dataset->sets.count; b++)
        role[b] = part[b] < 0        ? SW_KEPT
                  : part[b] == fold  ? SW_TEST
                  : part[b] == valid ? SW_VALID
                                     : SW_TRAIN;
    const sw_status status = sw_put_roles(dataset, role);
    free(role);
    SW_TRY(status);
    dataset->folds = folds;
    dataset->fold = fold;
    dataset->fold_seed = seed;
    dataset->best = NAN;
    if (!warned) SW_TRY(sw_duplicates_warn(dataset));
    SW_TRY(sw_missing_fill_again(dataset));
    return sw_standardise_again(dataset);
}

/* Put -1 for the sets that stay out of all folds, 0 for the others. Returns how many those are. */
static int64_t leave_out(const sw_dataset *dataset, int64_t *part, bool no_test)
{
    const bool test = no_test || dataset->test_given;
    int64_t left = dataset->sets.count;
    for (int64_t b = 0; b < dataset->sets.count; b++) part[b] = 0;
    for (int64_t i = 0; i < dataset->kept_count; i++, left--) part[dataset->kept[i]] = -1;
    for (int64_t i = 0; test && i < dataset->index_count[SW_TEST]; i++, left--)
        part[dataset->index[SW_TEST][i]] = -1;
    for (int64_t i = 0; no_test && i < dataset->unused_count; i++, left--)
        part[dataset->unused[i]] = -1;
    return left;
}

/* ---- Drawn ----------------------------------------------------------------------------------- */

/* Sets are dealt out one by one, class after class, so sizes differ by one at most. The first part
 * is drawn: otherwise a class of few sets would be in the same parts for every seed. */
static sw_status deal_sets(int64_t *part, const sw_dataset *dataset, int64_t folds,
                           sw_random random)
{
    sw_deck d;
    int64_t next = (int64_t)(sw_random_uniform(&random) * (double)folds);
    SW_TRY(sw_deck_new(&d, dataset, random));
    for (int64_t i = 0; i < d.sets; i++)
        if (part[d.order[i]] == 0) part[d.order[i]] = next++ % folds;
    sw_deck_free(&d);
    return SW_OK;
}

sw_status sw_fold_deal(int64_t *part, const sw_dataset *dataset, int64_t folds, uint64_t seed,
                       bool no_test)
{
    const int64_t sets = leave_out(dataset, part, no_test);
    const sw_random random = sw_random_for(seed, SW_FOR_SPLIT, SW_SPLIT_FOLDS, 0);
    if (folds > sets)
        return sw_fail(SW_ERROR_ARGUMENT, "%lld sets cannot be divided into %lld folds",
                       (long long)sets, (long long)folds);
    return dataset->group.count > 0
               ? sw_deal_groups(part, dataset, &(sw_deal){.parts = folds, .random = random})
               : deal_sets(part, dataset, folds, random);
}

sw_status sw_dataset_fold(sw_dataset *dataset, int64_t folds, int64_t fold, uint64_t seed)
{
    SW_NOT_NULL(dataset);
    SW_TRY(check_own(dataset));
    SW_TRY(check_fold(dataset, folds, fold));
    int64_t *part = reallocarray(NULL, (size_t)dataset->sets.count + 1, sizeof *part);
    if (!part) return sw_fail(SW_ERROR_MEMORY, "out of memory for folds");
    sw_status status = sw_fold_deal(part, dataset, folds, seed, false);
    if (status == SW_OK) status = put_folds(dataset, part, folds, fold, seed);
    free(part);
    return status;
}

/* ---- Given ----------------------------------------------------------------------------------- */

sw_status sw_dataset_fold_given(sw_dataset *dataset, int64_t fold, int64_t repeat)
{
    SW_NOT_NULL(dataset);
    SW_TRY(check_own(dataset));
    if (dataset->divisions == 0)
        return sw_fail(SW_ERROR_ARGUMENT, "the data set comes without folds");
    if (repeat < 0 || repeat >= dataset->divisions)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "repeat %lld of the folds that come with the data, expected 0 to %lld",
                       (long long)repeat, (long long)dataset->divisions - 1);
    const sw_grouping *given = &dataset->division[repeat];
    SW_TRY(check_fold(dataset, given->count, fold));
    int64_t *part = reallocarray(NULL, (size_t)dataset->sets.count + 1, sizeof *part);
    if (!part) return sw_fail(SW_ERROR_MEMORY, "out of memory for folds");
    leave_out(dataset, part, false);
    for (int64_t b = 0; b < dataset->sets.count; b++)
        if (part[b] == 0) part[b] = given->of[b];
    const sw_status status = put_folds(dataset, part, given->count, fold, (uint64_t)repeat);
    free(part);
    return status;
}
