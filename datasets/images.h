/* images.h - MNIST and the collections that are like it: training and test images of 28 x 28 grey
 * levels in ten classes, in four IDX files of the usual names. */
#ifndef DATASETS_IMAGES_H
#define DATASETS_IMAGES_H

#include "data/filling.h"

#include <setwise/formats.h>

enum {
    IMAGE_SIDE = 28,
    IMAGE_PIXELS = IMAGE_SIDE * IMAGE_SIDE,
    IMAGE_CLASSES = 10,
    IMAGE_TRAIN = 60000, /* images in the published files; others may have more or fewer */
    IMAGE_TEST = 10000
};

/* Where images come from. */
typedef struct sw_image_source {
    const char *name;   /* as people call it */
    const char *folder; /* that its files are in (src/data/place.h says where that is) */
    const char *remedy; /* what to do where they are missing */
    const char *const *class_name;
    double mean, deviation; /* of all training pixels, from 0 to 1 */
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
    sw_real level[256]; /* grey levels with the mean and the deviation taken out */
} sw_images;

/* Fails if a file is missing, naming the remedy, and if one is not what it should be. Free with
 * sw_images_free, after a failure too. */
sw_status sw_images_read(sw_images *out, const sw_image_source *source);
void sw_images_free(sw_images *images);

/* How many are in a part, training (0) or test (1). */
int64_t sw_images_count(const sw_images *images, int part);

/* The `make` of a data set on these images: read them, have it filled, and let them go. */
typedef sw_status sw_images_fill(sw_dataset *dataset, const sw_images *images, const int64_t *value,
                                 uint64_t seed);
sw_status sw_images_make(const sw_image_source *source, sw_dataset *dataset, const int64_t *value,
                         uint64_t seed, sw_images_fill *fill);

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

/* sw_dataset_sets with the parameters above, the ten classes and each set's label: training and
 * validation images are drawn from those for training, disjoint; the test images are the first of
 * those for test. out: the image of each set, in the data set's memory. */
sw_status sw_image_sets(sw_dataset *dataset, sw_filling *filling, const sw_images *images,
                        const int64_t *value, uint64_t seed, sw_image **out);

#endif
