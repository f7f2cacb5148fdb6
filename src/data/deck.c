/* deck.c - the sets in random order, class by class, and their roles. */
#include "data/deck.h"

#include "base/arena.h"
#include "base/error.h"

#include <stdlib.h>

void sw_deck_free(sw_deck *d)
{
    free(d->size);
    free(d->order);
    free(d->role);
}

static bool by_class(const sw_dataset *dataset)
{
    return dataset->task == SW_CLASSES && dataset->sets.label;
}

int64_t sw_class_of(const sw_dataset *dataset, int64_t set)
{
    return by_class(dataset) ? dataset->sets.label[set] : 0;
}

static void shuffle(sw_deck *d, const sw_dataset *dataset, int64_t *shuffled, int64_t *next,
                    sw_random *random)
{
    sw_random_permutation(random, d->sets, shuffled);
    for (int64_t b = 0; b < d->sets; b++) d->size[sw_class_of(dataset, b)]++;
    for (int64_t c = 0, first = 0; c < d->classes; c++) {
        next[c] = first;
        first += d->size[c];
        d->filled += d->size[c] > 0;
    }
    for (int64_t i = 0; i < d->sets; i++)
        d->order[next[sw_class_of(dataset, shuffled[i])]++] = shuffled[i];
}

sw_status sw_deck_new(sw_deck *d, const sw_dataset *dataset, sw_random random)
{
    *d = (sw_deck){.sets = dataset->sets.count,
                   .classes = by_class(dataset) ? dataset->schema.output.count : 1};
    d->size = calloc((size_t)d->classes, sizeof *d->size);
    d->order = reallocarray(NULL, (size_t)d->sets, sizeof *d->order);
    d->role = reallocarray(NULL, (size_t)d->sets, sizeof *d->role);
    int64_t *shuffled = reallocarray(NULL, (size_t)d->sets, sizeof *shuffled);
    int64_t *next = calloc((size_t)d->classes, sizeof *next);
    const bool memory = d->size && d->order && d->role && shuffled && next;
    if (memory) shuffle(d, dataset, shuffled, next, &random);
    free(next);
    free(shuffled);
    if (memory) return SW_OK;
    sw_deck_free(d);
    return sw_fail(SW_ERROR_MEMORY, "out of memory for the splits of %lld sets",
                   (long long)dataset->sets.count);
}

/* ---- Into the data set ----------------------------------------------------------------------- */

/* Memory for the index of all three roles and of the sets without a role, one after another. Takes
 * the existing index if that has all sets. */
static int64_t *index_memory(sw_dataset *dataset)
{
    int64_t *memory = dataset->index[0], *end = memory;
    for (int role = 0; memory && role < 3; role++) {
        if (dataset->index[role] != end) memory = NULL;
        end += dataset->index_count[role];
    }
    if (memory && end - memory + dataset->kept_count == dataset->sets.count) return memory;
    return sw_arena_alloc(dataset->arena, sw_bytes(dataset->sets.count, sizeof *memory));
}

sw_status sw_put_roles(sw_dataset *dataset, const uint8_t *role_of)
{
    int64_t *index = index_memory(dataset);
    if (!index) return SW_ERROR_MEMORY;
    for (int role = 0; role < 3; role++) {
        dataset->index[role] = index;
        for (int64_t b = 0; b < dataset->sets.count; b++)
            if (role_of[b] == role) *index++ = b;
        dataset->index_count[role] = index - dataset->index[role];
    }
    dataset->kept = index;
    for (int64_t b = 0; b < dataset->sets.count; b++)
        if (role_of[b] == SW_KEPT) *index++ = b;
    dataset->kept_count = index - dataset->kept;
    dataset->split_given = dataset->test_given = false;
    dataset->folds = dataset->fold = 0;
    dataset->fold_seed = 0;
    dataset->train_sets = 0;
    dataset->unused_count = 0;
    return SW_OK;
}
