/* fashion_pool.h - images of Fashion-MNIST for bags. */
#ifndef DATASETS_FASHION_POOL_H
#define DATASETS_FASHION_POOL_H

#include "data/dataset.h"
#include "datasets/fashion.h"

/* The images that the bags of a split are made of, by group. */
typedef struct sw_fashion_pool {
    const sw_idx *image;
    int64_t *number[FASHION_CLASSES]; /* of each group, [count] */
    int64_t count[FASHION_CLASSES];
} sw_fashion_pool;

/* Pools by role, disjoint: validation bags are made of 10,000 of the 60,000 training images,
 * training bags of the other 50,000, test bags of the 10,000 test images. group: of each class. */
sw_status sw_fashion_pools(sw_fashion_pool out[3], struct sw_arena *arena,
                           const sw_fashion *fashion, const int group[FASHION_CLASSES],
                           uint64_t seed);

/* The grey level of any image of a group, drawn with replacement, as an element: level [256] of
 * sw_fashion_levels. */
void sw_fashion_draw(const sw_fashion_pool *pool, int group, const sw_real *level, sw_random *r,
                     sw_real x[FASHION_PIXELS]);

#endif
