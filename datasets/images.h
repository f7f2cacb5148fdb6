/* images.h - MNIST and collections of the same shape: training and test images of 28 x 28 grey
 * levels in ten classes, in four IDX files with the usual names. */
#ifndef DATASETS_IMAGES_H
#define DATASETS_IMAGES_H

#include "data/filling.h"

#include <setwise/formats.h>

enum {
    IMAGE_SIDE = 28,
    IMAGE_PIXELS = IMAGE_SIDE * IMAGE_SIDE,
    IMAGE_CLASSES = 10,
    IMAGE_TRAIN = 60000, /* images in the published files; other files may have more or fewer */
    IMAGE_TEST = 10000
};

/* Where images come from. */
typedef struct sw_image_source {
    const char *name;
    const char *folder; /* of its files, in the search path (src/data/search_path.h) */
    const char *remedy; /* what to do if the files are missing */
    const char *const *class_name;
    double mean, deviation; /* of all training pixels, scaled to 0 .. 1 */
} sw_image_source;

/* LeCun, Cortes, Burges (1998), The MNIST database of handwritten digits; and Xiao, Rasul, Vollgraf
 * (2017), Fashion-MNIST, arXiv 1708.07747. */
extern const sw_image_source sw_mnist, sw_fashion_mnist;

/* Are the files there? For sw_dataset_type.find. */
sw_status sw_mnist_find(void);
sw_status sw_fashion_mnist_find(void);

/* Both pairs of files, training (0) and test (1). */
typedef struct sw_images {
    const sw_image_source *source;
    sw_idx image[2];    /* [n, 28, 28] */
    sw_idx label[2];    /* [n] in 0 .. 9 */
    sw_real level[256]; /* of each grey level: (level - mean) / deviation */
} sw_images;

/* Read all four files. Fails if one is missing (the message has the remedy) or has a fault. Free
 * with sw_images_free, also after a failure. */
sw_status sw_images_read(sw_images *out, const sw_image_source *source);
void sw_images_free(sw_images *images);

/* The number of images in a part, training (0) or test (1). */
int64_t sw_images_count(const sw_images *images, int part);

/* Read the images, call `fill`, free the images. */
typedef sw_status sw_images_fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                                 uint64_t seed);
sw_status sw_images_make(const sw_image_source *source, sw_dataset *dataset, const int64_t *value,
                         uint64_t seed, sw_images_fill *fill);

/* Define the data set sw_dataset_ID of images of `source`, sw_mnist or sw_fashion_mnist. `params`
 * is an array. */
#define SW_IMAGE_DATASET(id, source, params, fill, name, summary)                                  \
    static sw_status id##_make(sw_dataset *dataset, const int64_t *value, uint64_t seed)           \
    {                                                                                              \
        return sw_images_make(&source, dataset, value, seed, fill);                                \
    }                                                                                              \
    const sw_dataset_type sw_dataset_##id = {                                                      \
        name, summary, params, sizeof params / sizeof params[0], id##_make, source##_find}

/* ---- A set for each image -------------------------------------------------------------------- */

#define SW_IMAGE_PARAMS                                                                            \
    {"train", "training images; 0: all that validation leaves", 0, 0, IMAGE_TRAIN - 1},            \
        {"valid", "validation images, out of the 60,000", 5000, 1, IMAGE_TRAIN - 1},               \
    {                                                                                              \
        "test", "test images, out of the 10,000", IMAGE_TEST, 1, IMAGE_TEST                        \
    }

/* The image of a set. */
typedef struct sw_image {
    int part;       /* its file: training (0) or test (1) */
    int64_t number; /* in the file */
    const uint8_t *pixel;
} sw_image;

/* Call sw_dataset_sets with the parameters above and the ten classes, and fill the labels. Training
 * and validation images are drawn from the training images, disjoint. The test images are the first
 * of the test images. out: the image of each set, in the data set's memory. */
sw_status sw_image_sets(sw_dataset *dataset, sw_filling *filling, const sw_images *images,
                        const int64_t *value, uint64_t seed, sw_image **out);

#endif
