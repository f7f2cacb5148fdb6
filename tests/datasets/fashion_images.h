/* fashion_images.h - the images of Fashion-MNIST, for tests that compare data sets with them. Tests
 * are skipped if the files are not installed. */
#ifndef SW_TESTS_DATASETS_FASHION_IMAGES_H
#define SW_TESTS_DATASETS_FASHION_IMAGES_H

#include "datasets/images.h"

#include <setwise/datasets.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static sw_images fashion_images;

/* For .init and .fini. */
static inline void read_images(void)
{
    sw_status status = sw_images_read(&fashion_images, &sw_fashion_mnist);
    if (status == SW_ERROR_NOT_FOUND) cr_skip_test("%s", sw_error_message());
    cr_assert(status == SW_OK, "%s", sw_error_message());
}

static inline void free_images(void)
{
    sw_images_free(&fashion_images);
}

static inline sw_dataset *open_fashion(const char *spec)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_open(&dataset, spec, 21) == SW_OK, "%s", sw_error_message());
    return dataset;
}

/* What is drawn from an image depends on the seed and the image, not on the number of sets: `few`
 * has 25 training images, `many` 40, and both have the same others. */
static inline void expect_same_images(const char *many_spec, const char *few_spec)
{
    sw_dataset *many = open_fashion(many_spec), *few = open_fashion(few_spec);
    for (int64_t b = 0; b < few->sets.count; b++) {
        int64_t same = b < 25 ? b : b + 15, width = few->sets.width;
        int64_t from = few->sets.offset[b], there = many->sets.offset[same];
        int64_t rows = few->sets.offset[b + 1] - from;
        cr_assert_eq(many->sets.offset[same + 1] - there, rows);
        cr_assert(memcmp(few->sets.x + from * width, many->sets.x + there * width,
                         (size_t)(rows * width) * sizeof(sw_real)) == 0,
                  "set %lld", (long long)b);
    }
    sw_dataset_free(many);
    sw_dataset_free(few);
}

/* ---- Which image is it? Found by a hash, and then compared --------------------------------- */

typedef struct indexed_image {
    uint64_t hash;
    int64_t image; /* of the training file, or 60,000 + of the test file */
} indexed_image;

static inline uint64_t hash_of(const uint8_t *pixel)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (int i = 0; i < IMAGE_PIXELS; i++) hash = (hash ^ pixel[i]) * 0x100000001b3u;
    return hash;
}

static inline int by_hash(const void *a, const void *b)
{
    uint64_t x = ((const indexed_image *)a)->hash, y = ((const indexed_image *)b)->hash;
    return x < y ? -1 : x > y;
}

static inline const uint8_t *pixels(int64_t image)
{
    return image < IMAGE_TRAIN
               ? fashion_images.image[0].data + image * IMAGE_PIXELS
               : fashion_images.image[1].data + (image - IMAGE_TRAIN) * IMAGE_PIXELS;
}

static inline int class_of_image(int64_t image)
{
    return image < IMAGE_TRAIN ? fashion_images.label[0].data[image]
                               : fashion_images.label[1].data[image - IMAGE_TRAIN];
}

enum { IMAGES = IMAGE_TRAIN + IMAGE_TEST };

static inline indexed_image *index_images(void)
{
    indexed_image *list = malloc(IMAGES * sizeof *list);
    cr_assert(list);
    for (int64_t i = 0; i < IMAGES; i++) list[i] = (indexed_image){hash_of(pixels(i)), i};
    qsort(list, IMAGES, sizeof *list, by_hash);
    return list;
}

/* The image of these pixels. No two of Fashion-MNIST's images are the same. */
static inline int64_t find_image(const indexed_image *list, const uint8_t *pixel)
{
    indexed_image key = {hash_of(pixel), 0};
    const indexed_image *found = bsearch(&key, list, IMAGES, sizeof *list, by_hash);
    cr_assert(found && memcmp(pixels(found->image), pixel, IMAGE_PIXELS) == 0);
    return found->image;
}

/* The grey levels of an image, out of normalised ones. */
static inline void read_levels(uint8_t *pixel, const sw_real *x, int count)
{
    for (int i = 0; i < count; i++) {
        double grey = ((double)x[i] * 0.3530 + 0.2860) * 255;
        cr_assert(fabs(grey - round(grey)) < 1e-3 && grey > -0.5 && grey < 255.5);
        pixel[i] = (uint8_t)round(grey);
    }
}

#endif
