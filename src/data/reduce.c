/* reduce.c - trains on some of the training sets. */
#include "data/reduce.h"

#include "base/error.h"
#include "base/number.h"
#include "data/deck.h"
#include "data/missing.h"
#include "data/standardise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A training set, and its position in the line of its class, from 0 to 1. */
typedef struct place {
    double along;
    int64_t set;
} place;

static int compare(const void *a, const void *b)
{
    const place *x = a, *y = b;
    return x->along != y->along ? (x->along > y->along) - (x->along < y->along)
                                : (x->set > y->set) - (x->set < y->set);
}

/* Line up the training sets, class by class in random order, so that every beginning of the line
 * has its share of each class. */
static void line_up(place *line, const sw_deck *d, const sw_dataset *dataset)
{
    int64_t put = 0;
    for (int64_t i = 0, first = 0; i <= d->sets; i++) {
        const bool ends = i == d->sets || (i > 0 && sw_class_of(dataset, d->order[i]) !=
                                                        sw_class_of(dataset, d->order[i - 1]));
        for (int64_t k = first; ends && k < put; k++)
            line[k].along = ((double)(k - first) + 0.5) / (double)(put - first);
        if (ends) first = put;
        if (i < d->sets && d->role[d->order[i]] == SW_TRAIN) line[put++].set = d->order[i];
    }
    qsort(line, (size_t)put, sizeof *line, compare);
}

/* The sets that are kept come first in the index of training, the others follow. */
static void divide(sw_dataset *dataset, const uint8_t *role, int64_t kept, int64_t *rest)
{
    int64_t *index = dataset->index[SW_TRAIN], put = 0, left = 0;
    const int64_t count = dataset->index_count[SW_TRAIN];
    for (int64_t i = 0; i < count; i++)
        if (role[index[i]] == SW_TRAIN)
            index[put++] = index[i];
        else
            rest[left++] = index[i];
    memcpy(index + put, rest, (size_t)left * sizeof *rest);
    dataset->index_count[SW_TRAIN] = kept;
    dataset->unused = index + kept;
    dataset->unused_count = left;
}

static sw_status draw(sw_dataset *dataset, int64_t kept, uint64_t seed)
{
    sw_deck d;
    const int64_t count = dataset->index_count[SW_TRAIN];
    SW_TRY(sw_deck_new(&d, dataset, sw_random_for(seed, SW_FOR_SPLIT, SW_SPLIT_REDUCE, 0)));
    place *line = calloc((size_t)count + 1, sizeof *line);
    int64_t *rest = calloc((size_t)count + 1, sizeof *rest);
    if (line && rest) {
        memset(d.role, SW_KEPT, (size_t)d.sets);
        for (int64_t i = 0; i < count; i++) d.role[dataset->index[SW_TRAIN][i]] = SW_TRAIN;
        line_up(line, &d, dataset);
        for (int64_t i = kept; i < count; i++) d.role[line[i].set] = SW_KEPT;
        divide(dataset, d.role, kept, rest);
    }
    const bool done = line && rest;
    free(line);
    free(rest);
    sw_deck_free(&d);
    return done ? SW_OK : sw_fail(SW_ERROR_MEMORY, "out of memory for %lld sets", (long long)count);
}

sw_status sw_dataset_reduce(sw_dataset *dataset, double amount, uint64_t seed)
{
    const int64_t count = dataset->index_count[SW_TRAIN];
    const double kept = amount < 1 ? fmax(1, round(amount * (double)count)) : amount;
    if (amount == dataset->train_sets) return SW_OK;
    if (dataset->train_sets != 0)
        return sw_fail(SW_ERROR_ARGUMENT, "%s training sets were kept before, expected %s",
                       sw_number_of(dataset->train_sets).text, sw_number_of(amount).text);
    if (!(amount > 0) || kept != round(kept) || kept > (double)count)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "train-sets is %s, expected a share below 1, or a whole number up to the "
                       "%lld training sets",
                       sw_number_of(amount).text, (long long)count);
    SW_TRY(draw(dataset, (int64_t)kept, seed));
    dataset->train_sets = amount;
    SW_TRY(sw_missing_fill_again(dataset));
    return sw_standardise_again(dataset);
}
