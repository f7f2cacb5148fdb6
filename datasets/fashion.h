/* fashion.h - Fashion-MNIST (Xiao, Rasul, Vollgraf 2017, arXiv 1708.07747): 60,000 training and
 * 10,000 test images of 28 x 28 grey levels in ten classes. */
#ifndef DATASETS_FASHION_H
#define DATASETS_FASHION_H

#include <setwise/data.h>

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

#endif
