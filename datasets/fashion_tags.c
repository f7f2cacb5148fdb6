/* fashion_tags.c - fashion-tags: which of the ten garments are in this bag of images?
 *
 * A set is a bag of n images of Fashion-MNIST, n uniform in size - size/2 .. size + size/2; an
 * element is an image of 784 grey levels, as in fashion-bags, from the same disjoint pools. The
 * head is labels: for each of the ten classes, is an image of it in the bag?
 *
 * Each garment is in a bag with a probability of `share` per cent, by itself; a bag that would have
 * none has one of them, any alike, and none has more than the smallest bag can hold. That is drawn
 * apart from n: the size of a bag says nothing about its labels. Each garment of a bag has one
 * image there, and the images that are left are of any of them alike, drawn with replacement.
 *
 * The best possible accuracy is below 1, since some shirts look like coats, but is not known. To
 * always say no is right in about 1 - share. Max must win: one image in n decides on each label.
 * One set of attention weights cannot look for ten garments at once, and is no better than the
 * mean; several heads are. */
#include "datasets/datasets.h"
#include "datasets/fashion_pool.h"

enum { SIZE = SW_PARAM_OWN, SHARE };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(2000, 500, 1000),
    {"size", "mean images in a bag", 12, 1, 1000},
    {"share", "per cent of bags that a garment is in", 30, 1, 99},
};

/* The garments of a bag, at most so many, into `garment`; how many there are. */
static int choose(int64_t garment[FASHION_CLASSES], int64_t share, int64_t most, sw_random *r)
{
    int64_t order[FASHION_CLASSES];
    int count = 0;
    sw_random_permutation(r, FASHION_CLASSES, order);
    for (int i = 0; i < FASHION_CLASSES; i++)
        if (sw_random_below(r, 100) < share && count < most) garment[count++] = order[i];
    if (count == 0) garment[count++] = order[0];
    return count;
}

static sw_status fill(sw_dataset *dataset, const sw_fashion *fashion, const int64_t *value,
                      uint64_t seed)
{
    static const int group[FASHION_CLASSES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    const int64_t smallest = value[SIZE] - value[SIZE] / 2;
    sw_filling filling;
    sw_fashion_pool pools[3];
    dataset->head = SW_LABELS;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, FASHION_CLASSES, sw_fashion_class));
    SW_TRY(sw_fashion_pools(pools, dataset->arena, fashion, group, seed));
    sw_dataset_draw_sizes(dataset, &filling, value[SIZE], seed);
    SW_TRY(sw_dataset_rows(dataset, &filling, FASHION_PIXELS, NULL, false));
    sw_real level[256];
    sw_fashion_levels(level);
    int64_t b = 0;
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        for (int64_t k = 0; k < value[role]; k++, b++) {
            int64_t garment[FASHION_CLASSES];
            sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
            const int count = choose(garment, value[SHARE], smallest, &r);
            for (int g = 0; g < count; g++) filling.target[b * FASHION_CLASSES + garment[g]] = 1;
            for (int64_t i = filling.offset[b], g = 0; i < filling.offset[b + 1]; i++, g++) {
                if (g >= count) g = count + sw_random_below(&r, (uint32_t)count);
                sw_fashion_draw(&pools[role], (int)garment[g % count], level, &r,
                                filling.x + i * FASHION_PIXELS);
            }
        }
    }
    return SW_OK;
}

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    return sw_fashion_make(dataset, value, seed, fill);
}

const sw_dataset_type sw_dataset_fashion_tags = {
    "fashion-tags", "bags of Fashion-MNIST images: which garments are there? Ten labels", params,
    sizeof params / sizeof params[0], make};
