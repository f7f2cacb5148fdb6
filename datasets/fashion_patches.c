/* fashion_patches.c - fashion-patches: what do these pieces of an image show?
 *
 * A set is an image of Fashion-MNIST, cut into 4 x 4 patches of 7 x 7 pixels, as for a vision
 * transformer (Dosovitskiy et al. 2021). An element is a patch: its position, 0 to 15 in reading
 * order from the upper left, then its 49 grey levels, row by row, normalised with the mean and
 * deviation of all training pixels. The vocabulary is the 16 positions. The class is that of the
 * image, one of ten. With `patches` below 16, a set has only that many patches, drawn without
 * replacement. They depend on the seed and the number of the image alone.
 *
 * The best possible accuracy is below 1 and not known; fewer patches lower it. No pooling must win.
 * Elements that see each other have an advantage: a line that leaves one patch continues in the
 * next. */
#include "data/filling.h"
#include "datasets/images.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum {
    PATCHES = SW_PARAM_OWN,
    ROW = 4, /* patches in a row, and rows of patches */
    POSITIONS = ROW * ROW,
    SIDE = IMAGE_SIDE / ROW,
    WIDTH = 1 + SIDE * SIDE
};

static const sw_dataset_param params[] = {
    SW_IMAGE_PARAMS,
    {"patches", "patches of an image in a set", POSITIONS, 1, POSITIONS},
};

static void put_patch(sw_real *x, const uint8_t *pixel, int position, const sw_real level[256])
{
    const uint8_t *corner = pixel + position / ROW * SIDE * IMAGE_SIDE + position % ROW * SIDE;
    *x++ = (sw_real)position;
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++)
            *x++ = level[corner[row * IMAGE_SIDE + column]];
}

static sw_status fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                      uint64_t seed)
{
    const int64_t patches = value[PATCHES];
    sw_filling filling;
    sw_image *from;
    dataset->schema.vocabulary = POSITIONS;
    SW_TRY(sw_image_sets(dataset, &filling, images, value, seed, &from));
    for (int64_t b = 0; b < dataset->sets.count; b++)
        filling.offset[b + 1] = filling.offset[b] + patches;
    SW_TRY(sw_dataset_elements(dataset, &filling, WIDTH, NULL, false));
    sw_real *x = filling.x;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        int64_t position[POSITIONS];
        sw_random r =
            sw_random_for(seed, SW_FOR_DATA, (uint32_t)from[b].number, (uint32_t)from[b].part);
        sw_random_permutation(&r, POSITIONS, position);
        for (int64_t i = 0; i < patches; i++, x += WIDTH)
            put_patch(x, from[b].pixel, (int)position[i], images->level);
    }
    return SW_OK;
}

SW_IMAGE_DATASET(fashion_patches, sw_fashion_mnist, params, fill, "fashion-patches",
                 "Fashion-MNIST images as 16 patches (position, 7 x 7 pixels); ten classes");
