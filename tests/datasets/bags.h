/* bags.h - what the tests of bags of small images share: which images a set shows, and checks that
 * hold for any of them. */
#ifndef SW_TESTS_DATASETS_BAGS_H
#define SW_TESTS_DATASETS_BAGS_H

#include "data/filling.h"
#include "datasets/sets.h"
#include "fingerprint.h"
#include "images.h"

/* The number of images of each class in a set. */
typedef struct shown {
    int64_t size, of[IMAGE_CLASSES];
    int different;
} shown;

/* The splits that used each image, a bit for each role. */
static uint8_t used[2][SMALL_TRAIN];

static inline int class_of(const sw_dataset *d, int64_t row, const sw_image_source *source)
{
    return small_image_of(d->sets.x + row * d->sets.width, source).class;
}

/* The images of set b. Checks that they are used by its split alone. */
static inline shown look_at(const sw_dataset *d, int64_t b, const sw_image_source *source)
{
    shown s = {.size = d->sets.offset[b + 1] - d->sets.offset[b]};
    const sw_role role = sw_dataset_role(d, b);
    for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++) {
        small_image image = small_image_of(d->sets.x + i * d->sets.width, source);
        uint8_t *use = &used[image.part][image.number];
        cr_assert(image.part == (role == SW_TEST), "test images leak");
        cr_assert(!(*use & ~(1 << role)), "an image is in two splits");
        *use |= (uint8_t)(1 << role);
        s.different += s.of[image.class]++ == 0;
    }
    return s;
}

/* `count` of n is what the probability p gives, within five standard errors. */
static inline void check_share_of(double count, double n, double p, const char *what, int64_t which)
{
    cr_assert(fabs(count / n - p) < 5 * sqrt(p * (1 - p) / n), "%s %lld: %g instead of %g", what,
              (long long)which, count / n, p);
}

/* All classes have the same share of the sets and the same mean size. */
static inline void check_balance_and_sizes(const sw_dataset *d, int64_t least, int64_t most)
{
    const double n = (double)d->sets.count, classes = (double)d->schema.output.count;
    const double mean = (double)(least + most) / 2, sizes = (double)(most - least + 1);
    for (int32_t c = 0; c < d->schema.output.count; c++) {
        double count = 0, sum = 0;
        for (int64_t b = 0; b < d->sets.count; b++) {
            int64_t size = d->sets.offset[b + 1] - d->sets.offset[b];
            cr_assert(size >= least && size <= most);
            if (d->sets.label[b] == c) count++, sum += (double)size;
        }
        check_share_of(count, n, 1 / classes, "class", c);
        cr_assert(fabs(sum / count - mean) < 5 * sizes / sqrt(12 * count), "class %d: size %g", c,
                  sum / count);
    }
}

#endif
