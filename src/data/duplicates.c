/* duplicates.c - finds equal sets by a hash of their elements. */
#include "data/duplicates.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mapped.h"
#include "base/schema.h"
#include "data/dataset.h"

#include <stdlib.h>
#include <string.h>

/* Sets with the same elements have the same hash. Different sets have different ones, except with a
 * chance of 2^-64 for each pair. */
typedef struct fingerprint {
    uint64_t hash;
    int64_t set;
    int role;
} fingerprint;

/* The last steps of MurmurHash3. The sum of mixed hashes does not depend on their order, and it
 * differs for different hashes. */
static uint64_t mix(uint64_t hash)
{
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53u;
    return hash ^ hash >> 33;
}

/* FNV-1a over the bits of the numbers. */
static uint64_t hash_row(const sw_real *x, int64_t width)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (int64_t i = 0; i < width; i++) {
        const double value = (double)x[i] + 0.0; /* -0 becomes 0 */
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        hash = (hash ^ bits) * 0x100000001b3u;
        hash ^= hash >> 29;
    }
    return mix(hash);
}

static uint64_t hash_set(const sw_ragged *sets, int64_t set)
{
    uint64_t sum = 0;
    const int64_t rows = sets->offset[set + 1] - sets->offset[set], width = sets->width;
    const sw_real *x = sets->x + sets->offset[set] * width;
    sw_mapped_pass(sets->mapped, x, sw_bytes(rows * width, sizeof *x));
    for (int64_t i = 0; i < rows; i++) sum += hash_row(x + i * width, width);
    if (sets->context_width == 0) return sum;
    /* Mixed again, so that exchanging elements and context changes the hash. */
    return mix(sum) + hash_row(sets->context + set * sets->context_width, sets->context_width);
}

static int by_set(const void *a, const void *b)
{
    const fingerprint *x = a, *y = b;
    return (x->set > y->set) - (x->set < y->set);
}

static int by_hash(const void *a, const void *b)
{
    const fingerprint *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    if (x->role != y->role) return x->role - y->role;
    return (x->set > y->set) - (x->set < y->set);
}

/* How many sets equal one of another split; an example of such a pair. */
typedef struct shared {
    int64_t count, here, there;
} shared;

/* The fingerprints of all sets that are in a split, for free(). Equal ones are neighbours, in the
 * order of their splits. */
static sw_status fingerprints_of(fingerprint **out, int64_t *count, const sw_dataset *dataset)
{
    fingerprint *list = reallocarray(NULL, (size_t)dataset->sets.count + 1, sizeof *list);
    if (!list) return sw_fail(SW_ERROR_MEMORY, "out of memory to compare sets");
    *count = 0;
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        for (int64_t i = 0; i < dataset->index_count[role]; i++)
            list[(*count)++] = (fingerprint){0, dataset->index[role][i], role};
    qsort(list, (size_t)*count, sizeof *list, by_set); /* read the elements in their order */
    for (int64_t i = 0; i < *count; i++) list[i].hash = hash_set(&dataset->sets, list[i].set);
    qsort(list, (size_t)*count, sizeof *list, by_hash);
    *out = list;
    return SW_OK;
}

static void count_pair(shared *s, int64_t here, int64_t there)
{
    if (s->count++ > 0) return;
    s->here = here;
    s->there = there;
}

static sw_status warn_by_role(sw_dataset *dataset, const fingerprint *list, int64_t count)
{
    shared found[3][3] = {{{0}}}; /* [role][an earlier role] */
    for (int64_t first = 0, i = 0; i < count; i++) {
        if (list[i].hash != list[first].hash) first = i;
        if (list[i].role != list[first].role)
            count_pair(&found[list[i].role][list[first].role], list[i].set, list[first].set);
    }
    for (int role = SW_VALID; role <= SW_TEST; role++)
        for (int other = SW_TRAIN; other < role; other++) {
            const shared *s = &found[role][other];
            if (s->count == 0) continue;
            SW_TRY(sw_dataset_warn(dataset,
                                   "%lld set%s of the %s split %s in the %s split too, with the "
                                   "same elements: for instance set %s is %s",
                                   (long long)s->count, s->count == 1 ? "" : "s",
                                   sw_role_name((sw_role)role), s->count == 1 ? "is" : "are",
                                   sw_role_name((sw_role)other),
                                   sw_name_text_of(dataset->set_name, s->here).text,
                                   sw_name_text_of(dataset->set_name, s->there).text));
        }
    return SW_OK;
}

static sw_status warn_of_folds(sw_dataset *dataset, const fingerprint *list, int64_t count)
{
    shared found = {0};
    for (int64_t first = 0, i = 1; i < count; i++) {
        if (list[i].hash != list[first].hash)
            first = i;
        else
            count_pair(&found, list[i].set, list[first].set);
    }
    if (found.count == 0) return SW_OK;
    return sw_dataset_warn(dataset,
                           "%lld set%s the same elements as another one, so that a fold can be "
                           "tested on sets that it was trained on: for instance set %s is %s",
                           (long long)found.count, found.count == 1 ? " has" : "s have",
                           sw_name_text_of(dataset->set_name, found.here).text,
                           sw_name_text_of(dataset->set_name, found.there).text);
}

sw_status sw_duplicates_warn(sw_dataset *dataset)
{
    fingerprint *list = NULL;
    int64_t count = 0;
    SW_TRY(fingerprints_of(&list, &count, dataset));
    dataset->warnings -= dataset->split_warnings;
    const int before = dataset->warnings;
    const sw_status status = dataset->folds > 0 ? warn_of_folds(dataset, list, count)
                                                : warn_by_role(dataset, list, count);
    dataset->split_warnings = dataset->warnings - before;
    free(list);
    return status;
}
