/* filled_builder.h - a builder that is filled by hand, as a reader fills it, for the tests of its
 * parts.
 */
#ifndef SW_TESTS_DATA_FILLED_BUILDER_H
#define SW_TESTS_DATA_FILLED_BUILDER_H

#include "data/builder_elements.h"
#include "data/builder_finish.h"
#include "data/builder_sets.h"
#include "data/dataset.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static sw_dataset *dataset;
static sw_builder *builder;
static sw_builder_options options; /* may be changed after setup */

/* For .init and .fini. */
static inline void setup(void)
{
    options = (sw_builder_options){.scaling = SW_SCALING_DEVIATION,
                                   .ignore = "",
                                   .split = "split",
                                   .part = "",
                                   .words = 2,
                                   .valid = 20,
                                   .test = 20};
    cr_assert_eq(sw_dataset_begin(&dataset), SW_OK);
    cr_assert_eq(sw_builder_new(&builder, dataset, "bags.csv", &options, 0), SW_OK);
}

static inline void teardown(void)
{
    sw_builder_free(builder);
    sw_dataset_free(dataset);
}

static inline sw_location line(int64_t number)
{
    return (sw_location){"line", number};
}

#define GOOD(call) cr_assert_eq(call, SW_OK, "%s", sw_error_message())

/* The call fails with SW_ERROR_FORMAT, and its message has the file and these words. */
static inline void bad(sw_status status, const char *words)
{
    cr_assert_eq(status, SW_ERROR_FORMAT, "status %d: %s", status, sw_error_message());
    cr_assert(strstr(sw_error_message(), words), "no \"%s\" in \"%s\"", words, sw_error_message());
    cr_assert_eq(strncmp(sw_error_message(), "bags.csv: ", 10), 0, "%s", sw_error_message());
}

/* Names of two columns. */
static const char *const two[2] = {"a", "b"};

/* One element of the set of that name, two numbers, the second one 10 times the first. */
static inline void put(const char *name, double x, int64_t at)
{
    int64_t set;
    GOOD(sw_builder_set(builder, &set, name, line(at)));
    GOOD(sw_builder_element(builder, set, (double[]){x, 10 * x}, SW_NO_INSTANCE, line(at)));
}

/* The class and the split of the set of that name; NULL: not known. */
static inline void know(const char *name, const char *class, const char *role, int64_t at)
{
    int64_t set;
    GOOD(sw_builder_set(builder, &set, name, line(at)));
    if (class) GOOD(sw_builder_tag(builder, set, SW_TAG_CLASS, class, line(at)));
    if (role) GOOD(sw_builder_tag(builder, set, SW_TAG_SPLIT, role, line(at)));
}

/* Sets of `size` elements each, in the classes red and blue by turns. number[sets * size]: the
 * first column of the elements; the second holds other numbers. */
static inline void fill_sets(int sets, int size, const double *number, const char *const *names)
{
    GOOD(sw_builder_features(builder, 2, names));
    for (int i = 0; i < sets * size; i++) {
        char name[16];
        int64_t set;
        snprintf(name, sizeof name, "s%d", i / size);
        GOOD(sw_builder_set(builder, &set, name, line(2 + i)));
        GOOD(sw_builder_element(builder, set, (double[]){number[i], i * 7 % 11}, SW_NO_INSTANCE,
                                line(2 + i)));
        know(name, i / size % 2 ? "blue" : "red", NULL, 2 + i);
    }
    GOOD(sw_builder_finish(builder, NULL));
}

/* Three sets of one element each, in a block. The first numbers of the elements are 0, 1, 2. */
static inline void put_block(void)
{
    static const int64_t offset[] = {0, 1, 2, 3};
    sw_real *x;
    GOOD(sw_builder_block(builder, 3, offset, &x, NULL));
    for (int i = 0; i < 6; i++) x[i] = (sw_real)(i / 2);
}

#endif
