/* image_points.c - fashion-points and mnist-points: what does this cloud of points show?
 *
 * A set is an image of Fashion-MNIST or MNIST. Its elements are up to `points` of its nonzero
 * pixels, drawn without replacement (all of them if there are no more), as (x, y, intensity), each
 * scaled to [-1, 1]. y points down. The class is that of the image, one of ten.
 *
 * Training and validation images are drawn from the 60,000 training images, disjoint. The test
 * images are the first of the 10,000 test images. The pixels that are drawn depend on the seed and
 * the number of the image alone.
 *
 * No pooling must win: where the ink lies (mean) and where it ends (max) are both useful, and
 * attention can do either. */
#include "formats/image_points.h"
#include "data/filling.h"
#include "datasets/images.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { POINTS = SW_PARAM_OWN };

static const sw_dataset_param params[] = {
    SW_IMAGE_PARAMS,
    {"points", "most points of an image", 100, 1, IMAGE_PIXELS},
};

static int64_t count_ink(const uint8_t *pixel)
{
    int64_t ink = 0;
    for (int i = 0; i < IMAGE_PIXELS; i++) ink += pixel[i] != 0;
    return ink;
}

static sw_status fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                      uint64_t seed)
{
    static const char *const feature_name[] = {"x", "y", "intensity"};
    sw_filling filling;
    sw_image *from;
    SW_TRY(sw_image_sets(dataset, &filling, images, value, seed, &from));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        int64_t ink = count_ink(from[b].pixel);
        int64_t points = ink < value[POINTS] ? ink : value[POINTS];
        filling.offset[b + 1] = filling.offset[b] + (points ? points : 1);
    }
    SW_TRY(sw_dataset_elements(dataset, &filling, 3, feature_name, false));

    sw_real coordinate[IMAGE_SIDE], intensity[256];
    const int last = IMAGE_SIDE - 1;
    for (int i = 0; i <= last; i++) coordinate[i] = (sw_real)((double)(2 * i - last) / last);
    for (int i = 0; i < 256; i++) intensity[i] = (sw_real)((2 * i - 255) / 255.0);
    sw_real *x = filling.x;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const uint8_t *pixel = from[b].pixel;
        const int64_t points = filling.offset[b + 1] - filling.offset[b];
        uint32_t chosen[IMAGE_PIXELS + 1];
        sw_image_points(
            pixel, IMAGE_PIXELS, points,
            sw_random_for(seed, SW_FOR_DATA, (uint32_t)from[b].number, (uint32_t)from[b].part),
            chosen);
        for (int64_t i = 0; i < points; i++, x += 3) {
            x[0] = coordinate[chosen[i] % IMAGE_SIDE];
            x[1] = coordinate[chosen[i] / IMAGE_SIDE];
            x[2] = intensity[pixel[chosen[i]]];
        }
    }
    return SW_OK;
}

SW_IMAGE_DATASET(fashion_points, sw_fashion_mnist, params, fill, "fashion-points",
                 "Fashion-MNIST images as points (x, y, intensity); ten classes");

SW_IMAGE_DATASET(mnist_points, sw_mnist, params, fill, "mnist-points",
                 "MNIST images as points (x, y, intensity); ten classes");
