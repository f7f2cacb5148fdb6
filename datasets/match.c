/* match.c - match: does one of the keys fit one of the locks?
 *
 * A set has n elements, n uniform in size - size/2 .. size + size/2. Keys (first number 1) and
 * locks (-1) alternate; if n is odd, either kind has one more. Each has a code of `bits` numbers,
 * 1 or -1. The codes of a set are all different and uniform. In half of the sets, the class "pair",
 * one lock then gets the code of one key. The instance labels of the two are 1. The best possible
 * accuracy is 1.
 *
 * In both classes each element has the same distribution, and so have the keys without the locks
 * and the locks without the keys. So no statistic of single elements, or of one kind alone, says
 * anything.
 *
 * Interaction must win: in self-attention a key finds the lock whose code has the largest product
 * with its own, and the next layer knows whether all bits agree. Poolings of elements that do not
 * see each other must lose: they would have to say for each of 2^bits codes whether there is a key
 * and whether there is a lock, and the decoder would compare. */
#include "base/arena.h"
#include "data/filling.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, BITS, MOST_BITS = 16 };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(6000, 500, 1000),
    {"size", "mean elements in a set; more are harder", 8, 3, 10000},
    {"bits", "bits of a code; more are harder", 8, 2, MOST_BITS},
};

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const class_name[] = {"none", "pair"};
    const int64_t size = value[SIZE], bits = value[BITS], codes = (int64_t)1 << bits;
    const int64_t most = size + size / 2;
    if (most > codes)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "size=%lld: sets have up to %lld elements, and bits=%lld make %lld codes",
                       (long long)size, (long long)most, (long long)bits, (long long)codes);
    sw_filling filling;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, 2, class_name));
    sw_dataset_draw_sizes(dataset, &filling, size, seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, 1 + bits, NULL, true));
    int64_t *taken = sw_arena_zeroed(dataset->arena, sw_bytes(codes, sizeof *taken)); /* by set */
    int64_t *code = sw_arena_alloc(dataset->arena, sw_bytes(most, sizeof *code));
    if (!taken || !code) return SW_ERROR_MEMORY;
    dataset->best = 1;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], elements = filling.offset[b + 1] - first;
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const int64_t locks_at = sw_random_below(&r, 2); /* at even numbers, or at odd ones */
        for (int64_t i = 0; i < elements;) {
            code[i] = sw_random_below(&r, (uint32_t)codes);
            if (taken[code[i]] == b + 1) continue;
            taken[code[i++]] = b + 1;
        }
        filling.label[b] = (int32_t)sw_random_below(&r, 2);
        if (filling.label[b]) {
            const int64_t locks = (elements + 1 - locks_at) / 2, keys = elements - locks;
            const int64_t lock = locks_at + 2 * sw_random_below(&r, (uint32_t)locks);
            const int64_t key = 1 - locks_at + 2 * sw_random_below(&r, (uint32_t)keys);
            code[lock] = code[key];
            filling.instance[first + lock] = filling.instance[first + key] = 1;
        }
        for (int64_t i = 0; i < elements; i++) {
            sw_real *x = filling.x + (first + i) * (1 + bits);
            x[0] = i % 2 == locks_at ? -1 : 1;
            for (int64_t j = 0; j < bits; j++) x[1 + j] = code[i] >> j & 1 ? 1 : -1;
        }
    }
    return SW_OK;
}

const sw_dataset_type sw_dataset_match = {
    "match", "does a key fit a lock: self-attention wins, since elements see each other", params,
    sizeof params / sizeof params[0], make};
