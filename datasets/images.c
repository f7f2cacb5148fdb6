/* fashion.c - the files of Fashion-MNIST, and data sets that have a set for each image. */
#include "datasets/fashion.h"

#include "base/arena.h"
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

const char *const sw_fashion_class[FASHION_CLASSES] = {
    "t-shirt", "trouser", "pullover", "dress", "coat",
    "sandal",  "shirt",   "sneaker",  "bag",   "ankle boot",
};

static sw_status read_file(sw_idx *out, const char *name)
{
    const char *folder = getenv("SETWISE_DATA");
    if (!folder || !*folder) folder = "/usr/share/datasets";
    char path[4096];
    if (snprintf(path, sizeof path, "%s/fashion-mnist/%s.gz", folder, name) >= (int)sizeof path)
        return sw_fail(SW_ERROR_ARGUMENT, "SETWISE_DATA: a path of more than %zu bytes",
                       sizeof path);
    sw_status status = sw_idx_read(out, path);
    if (status == SW_ERROR_NOT_FOUND)
        return sw_fail(status,
                       "%s; the files come with Debian's package dataset-fashion-mnist (apt-get "
                       "install dataset-fashion-mnist), or set SETWISE_DATA to the folder that "
                       "holds fashion-mnist/",
                       sw_error_message());
    return status;
}

/* Both of "train" or "t10k", and do they fit each other and the protocol? */
static sw_status read_pair(sw_idx *image, sw_idx *label, const char *part, int64_t count)
{
    char name[64];
    snprintf(name, sizeof name, "%s-images-idx3-ubyte", part);
    SW_TRY(read_file(image, name));
    if (image->ndim != 3 || image->shape[0] != count || image->shape[1] != FASHION_SIDE ||
        image->shape[2] != FASHION_SIDE)
        return sw_fail(SW_ERROR_FORMAT, "%s.gz: expected %lld images of 28 x 28", name,
                       (long long)count);
    snprintf(name, sizeof name, "%s-labels-idx1-ubyte", part);
    SW_TRY(read_file(label, name));
    if (label->ndim != 1 || label->shape[0] != count)
        return sw_fail(SW_ERROR_FORMAT, "%s.gz: expected %lld labels", name, (long long)count);
    for (int64_t i = 0; i < count; i++)
        if (label->data[i] >= FASHION_CLASSES)
            return sw_fail(SW_ERROR_FORMAT, "%s.gz: label %lld is %d; labels are 0 to 9", name,
                           (long long)i, label->data[i]);
    return SW_OK;
}

sw_status sw_fashion_read(sw_fashion *out)
{
    *out = (sw_fashion){0};
    SW_TRY(read_pair(&out->image[0], &out->label[0], "train", FASHION_TRAIN));
    return read_pair(&out->image[1], &out->label[1], "t10k", FASHION_TEST);
}

void sw_fashion_free(sw_fashion *fashion)
{
    for (int part = 0; part < 2; part++) {
        sw_idx_free(&fashion->image[part]);
        sw_idx_free(&fashion->label[part]);
    }
}

sw_status sw_fashion_make(sw_dataset *dataset, const int64_t *value, uint64_t seed,
                          sw_fashion_fill *fill)
{
    sw_fashion fashion;
    sw_status status = sw_fashion_read(&fashion);
    if (status == SW_OK) status = fill(dataset, &fashion, value, seed);
    sw_fashion_free(&fashion);
    return status;
}

void sw_fashion_levels(sw_real level[256])
{
    for (int i = 0; i < 256; i++) level[i] = (sw_real)((i / 255.0 - 0.2860) / 0.3530);
}

/* ---- A set for each image -------------------------------------------------------------------- */

/* Training takes what validation leaves: so that stays the same for any number of training
 * images. */
static sw_status choose_images(const sw_dataset *dataset, const int64_t count[3], uint64_t seed,
                               sw_fashion_image *image)
{
    int64_t *order = sw_arena_alloc(dataset->arena, sw_bytes(FASHION_TRAIN, sizeof *order));
    if (!order) return SW_ERROR_MEMORY;
    sw_random r = sw_random_for(seed, SW_FOR_SPLIT, 0, 0);
    sw_random_permutation(&r, FASHION_TRAIN, order);
    for (int64_t i = 0; i < count[SW_TRAIN]; i++) (image++)->number = order[count[SW_VALID] + i];
    for (int64_t i = 0; i < count[SW_VALID]; i++) (image++)->number = order[i];
    for (int64_t i = 0; i < count[SW_TEST]; i++, image++) image->part = 1, image->number = i;
    return SW_OK;
}

sw_status sw_fashion_sets(sw_dataset *dataset, sw_filling *filling, const sw_fashion *fashion,
                          const int64_t *value, uint64_t seed, sw_fashion_image **out)
{
    int64_t count[3] = {value[SW_PARAM_TRAIN], value[SW_PARAM_VALID], value[SW_PARAM_TEST]};
    const int64_t left = FASHION_TRAIN - count[SW_VALID];
    if (count[SW_TRAIN] == 0) count[SW_TRAIN] = left;
    if (count[SW_TRAIN] > left)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "train=%lld and valid=%lld are more than the 60,000 training images",
                       (long long)count[SW_TRAIN], (long long)count[SW_VALID]);
    SW_TRY(sw_dataset_sets(dataset, filling, count, FASHION_CLASSES, sw_fashion_class));
    sw_fashion_image *image =
        sw_arena_zeroed(dataset->arena, sw_bytes(dataset->sets.count, sizeof *image));
    if (!image) return SW_ERROR_MEMORY;
    SW_TRY(choose_images(dataset, count, seed, image));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int part = image[b].part;
        image[b].pixel = fashion->image[part].data + image[b].number * FASHION_PIXELS;
        filling->label[b] = fashion->label[part].data[image[b].number];
    }
    *out = image;
    return SW_OK;
}
