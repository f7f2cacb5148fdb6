/* fashion.h - Fashion-MNIST (Xiao, Rasul, Vollgraf 2017, arXiv 1708.07747): 60,000 training and
 * 10,000 test images of 28 x 28 grey levels in ten classes. */
#ifndef DATASETS_FASHION_H
#define DATASETS_FASHION_H

#include "data/dataset.h"

enum {
    FASHION_SIDE = 28,
    FASHION_PIXELS = FASHION_SIDE * FASHION_SIDE,
    FASHION_CLASSES = 10,
    FASHION_TRAIN = 60000, /* images */
    FASHION_TEST = 10000
};

extern const char *const sw_fashion_class[FASHION_CLASSES];

/* Both files, training (0) and test (1). */
typedef struct sw_fashion {
    sw_idx image[2]; /* [n, 28, 28] */
    sw_idx label[2]; /* [n] in 0 .. 9 */
} sw_fashion;

/* Read from $SETWISE_DATA/fashion-mnist, or from where Debian's package dataset-fashion-mnist
 * puts it. Fails, naming the package, if a file is missing, and if one is not what it should be.
 * Free with sw_fashion_free, after a failure too. */
sw_status sw_fashion_read(sw_fashion *out);
void sw_fashion_free(sw_fashion *fashion);

/* The `make` of a data set on these images: read them, have it filled, and let them go. */
typedef sw_status sw_fashion_fill(sw_dataset *dataset, const sw_fashion *fashion,
                                  const int64_t *value, uint64_t seed);
sw_status sw_fashion_make(sw_dataset *dataset, const int64_t *value, uint64_t seed,
                          sw_fashion_fill *fill);

/* Grey levels with the mean and the deviation of all training pixels taken out. */
void sw_fashion_levels(sw_real level[256]);

/* ---- A set for each image ---------------------------------------------------------------------
 */

#define SW_FASHION_PARAMS                                                                          \
    {"train", "training images; 0: all that validation leaves", 0, 0, FASHION_TRAIN - 1},          \
        {"valid", "validation images, out of the 60,000", 5000, 1, FASHION_TRAIN - 1},             \
    {                                                                                              \
        "test", "test images, out of the 10,000", FASHION_TEST, 1, FASHION_TEST                    \
    }

/* The image of a set. */
typedef struct sw_fashion_image {
    int part;       /* its file: training (0) or test (1) */
    int64_t number; /* in the file */
    const uint8_t *pixel;
} sw_fashion_image;

/* sw_dataset_sets with the parameters above, the ten classes and each set's label: training and
 * validation images are drawn from the 60,000, disjoint; the test images are the first of the
 * 10,000. out: the image of each set, in the data set's memory. */
sw_status sw_fashion_sets(sw_dataset *dataset, sw_filling *filling, const sw_fashion *fashion,
                          const int64_t *value, uint64_t seed, sw_fashion_image **out);

#endif
