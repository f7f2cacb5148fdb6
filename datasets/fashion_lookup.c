/* fashion_lookup.c - fashion-lookup: which garment is stored under the given key?
 *
 * lookup.c on Fashion-MNIST. A set has n entries, n uniform in size - size/2 .. size + size/2. An
 * entry is (image, key): 784 grey levels, normalised with the mean and deviation of all training
 * pixels, then one number for each of the `keys` keys, 28 for the key of the entry and 0 for the
 * others. With 28, image and key are vectors of the same length, so a network sees both. The keys
 * of a set are distinct and uniform. The ten garments are dealt evenly in random order, so their
 * counts say next to nothing. The context of a set is its question: the one-hot key of a uniform
 * entry. The garment of that entry's image is the class, and its instance label is 1. Images are
 * drawn from their class with replacement, from the pools of image_bags.c.
 *
 * The best possible accuracy is that of recognising a garment, below 1 and not known. Without the
 * question, the best answer is the most frequent garment, which is right in ceil(n/10) of n cases:
 * 0.16 on average.
 *
 * A pooling that sees the question must win: attention whose query is made of the question finds
 * the entry by its key and passes on one garment. Other poolings must pass on every garment with
 * its key, and the decoder, which sees the question, picks one. */
#include "base/arena.h"
#include "data/filling.h"
#include "datasets/image_pool.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { KEYS = SW_PARAM_OWN, SIZE };
enum { KEY_HEIGHT = IMAGE_SIDE }; /* the square root of the number of pixels */

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(4000, 500, 1000),
    {"keys", "number of keys", 16, 2, 1000},
    {"size", "mean entries in a set", 8, 1, 1000},
};

static sw_status fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                      uint64_t seed)
{
    const int64_t keys = value[KEYS], size = value[SIZE], width = IMAGE_PIXELS + keys;
    const int64_t most = size + size / 2;
    if (most > keys)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "size=%lld: sets have up to %lld entries, and there are only keys=%lld",
                       (long long)size, (long long)most, (long long)keys);
    sw_filling filling;
    sw_image_pool pools[3];
    SW_TRY(sw_dataset_sets(dataset, &filling, value, IMAGE_CLASSES, images->source->class_name));
    SW_TRY(sw_dataset_context(dataset, &filling, keys));
    SW_TRY(sw_image_pools(pools, dataset->arena, images, NULL, seed));
    sw_dataset_draw_sizes(dataset, &filling, size, seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, width, NULL, true));
    int64_t *key = sw_arena_alloc(dataset->arena, sw_bytes(keys, sizeof *key));
    if (!key) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], entries = filling.offset[b + 1] - first;
        const sw_image_pool *pool = &pools[sw_dataset_role(dataset, b)];
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        int64_t garment[IMAGE_CLASSES];
        sw_random_permutation(&r, keys, key);
        sw_random_permutation(&r, IMAGE_CLASSES, garment);
        const int64_t question = sw_random_below(&r, (uint32_t)entries);
        for (int64_t i = 0; i < entries; i++) {
            sw_real *x = filling.x + (first + i) * width;
            sw_image_draw(pool, (int)garment[i % IMAGE_CLASSES], &r, x);
            for (int64_t j = 0; j < keys; j++) x[IMAGE_PIXELS + j] = j == key[i] ? KEY_HEIGHT : 0;
        }
        filling.context[b * keys + key[question]] = 1;
        filling.label[b] = (int32_t)garment[question % IMAGE_CLASSES];
        filling.instance[first + question] = 1;
    }
    return SW_OK;
}

SW_IMAGE_DATASET(
    fashion_lookup, sw_fashion_mnist, params, fill, "fashion-lookup",
    "the garment under the key that comes with the set; a pooling that sees the key wins");
