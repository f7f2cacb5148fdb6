/* lookup.c - lookup: what stands under the key that is asked for?
 *
 * A set is a dictionary of n entries, n uniform in size - size/2 .. size + size/2. An entry is
 * (one-hot key, one-hot value); the keys of a set are distinct, any of them alike; the values are
 * dealt evenly, so that their counts say next to nothing. With each set comes a question as its
 * context: the one-hot key of one entry, any of them alike. That entry's value is the class, and
 * its instance label is 1. The best possible accuracy is 1.
 *
 * Without the question, the most frequent value is the best answer, and right in ceil(n/values) of
 * n cases: 0.30 on average.
 *
 * A pooling that is told the question must win: attention whose query is made of it finds the entry
 * and passes on one value. The others cannot know what will be asked, and have to pass on the whole
 * dictionary, keys times values yes-or-no's, from which the decoder, which is told, picks one. */
#include "base/arena.h"
#include "data/filling.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { KEYS = SW_PARAM_OWN, VALUES, SIZE };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(4000, 500, 1000),
    {"keys", "keys that there are", 16, 2, 1000},
    {"values", "values that there are: the classes", 4, 2, 1000},
    {"size", "mean entries in a set; more are harder", 8, 1, 1000},
};

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    const int64_t keys = value[KEYS], values = value[VALUES], size = value[SIZE];
    if (size + size / 2 > keys)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "size=%lld: sets have up to %lld entries, and there are keys=%lld",
                       (long long)size, (long long)(size + size / 2), (long long)keys);
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
        const int64_t asked = sw_random_below(&r, (uint32_t)entries);
        for (int64_t i = 0; i < entries; i++) {
            sw_real *x = filling.x + (first + i) * (keys + values);
            for (int64_t j = 0; j < keys; j++) x[j] = j == key[i];
            for (int64_t j = 0; j < values; j++) x[keys + j] = j == (deal + i) % values;
        }
        filling.context[b * keys + key[asked]] = 1;
        filling.label[b] = (int32_t)((deal + asked) % values);
        filling.instance[first + asked] = 1;
    }
    return SW_OK;
}

const sw_dataset_type sw_dataset_lookup = {
    "lookup", "the value under a key that comes with the set: a pooling that is told it wins",
    params, sizeof params / sizeof params[0], make};
