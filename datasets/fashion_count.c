/* fashion_count.c - fashion-count: how many images of this bag show the target garment?
 *
 * A set has n images of Fashion-MNIST, n uniform in size - size/2 .. size + size/2. An element is
 * an image: 784 grey levels, normalised with the mean and deviation of all training pixels. The
 * class is the number of images that show the garment `target`, uniform in 0 .. most. It is drawn
 * independently of n, so the size of a set says nothing about it. Therefore the smallest set must
 * have space for `most`. Which images are targets is uniform; their instance labels are 1. The
 * other images are uniform among the other nine garments. Images are drawn with replacement from
 * the pools of image_bags.c.
 *
 * The best possible accuracy is below 1 and not known. A target that is hard to recognise (6, the
 * shirt) lowers it. The count is the sum of an indicator, so sum must be ahead of mean and
 * attention: they see the count divided by n, but not n. If all images of a garment were equal, max
 * would only distinguish none from some, and would be right in two of five bags. They are not
 * equal: the more targets there are, the larger is the maximum of a feature that only some of them
 * have. With enough bags to learn such features, max is ahead. */
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/image_pool.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, TARGET, MOST };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(4000, 500, 1000),
    {"size", "mean images in a bag", 10, 1, 1000},
    {"target", "garment to count, 0 to 9", 9, 0, IMAGE_CLASSES - 1},
    {"most", "most targets in a bag", 4, 1, 1000},
};

static sw_status fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                      uint64_t seed)
{
    const int64_t most = value[MOST], smallest = value[SIZE] - value[SIZE] / 2;
    if (smallest < most)
        return sw_fail(SW_ERROR_ARGUMENT, "most=%lld: the smallest set has %lld images",
                       (long long)most, (long long)smallest);
    sw_filling filling;
    sw_image_pool pools[3];
    SW_TRY(sw_dataset_sets(dataset, &filling, value, most + 1, NULL));
    SW_TRY(sw_image_pools(pools, dataset->arena, images, NULL, seed));
    sw_dataset_draw_sizes(dataset, &filling, value[SIZE], seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, IMAGE_PIXELS, NULL, true));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], size = filling.offset[b + 1] - first;
        const sw_image_pool *pool = &pools[sw_dataset_role(dataset, b)];
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        filling.label[b] = (int32_t)sw_random_below(&r, (uint32_t)most + 1);
        sw_draw_some(filling.instance + first, size, filling.label[b], &r);
        for (int64_t i = first; i < first + size; i++) {
            int64_t garment = value[TARGET];
            if (!filling.instance[i]) /* one of the other nine, counted on from the target */
                garment += 1 + sw_random_below(&r, IMAGE_CLASSES - 1);
            sw_image_draw(pool, (int)(garment % IMAGE_CLASSES), &r, filling.x + i * IMAGE_PIXELS);
        }
    }
    return SW_OK;
}

SW_IMAGE_DATASET(fashion_count, sw_fashion_mnist, params, fill, "fashion-count",
                 "how many images of a bag show the target garment");
