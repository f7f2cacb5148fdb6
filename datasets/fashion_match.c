/* fashion_match.c - fashion-match: do two images of this bag show the same garment?
 *
 * A set has n images of Fashion-MNIST, n uniform in size - size/2 .. size + size/2. An element is
 * an image: 784 grey levels, normalised with the mean and deviation of all training pixels. In half
 * of the sets all images show different garments. In the other half two images show the same one,
 * and all else is different. Which half is independent of n. The garments are uniform among the
 * ten, and the two images are uniform among the n; their instance labels are 1. Images are drawn
 * from their class with replacement, from the pools of image_bags.c.
 *
 * The best possible accuracy is below 1, since some shirts look like coats, and not known. A pair
 * is a relation between two elements. Elements that see each other can find it directly; a single
 * element says nothing. Sum can count each garment if the encoder recognises all ten, and the
 * decoder then looks for a two: this works if there are thousands of sets to learn from. Mean makes
 * it harder: a pair is 2/n, and n varies. Max sees which garments are there, but n - 1 of them are
 * either n - 1 different images or n images with a pair. Only the smallest and the largest number
 * of garments decide: for sets of 2 to 6 images that is one bag in five. So max is right in 60 % of
 * the bags, or in more if it distinguishes images of the same garment. */
#include "data/filling.h"
#include "datasets/image_pool.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(10000, 500, 1000),
    {"size", "mean images in a bag", 4, 3, 7}, /* so a set has 2 to 10 images */
};

static sw_status fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                      uint64_t seed)
{
    static const char *const class_name[] = {"all different", "a pair"};
    sw_filling filling;
    sw_image_pool pools[3];
    SW_TRY(sw_dataset_sets(dataset, &filling, value, 2, class_name));
    SW_TRY(sw_image_pools(pools, dataset->arena, images, NULL, seed));
    sw_dataset_draw_sizes(dataset, &filling, value[SIZE], seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, IMAGE_PIXELS, NULL, true));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], size = filling.offset[b + 1] - first;
        const sw_image_pool *pool = &pools[sw_dataset_role(dataset, b)];
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        int64_t garment[IMAGE_CLASSES]; /* that each image shows */
        sw_random_permutation(&r, IMAGE_CLASSES, garment);
        filling.label[b] = (int32_t)sw_random_below(&r, 2);
        if (filling.label[b]) {
            const int64_t one = sw_random_below(&r, (uint32_t)size);
            const int64_t other = (one + 1 + sw_random_below(&r, (uint32_t)size - 1)) % size;
            garment[other] = garment[one];
            filling.instance[first + one] = filling.instance[first + other] = 1;
        }
        for (int64_t i = 0; i < size; i++)
            sw_image_draw(pool, (int)garment[i], &r, filling.x + (first + i) * IMAGE_PIXELS);
    }
    return SW_OK;
}

SW_IMAGE_DATASET(fashion_match, sw_fashion_mnist, params, fill, "fashion-match",
                 "do two images of a bag show the same garment?");
