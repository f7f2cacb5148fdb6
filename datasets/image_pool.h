/* image_pool.h - the images that bags are made of, by split. */
#ifndef DATASETS_IMAGE_POOL_H
#define DATASETS_IMAGE_POOL_H

#include "data/dataset.h"
#include "datasets/images.h"

/* The images of one split, by group. */
typedef struct sw_image_pool {
    const sw_images *images;
    int part;                       /* training (0) or test (1) */
    int64_t *number[IMAGE_CLASSES]; /* of each group, [count] */
    int64_t count[IMAGE_CLASSES];
} sw_image_pool;

/* Pools by role, disjoint: validation bags are made of a sixth of the training images, which is
 * 10,000 of 60,000, training bags of the others, test bags of the test images. group: of each
 * class, in 0 .. 9; NULL: each class is a group of its own. Every group has an image in each pool,
 * otherwise SW_ERROR_FORMAT. */
sw_status sw_image_pools(sw_image_pool out[3], struct sw_arena *arena, const sw_images *images,
                         const int group[IMAGE_CLASSES], uint64_t seed);

/* Any image of a group alike, drawn with replacement, as an element: its normalised grey levels
 * into x. Returns its class. */
int sw_image_draw(const sw_image_pool *pool, int group, sw_random *r, sw_real x[IMAGE_PIXELS]);

#endif
