/* image_pool.h - the images that bags are made of: a pool for each split. */
#ifndef DATASETS_IMAGE_POOL_H
#define DATASETS_IMAGE_POOL_H

#include "datasets/images.h"

/* The images of one split, by group. */
typedef struct sw_image_pool {
    const sw_images *images;
    int part;                       /* training (0) or test (1) */
    int64_t *number[IMAGE_CLASSES]; /* [count] the images of each group, by their number */
    int64_t count[IMAGE_CLASSES];
} sw_image_pool;

/* Make a pool for each role. The pools are disjoint: a sixth of the training images (10,000 of
 * 60,000) is for validation bags, the others are for training bags, the test images for test bags.
 * group: the group of each class, in 0 .. 9; NULL: each class is a group of its own.
 * SW_ERROR_FORMAT: a group has no image in one of the pools. */
sw_status sw_image_pools(sw_image_pool out[3], struct sw_arena *arena, const sw_images *images,
                         const int group[IMAGE_CLASSES], uint64_t seed);

/* Draw an image of a group, uniform, with replacement, and put its normalised grey levels into x.
 * Returns its class. */
int sw_image_draw(const sw_image_pool *pool, int group, sw_random *r, sw_real x[IMAGE_PIXELS]);

#endif
