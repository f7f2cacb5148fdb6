/* lookup.c - lookup: which value is stored under the given key?
 *
 * A set is a dictionary of n entries, n uniform in size - size/2 .. size + size/2. An entry is
 * (one-hot key, one-hot value). The keys of a set are distinct and uniform. The values are dealt
 * evenly, so their counts say next to nothing. The context of a set is its question: the one-hot
 * key of a uniform entry. The value of that entry is the class, and its instance label is 1. The
 * best possible accuracy is 1.
 *
 * Without the question, the best answer is the most frequent value, which is right in
 * ceil(n/values) of n cases: 0.30 on average.
 *
 * A pooling that sees the question must win: attention whose query is made of the question finds
 * the entry and passes on one value. Other poolings do not know the question. They must pass on the
 * whole dictionary, one bit for each pair of key and value, and the decoder, which sees the
 * question, picks one. */
#include "base/arena.h"
#include "data/filling.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { KEYS = SW_PARAM_OWN, VALUES, SIZE };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(4000, 500, 1000),
    {"keys", "number of keys", 16, 2, 1000},
    {"values", "number of values, which are the classes", 4, 2, 1000},
    {"size", "mean entries in a set; more are harder", 8, 1, 1000},
};

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    const int64_t keys = value[KEYS], values = value[VALUES], size = value[SIZE];
    const int64_t most = size + size / 2;
    if (most > keys)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "size=%lld: sets have up to %lld entries, and there are only keys=%lld",
                       (long long)size, (long long)most, (long long)keys);
    sw_filling filling;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, values, NULL));
    SW_TRY(sw_dataset_context(dataset, &filling, keys));
    sw_dataset_draw_sizes(dataset, &filling, size, seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, keys + values, NULL, true));
    int64_t *key = sw_arena_alloc(dataset->arena, sw_bytes(keys, sizeof *key));
    if (!key) return SW_ERROR_MEMORY;
    dataset->best = 1;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], entries = filling.offset[b + 1] - first;
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        sw_random_permutation(&r, keys, key);
        const uint32_t deal = sw_random_below(&r, (uint32_t)values);
        const int64_t question = sw_random_below(&r, (uint32_t)entries);
        for (int64_t i = 0; i < entries; i++) {
            sw_real *x = filling.x + (first + i) * (keys + values);
            for (int64_t j = 0; j < keys; j++) x[j] = j == key[i];
            for (int64_t j = 0; j < values; j++) x[keys + j] = j == (deal + i) % values;
        }
        filling.context[b * keys + key[question]] = 1;
        filling.label[b] = (int32_t)((deal + question) % values);
        filling.instance[first + question] = 1;
    }
    return SW_OK;
}

const sw_dataset_type sw_dataset_lookup = {
    "lookup", "the value under the key that comes with the set: a pooling that sees the key wins",
    params, sizeof params / sizeof params[0], make};
