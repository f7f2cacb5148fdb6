/* sets.h - what the tests of generated data sets share: the sets of a data set, and checks that
 * hold for any of them. */
#ifndef SW_TESTS_DATASETS_SETS_H
#define SW_TESTS_DATASETS_SETS_H

#include <setwise/data.h>
#include <setwise/datasets.h>

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static inline sw_dataset *open_spec(const char *spec)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_open(&dataset, spec, 11) == SW_OK, "%s", sw_error_message());
    return dataset;
}

static inline void expect_refused(const char *spec, const char *words)
{
    sw_dataset *d;
    cr_assert(sw_dataset_open(&d, spec, 1) == SW_ERROR_ARGUMENT, "%s", spec);
    cr_assert(strstr(sw_error_message(), words), "%s", sw_error_message());
}

/* A set of a data set, for the loops of the tests. */
typedef struct set {
    const sw_real *x;
    const uint8_t *instance;
    int64_t size;
    int32_t label;
} set;

static inline set set_of(const sw_dataset *d, int64_t b)
{
    int64_t first = d->sets.offset[b];
    return (set){d->sets.x + first * d->sets.width,
                 d->instance_label ? d->instance_label + first : NULL,
                 d->sets.offset[b + 1] - first, d->sets.label ? d->sets.label[b] : 0};
}

/* `count` of n is what the probability p gives, within five standard errors. */
static inline void check_share(const char *what, double count, double n, double p)
{
    cr_assert(fabs(count / n - p) < 5 * sqrt(p * (1 - p) / n), "%s: %g of %g, expected %g", what,
              count, n, p);
}

/* All classes have the same share of the sets, within five standard errors. */
static inline void check_balance(const sw_dataset *d)
{
    for (int32_t c = 0; c < d->schema.output.count; c++) {
        double count = 0;
        for (int64_t b = 0; b < d->sets.count; b++) count += d->sets.label[b] == c;
        check_share(d->schema.output.name[c], count, (double)d->sets.count,
                    1.0 / (double)d->schema.output.count);
    }
}

/* All sizes of a split are in size - size/2 .. size + size/2, and the mean size of the sets of each
 * class is that of all, within five standard errors. */
static inline void check_sizes_of(const sw_dataset *d, sw_role role, int64_t size)
{
    const double low = (double)(size - size / 2), high = (double)(size + size / 2);
    const sw_split split = sw_dataset_split(d, role);
    for (int32_t c = 0; c < d->schema.output.count; c++) {
        double count = 0, sum = 0, spread = (double)size / sqrt(12);
        for (int64_t i = 0; i < split.count; i++) {
            set s = set_of(d, split.index[i]);
            cr_assert((double)s.size >= low && (double)s.size <= high);
            if (s.label == c) count++, sum += (double)s.size;
        }
        cr_assert(fabs(sum / count - (double)size) < 5 * spread / sqrt(count), "class %d: %g", c,
                  sum / count);
    }
}

/* The same for all splits. */
static inline void check_sizes(const sw_dataset *d, int64_t size)
{
    for (int role = 0; role < 3; role++) check_sizes_of(d, (sw_role)role, size);
}

/* The positions of the elements that carry the label are uniform: their mean, scaled to 0 .. 1, is
 * a half, within five standard errors. */
static inline void check_positions(const sw_dataset *d)
{
    double n = 0, sum = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        for (int64_t i = 0; i < s.size; i++)
            if (s.instance[i]) n++, sum += ((double)i + 0.5) / (double)s.size;
    }
    cr_assert(fabs(sum / n - 0.5) < 5 / sqrt(12 * n), "mean position %g", sum / n);
}

#endif
