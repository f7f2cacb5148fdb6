/* fashion_majority.c - fashion-majority: which garment is most frequent in this bag of images?
 *
 * majority.c on Fashion-MNIST. A set has n images, n uniform in size - size/2 .. size + size/2 and
 * independent of the class. An element is an image: 784 grey levels, normalised with the mean and
 * deviation of all training pixels. The images show the first `kinds` of the ten garments. An image
 * shows the garment of the class with probability 1/10, otherwise a uniform one of the kinds. A bag
 * is drawn again if the garment of the class is not the only most frequent one, or if a kind is
 * missing from a bag of more images than kinds. The instance label is 1 for images of the class's
 * garment. Images are drawn from their class with replacement, from the pools of image_bags.c.
 *
 * The best possible accuracy is below 1, since some pullovers look like dresses, and not known.
 * Mean must win: the share of each kind is the mean of an indicator. So does attention: with equal
 * weights it is the mean. Max must lose: every kind is in every bag. */
#include "base/arena.h"
#include "data/filling.h"
#include "datasets/image_pool.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, KINDS };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(2000, 500, 1000),
    {"size", "mean images in a bag", 16, 1, 1000},
    {"kinds", "number of garments, from the first one on", 4, 2, IMAGE_CLASSES},
};

/* Is the label's garment the only most frequent one, and is every kind there if the bag is large
 * enough? */
static bool holds(const int64_t *garment, int64_t size, int64_t kinds, int64_t label)
{
    int64_t count[IMAGE_CLASSES] = {0};
    for (int64_t i = 0; i < size; i++) count[garment[i]]++;
    for (int64_t k = 0; k < kinds; k++) {
        if (k != label && count[k] >= count[label]) return false;
        if (count[k] == 0 && size > kinds) return false;
    }
    return true;
}

static sw_status fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                      uint64_t seed)
{
    const int64_t kinds = value[KINDS], largest = value[SIZE] + value[SIZE] / 2;
    sw_filling filling;
    sw_image_pool pools[3];
    SW_TRY(sw_dataset_sets(dataset, &filling, value, kinds, images->source->class_name));
    SW_TRY(sw_image_pools(pools, dataset->arena, images, NULL, seed));
    sw_dataset_draw_sizes(dataset, &filling, value[SIZE], seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, IMAGE_PIXELS, NULL, true));
    int64_t *garment = sw_arena_alloc(dataset->arena, sw_bytes(largest, sizeof *garment));
    if (!garment) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], size = filling.offset[b + 1] - first;
        const sw_image_pool *pool = &pools[sw_dataset_role(dataset, b)];
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const int64_t label = sw_random_below(&r, (uint32_t)kinds);
        do {
            for (int64_t i = 0; i < size; i++) {
                bool chosen = sw_random_below(&r, 10) == 0;
                garment[i] = chosen ? label : (int64_t)sw_random_below(&r, (uint32_t)kinds);
            }
        } while (!holds(garment, size, kinds, label));
        for (int64_t i = 0; i < size; i++) {
            sw_image_draw(pool, (int)garment[i], &r, filling.x + (first + i) * IMAGE_PIXELS);
            filling.instance[first + i] = garment[i] == label;
        }
        filling.label[b] = (int32_t)label;
    }
    return SW_OK;
}

SW_IMAGE_DATASET(fashion_majority, sw_fashion_mnist, params, fill, "fashion-majority",
                 "the garment that most images of a bag show; mean and attention win");
