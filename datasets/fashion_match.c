/* fashion_match.c - fashion-match: do two images of this bag show the same garment?
 *
 * A set has n images of Fashion-MNIST, 784 grey levels each, normalised with the mean and deviation
 * of all training pixels, n uniform in size - size/2 .. size + size/2. In half of the sets all show
 * different garments; in the others two show the same one and all else is different: that is drawn
 * apart from n. The garments are any of the ten alike, and the two are any of the n images alike;
 * their instance labels are 1. Images are drawn from their class with replacement, out of the pools
 * of image_bags.c.
 *
 * The best possible accuracy is below 1, since some shirts look like coats, but is not known. A
 * pair is a relation of two elements: those that see each other can find it as such. On its own, an
 * element tells nothing. Sum can count each garment, where the encoder tells the ten, and leaves
 * the decoder to look for a two: with thousands of sets to learn from that comes first. Mean makes
 * it harder, with 2/n where n varies. Max sees which garments are there, and n - 1 of them are as
 * well a pair among n images as n - 1 images. Only the extremes tell, of 2 .. 6 images one bag in
 * five: so it is right in 60 %, and in more only for what tells the images of one garment apart. */
#include "data/filling.h"
#include "datasets/image_pool.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(10000, 500, 1000),
    {"size", "mean images in a bag", 4, 3, 7}, /* 2 at least, and not more than garments */
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
        int64_t garment[IMAGE_CLASSES]; /* of each image */
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

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    return sw_images_make(&sw_fashion_mnist, dataset, value, seed, fill);
}

const sw_dataset_type sw_dataset_fashion_match = {"fashion-match",
                                                  "do two images of a bag show the same garment?",
                                                  params,
                                                  sizeof params / sizeof params[0],
                                                  make,
                                                  sw_fashion_mnist_find};
