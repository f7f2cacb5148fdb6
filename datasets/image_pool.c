/* fashion_pool.c - the images that bags are made of, by split and group. */
#include "datasets/fashion_pool.h"

#include "base/arena.h"
#include "base/error.h"

enum { VALID_POOL = 10000 }; /* images for validation bags */

static sw_status make_pool(sw_fashion_pool *out, sw_arena *arena, const sw_idx *image,
                           const sw_idx *label, const int64_t *order, int64_t count,
                           const int group[FASHION_CLASSES])
{
    *out = (sw_fashion_pool){.image = image};
    for (int c = 0; c < FASHION_CLASSES; c++) {
        const int g = group[c];
        if (out->number[g]) continue;
        int64_t *number = sw_arena_alloc(arena, sw_bytes(count, sizeof *number)), n = 0;
        if (!number) return SW_ERROR_MEMORY;
        for (int64_t i = 0; i < count; i++)
            if (group[label->data[order[i]]] == g) number[n++] = order[i];
        if (n == 0)
            return sw_fail(SW_ERROR_FORMAT, "the images of Fashion-MNIST hold no %s",
                           sw_fashion_class[c]);
        out->number[g] = number;
        out->count[g] = n;
    }
    return SW_OK;
}

sw_status sw_fashion_pools(sw_fashion_pool out[3], sw_arena *arena, const sw_fashion *fashion,
                           const int group[FASHION_CLASSES], uint64_t seed)
{
    int64_t *order = sw_arena_alloc(arena, sw_bytes(FASHION_TRAIN, sizeof *order));
    if (!order) return SW_ERROR_MEMORY;
    sw_random r = sw_random_for(seed, SW_FOR_SPLIT, 0, 0);
    sw_random_permutation(&r, FASHION_TRAIN, order);
    SW_TRY(make_pool(&out[SW_VALID], arena, &fashion->image[0], &fashion->label[0], order,
                     VALID_POOL, group));
    SW_TRY(make_pool(&out[SW_TRAIN], arena, &fashion->image[0], &fashion->label[0],
                     order + VALID_POOL, FASHION_TRAIN - VALID_POOL, group));
    for (int64_t i = 0; i < FASHION_TEST; i++) order[i] = i;
    return make_pool(&out[SW_TEST], arena, &fashion->image[1], &fashion->label[1], order,
                     FASHION_TEST, group);
}

void sw_fashion_draw(const sw_fashion_pool *pool, int group, const sw_real *level, sw_random *r,
                     sw_real x[FASHION_PIXELS])
{
    int64_t number = pool->number[group][sw_random_below(r, (uint32_t)pool->count[group])];
    const uint8_t *pixel = pool->image->data + number * FASHION_PIXELS;
    for (int j = 0; j < FASHION_PIXELS; j++) x[j] = level[pixel[j]];
}
