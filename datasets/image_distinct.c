/* image_distinct.c - unique-digits and fashion-distinct: how many different classes are there?
 *
 * A set has n images, n uniform in least .. most. An element is an image: 784 grey levels,
 * normalised with the mean and deviation of all training pixels. The class is the number u of
 * different digits (or garments) that the images show, uniform in 1 .. min(n, classes). The u are
 * uniform among the ten. The images are uniform among the u, given that each of them occurs, and
 * are drawn from their class with replacement, from the pools of image_bags.c.
 *
 * unique-digits has n = 6 .. 10 and up to 10 digits, like the characters that the Set Transformer
 * counts (Lee et al. 2019, section 5.2), with MNIST instead of Omniglot. Small numbers are more
 * frequent: 1 to 6 occur in 13 % of the sets each, 10 in 2 %. The size n of a set bounds the number
 * and says nothing else: a guess that uses n is right in one of n sets, 12.9 % on average, and no
 * better than one guess for all sets.
 *
 * fashion-distinct is distinct.c on Fashion-MNIST: n = 6 .. 18 and up to 6 garments. The number is
 * uniform and independent of n, as always if `classes` is at most `least`.
 *
 * The best possible accuracy is not known. Max must win: if features recognise the classes, their
 * maxima say which ones are there, and the decoder counts them. Elements that see each other can do
 * it too: each gets the weight 1 / (how many show the same), and the weights add up to u. Mean and
 * sum must do worse: they say how often each class occurs, and the decoder has to turn that into
 * whether it occurs. One set of attention weights is a mean. */
#include "base/arena.h"
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/image_pool.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { LEAST = SW_PARAM_OWN, MOST, CLASSES };
#define OWN_PARAMS(least, most, classes)                                                           \
    {"least", "images of the smallest set", least, 1, 1000},                                       \
        {"most", "images of the largest set", most, 1, 1000},                                      \
    {                                                                                              \
        "classes", "most different classes in a set", classes, 2, IMAGE_CLASSES                    \
    }

static const sw_dataset_param fashion_params[] = {
    SW_SPLIT_PARAMS(2000, 500, 1000),
    OWN_PARAMS(6, 18, 6),
};
static const sw_dataset_param digit_params[] = {
    SW_SPLIT_PARAMS(4000, 500, 1000),
    OWN_PARAMS(6, 10, 10),
};

static sw_status fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                      uint64_t seed)
{
    static const char *const class_name[IMAGE_CLASSES] = {"1", "2", "3", "4", "5",
                                                          "6", "7", "8", "9", "10"};
    const int64_t least = value[LEAST], most = value[MOST], classes = value[CLASSES];
    if (least > most || classes > most)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "least=%lld:most=%lld:classes=%lld: expected most to be the largest",
                       (long long)least, (long long)most, (long long)classes);
    sw_filling filling;
    sw_image_pool pools[3];
    SW_TRY(sw_dataset_sets(dataset, &filling, value, classes, class_name));
    SW_TRY(sw_image_pools(pools, dataset->arena, images, NULL, seed));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        sw_random r = sw_dataset_random(dataset, b, SW_USE_SIZE, seed);
        filling.offset[b + 1] =
            filling.offset[b] + least + sw_random_below(&r, (uint32_t)(most - least + 1));
    }
    SW_TRY(sw_dataset_elements(dataset, &filling, IMAGE_PIXELS, NULL, false));
    int64_t *which = sw_arena_alloc(dataset->arena, sw_bytes(most, sizeof *which));
    if (!which) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], size = filling.offset[b + 1] - first;
        const sw_image_pool *pool = &pools[sw_dataset_role(dataset, b)];
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const uint32_t different =
            1 + sw_random_below(&r, (uint32_t)(size < classes ? size : classes));
        int64_t shown[IMAGE_CLASSES]; /* the first `different` of them */
        sw_random_permutation(&r, IMAGE_CLASSES, shown);
        sw_draw_onto(which, size, different, &r);
        for (int64_t i = 0; i < size; i++)
            sw_image_draw(pool, (int)shown[which[i]], &r, filling.x + (first + i) * IMAGE_PIXELS);
        filling.label[b] = (int32_t)different - 1;
    }
    return SW_OK;
}

SW_IMAGE_DATASET(fashion_distinct, sw_fashion_mnist, fashion_params, fill, "fashion-distinct",
                 "how many different garments the images of a bag show");

SW_IMAGE_DATASET(unique_digits, sw_mnist, digit_params, fill, "unique-digits",
                 "how many different digits the images of a set show");
