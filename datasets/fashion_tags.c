/* fashion_tags.c - fashion-tags: which of the ten garments are in this bag of images?
 *
 * A set is a bag of n images of Fashion-MNIST, n uniform in size - size/2 .. size + size/2. An
 * element is an image of 784 grey levels, as in fashion-bags, from the same disjoint pools. The
 * task is labels: for each of the ten classes, is there an image of it in the bag?
 *
 * Each garment is in a bag with a probability of `share` per cent, independently of the others. A
 * bag that would have none gets one, uniform among the ten. No bag has more than the smallest bag
 * can hold. All this is independent of n, so the size of a bag says nothing about its labels. Each
 * garment of a bag has one image. The remaining images are uniform among these garments. Images are
 * drawn with replacement.
 *
 * The best possible accuracy is below 1, since some shirts look like coats, and not known.
 * Answering no for every garment is right with probability 1 - share, about. Max must win: one
 * image in n decides each label. One set of attention weights cannot look for ten garments at once,
 * and is no better than the mean. Several heads can. */
#include "data/filling.h"
#include "datasets/image_pool.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, SHARE };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(2000, 500, 1000),
    {"size", "mean images in a bag", 12, 1, 1000},
    {"share", "percentage of bags that a garment is in", 30, 1, 99},
};

/* Choose the garments of a bag, at most `most`. Returns their number. */
static int choose(int64_t garment[IMAGE_CLASSES], int64_t share, int64_t most, sw_random *r)
{
    int64_t order[IMAGE_CLASSES];
    int count = 0;
    sw_random_permutation(r, IMAGE_CLASSES, order);
    for (int i = 0; i < IMAGE_CLASSES; i++)
        if (sw_random_below(r, 100) < share && count < most) garment[count++] = order[i];
    if (count == 0) garment[count++] = order[0];
    return count;
}

static sw_status fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                      uint64_t seed)
{
    const int64_t smallest = value[SIZE] - value[SIZE] / 2;
    sw_filling filling;
    sw_image_pool pools[3];
    dataset->task = SW_LABELS;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, IMAGE_CLASSES, images->source->class_name));
    SW_TRY(sw_image_pools(pools, dataset->arena, images, NULL, seed));
    sw_dataset_draw_sizes(dataset, &filling, value[SIZE], seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, IMAGE_PIXELS, NULL, false));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const sw_image_pool *pool = &pools[sw_dataset_role(dataset, b)];
        int64_t garment[IMAGE_CLASSES];
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const int count = choose(garment, value[SHARE], smallest, &r);
        for (int g = 0; g < count; g++) filling.target[b * IMAGE_CLASSES + garment[g]] = 1;
        for (int64_t i = filling.offset[b], g = 0; i < filling.offset[b + 1]; i++, g++) {
            if (g >= count) g = count + sw_random_below(&r, (uint32_t)count);
            sw_image_draw(pool, (int)garment[g % count], &r, filling.x + i * IMAGE_PIXELS);
        }
    }
    return SW_OK;
}

SW_IMAGE_DATASET(fashion_tags, sw_fashion_mnist, params, fill, "fashion-tags",
                 "bags of Fashion-MNIST images: which garments are there? Ten labels");
