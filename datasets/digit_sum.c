/* digit_sum.c - digit-sum: what is the sum of these digits?
 *
 * The sums of digits of Deep Sets (Zaheer et al. 2017, section 4.1.2). A set has n images of MNIST.
 * An element is an image: 784 grey levels, normalised with the mean and deviation of all training
 * pixels. n is uniform in 1 .. size in training and validation sets, and n = test-size in every
 * test set. If test-size is at most `size`, the test metrics show whether the digits are read; if
 * it is larger, whether the sum extends to longer sets. The task is a regression: the target is the
 * sum of the digits. Images are uniform in their pool, with replacement. The pools are those of
 * image_bags.c.
 *
 * The best possible error is not known. Sum must win: if the encoding of an image is its digit, sum
 * is the answer for any n. Mean and attention must lose: they see the sum divided by n, but not n.
 * Max sees which digits are there: that says much about the sum of a few images, and nothing about
 * that of fifty. */
#include "data/filling.h"
#include "datasets/image_pool.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, TEST_SIZE };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(5000, 500, 500),
    {"size", "most images in a training or validation set", 10, 1, 1000},
    {"test-size", "images in each test set", 50, 1, 1000},
};

static sw_status fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                      uint64_t seed)
{
    static const int all[IMAGE_CLASSES] = {0};
    static const char *const output_name[] = {"sum"};
    sw_filling filling;
    sw_image_pool pools[3];
    dataset->task = SW_REGRESSION;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, 1, output_name));
    SW_TRY(sw_image_pools(pools, dataset->arena, images, all, seed));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        sw_random r = sw_dataset_random(dataset, b, SW_USE_SIZE, seed);
        const bool test = sw_dataset_role(dataset, b) == SW_TEST;
        filling.offset[b + 1] =
            filling.offset[b] +
            (test ? value[TEST_SIZE] : 1 + sw_random_below(&r, (uint32_t)value[SIZE]));
    }
    SW_TRY(sw_dataset_elements(dataset, &filling, IMAGE_PIXELS, NULL, false));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const sw_image_pool *pool = &pools[sw_dataset_role(dataset, b)];
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        int64_t sum = 0;
        for (int64_t i = filling.offset[b]; i < filling.offset[b + 1]; i++)
            sum += sw_image_draw(pool, 0, &r, filling.x + i * IMAGE_PIXELS);
        filling.target[b] = (sw_real)sum;
    }
    return SW_OK;
}

SW_IMAGE_DATASET(digit_sum, sw_mnist, params, fill, "digit-sum",
                 "the sum of MNIST digits, tested on longer sets than those of training; sum wins");
