/* image_pool.c - divides the images into pools, and draws from them. */
#include "datasets/image_pool.h"

#include "base/arena.h"
#include "base/error.h"

enum { VALID_SHARE = 6 }; /* one in six training images is for validation bags */

/* The pool of the `count` images of a part that `order` lists. */
static sw_status make_pool(sw_image_pool *out, sw_arena *arena, const sw_images *images, int part,
                           const int64_t *order, int64_t count, const int group[IMAGE_CLASSES])
{
    const uint8_t *label = images->label[part].data;
    *out = (sw_image_pool){.images = images, .part = part};
    for (int c = 0; c < IMAGE_CLASSES; c++) {
        const int g = group[c];
        if (out->number[g]) continue;
        int64_t *number = sw_arena_alloc(arena, sw_bytes(count, sizeof *number)), n = 0;
        if (!number) return SW_ERROR_MEMORY;
        for (int64_t i = 0; i < count; i++)
            if (group[label[order[i]]] == g) number[n++] = order[i];
        if (n == 0)
            return sw_fail(SW_ERROR_FORMAT, "the %s images of %s hold no %s",
                           part ? "test" : "training", images->source->name,
                           images->source->class_name[c]);
        out->number[g] = number;
        out->count[g] = n;
    }
    return SW_OK;
}

sw_status sw_image_pools(sw_image_pool out[3], sw_arena *arena, const sw_images *images,
                         const int group[IMAGE_CLASSES], uint64_t seed)
{
    static const int own_group[IMAGE_CLASSES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    const int64_t train = sw_images_count(images, 0), test = sw_images_count(images, 1);
    const int64_t valid = train / VALID_SHARE;
    int64_t *order = sw_arena_alloc(arena, sw_bytes(train > test ? train : test, sizeof *order));
    if (!order) return SW_ERROR_MEMORY;
    if (!group) group = own_group;
    sw_random r = sw_random_for(seed, SW_FOR_SPLIT, 0, 0);
    sw_random_permutation(&r, train, order);
    SW_TRY(make_pool(&out[SW_VALID], arena, images, 0, order, valid, group));
    SW_TRY(make_pool(&out[SW_TRAIN], arena, images, 0, order + valid, train - valid, group));
    for (int64_t i = 0; i < test; i++) order[i] = i;
    return make_pool(&out[SW_TEST], arena, images, 1, order, test, group);
}

int sw_image_draw(const sw_image_pool *pool, int group, sw_random *r, sw_real x[IMAGE_PIXELS])
{
    const sw_images *images = pool->images;
    int64_t number = pool->number[group][sw_random_below(r, (uint32_t)pool->count[group])];
    const uint8_t *pixel = images->image[pool->part].data + number * IMAGE_PIXELS;
    for (int j = 0; j < IMAGE_PIXELS; j++) x[j] = images->level[pixel[j]];
    return images->label[pool->part].data[number];
}
