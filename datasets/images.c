/* images.c - reads MNIST and Fashion-MNIST, and chooses images for data sets in which an image is a
 * set. */
#include "datasets/images.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/path.h"
#include "data/search_path.h"

#include <setwise/formats.h>

#include <stdio.h>
#include <string.h>

static const char *const digits[IMAGE_CLASSES] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
static const char *const garments[IMAGE_CLASSES] = {
    "t-shirt", "trouser", "pullover", "dress", "coat",
    "sandal",  "shirt",   "sneaker",  "bag",   "ankle boot",
};

const sw_image_source sw_mnist = {
    .name = "MNIST",
    .folder = "mnist",
    .remedy = "tools/get-data mnist fetches the files, or set SETWISE_DATA to the folder that "
              "holds mnist/",
    .class_name = digits,
    .mean = 0.1307,
    .deviation = 0.3081,
};

const sw_image_source sw_fashion_mnist = {
    .name = "Fashion-MNIST",
    .folder = "fashion-mnist",
    .remedy = "the files come with Debian's package dataset-fashion-mnist (apt-get install "
              "dataset-fashion-mnist), or set SETWISE_DATA to the folder that holds fashion-mnist/",
    .class_name = garments,
    .mean = 0.2860,
    .deviation = 0.3530,
};

/* ---- Files ----------------------------------------------------------------------------------- */

static const char *const file_name[2][2] = {
    {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"},
    {"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"},
};

/* Find the images (kind 0) or labels (kind 1) of a part under the published name, or as some
 * programs unpack them: "train-images.idx3-ubyte". */
static sw_status find_file(sw_path *out, const sw_image_source *source, int part, int kind)
{
    const char *name = file_name[part][kind];
    char dotted[64];
    snprintf(dotted, sizeof dotted, "%s", name);
    *strstr(dotted, "-idx") = '.';
    if (sw_search_path_find(out, source->folder, name, source->remedy) == SW_OK) return SW_OK;
    if (sw_search_path_find(out, source->folder, dotted, source->remedy) == SW_OK) return SW_OK;
    return sw_search_path_find(out, source->folder, name, source->remedy); /* for its message */
}

static sw_status find(const sw_image_source *source)
{
    sw_path path;
    for (int part = 0; part < 2; part++)
        for (int i = 0; i < 2; i++) SW_TRY(find_file(&path, source, part, i));
    return SW_OK;
}

sw_status sw_mnist_find(void)
{
    return find(&sw_mnist);
}

sw_status sw_fashion_mnist_find(void)
{
    return find(&sw_fashion_mnist);
}

/* Read the images and labels of a part, and check that they fit each other and the ten classes. */
static sw_status read_part(sw_images *out, int part)
{
    const sw_image_source *source = out->source;
    sw_idx *image = &out->image[part], *label = &out->label[part];
    sw_path path;
    SW_TRY(find_file(&path, source, part, 0));
    SW_TRY(sw_idx_read(image, path.text));
    if (image->ndim != 3 || image->shape[0] < 1 || image->shape[1] != IMAGE_SIDE ||
        image->shape[2] != IMAGE_SIDE)
        return sw_fail(SW_ERROR_FORMAT, "%s: expected images of 28 x 28", path.text);
    SW_TRY(find_file(&path, source, part, 1));
    SW_TRY(sw_idx_read(label, path.text));
    if (label->ndim != 1 || label->shape[0] != image->shape[0])
        return sw_fail(SW_ERROR_FORMAT, "%s: expected %lld labels, one for each image", path.text,
                       (long long)image->shape[0]);
    for (int64_t i = 0; i < label->shape[0]; i++)
        if (label->data[i] >= IMAGE_CLASSES)
            return sw_fail(SW_ERROR_FORMAT, "%s: label %lld is %d, expected 0 to 9", path.text,
                           (long long)i, label->data[i]);
    return SW_OK;
}

sw_status sw_images_read(sw_images *out, const sw_image_source *source)
{
    *out = (sw_images){.source = source};
    for (int i = 0; i < 256; i++)
        out->level[i] = (sw_real)((i / 255.0 - source->mean) / source->deviation);
    SW_TRY(read_part(out, 0));
    return read_part(out, 1);
}

void sw_images_free(sw_images *images)
{
    for (int part = 0; part < 2; part++) {
        sw_idx_free(&images->image[part]);
        sw_idx_free(&images->label[part]);
    }
}

int64_t sw_images_count(const sw_images *images, int part)
{
    return images->label[part].shape[0];
}

sw_status sw_images_make(const sw_image_source *source, sw_dataset *dataset, const int64_t *value,
                         uint64_t seed, sw_images_fill *fill)
{
    sw_images images;
    sw_status status = sw_images_read(&images, source);
    if (status == SW_OK) status = fill(dataset, &images, value, seed);
    sw_images_free(&images);
    return status;
}

/* ---- A set for each image -------------------------------------------------------------------- */

/* Validation comes first in the drawn order, so it is the same for any number of training images.
 */
static sw_status choose_images(const sw_dataset *dataset, const sw_images *images,
                               const int64_t count[3], uint64_t seed, sw_image *image)
{
    const int64_t there = sw_images_count(images, 0);
    int64_t *order = sw_arena_alloc(dataset->arena, sw_bytes(there, sizeof *order));
    if (!order) return SW_ERROR_MEMORY;
    sw_random r = sw_random_for(seed, SW_FOR_SPLIT, 0, 0);
    sw_random_permutation(&r, there, order);
    for (int64_t i = 0; i < count[SW_TRAIN]; i++) (image++)->number = order[count[SW_VALID] + i];
    for (int64_t i = 0; i < count[SW_VALID]; i++) (image++)->number = order[i];
    for (int64_t i = 0; i < count[SW_TEST]; i++, image++) image->part = 1, image->number = i;
    return SW_OK;
}

sw_status sw_image_sets(sw_dataset *dataset, sw_filling *filling, const sw_images *images,
                        const int64_t *value, uint64_t seed, sw_image **out)
{
    int64_t count[3] = {value[SW_PARAM_TRAIN], value[SW_PARAM_VALID], value[SW_PARAM_TEST]};
    const int64_t train = sw_images_count(images, 0), test = sw_images_count(images, 1);
    if (count[SW_TRAIN] == 0) count[SW_TRAIN] = train - count[SW_VALID];
    if (count[SW_TRAIN] < 1 || count[SW_TRAIN] + count[SW_VALID] > train)
        return sw_fail(
            SW_ERROR_ARGUMENT, "train=%lld and valid=%lld are more than the %lld training images",
            (long long)value[SW_PARAM_TRAIN], (long long)value[SW_PARAM_VALID], (long long)train);
    if (count[SW_TEST] > test)
        return sw_fail(SW_ERROR_ARGUMENT, "test=%lld is more than the %lld test images",
                       (long long)count[SW_TEST], (long long)test);
    SW_TRY(sw_dataset_sets(dataset, filling, count, IMAGE_CLASSES, images->source->class_name));
    sw_image *image = sw_arena_zeroed(dataset->arena, sw_bytes(dataset->sets.count, sizeof *image));
    if (!image) return SW_ERROR_MEMORY;
    SW_TRY(choose_images(dataset, images, count, seed, image));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int part = image[b].part;
        image[b].pixel = images->image[part].data + image[b].number * IMAGE_PIXELS;
        filling->label[b] = images->label[part].data[image[b].number];
    }
    *out = image;
    return SW_OK;
}
