/* test_standardise.c - means and deviations of the training split. */
#include "data/standardise.h"

#include "data/dataset.h"
#include "data/filling.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sets of `rows` elements each of `width` numbers, two outputs, a context of one number, all zero:
 * `train` for training, one for validation and one for test. */
static sw_dataset *of_rows(sw_filling *filling, sw_task task, int64_t train, int64_t rows,
                           int64_t width)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_begin(&dataset) == SW_OK);
    dataset->task = task;
    const int64_t count[] = {train, 1, 1};
    cr_assert(sw_dataset_sets(dataset, filling, count, 2, NULL) == SW_OK);
    cr_assert(sw_dataset_context(dataset, filling, 1) == SW_OK);
    for (int64_t b = 0; b < train + 2; b++) filling->offset[b + 1] = (b + 1) * rows;
    cr_assert(sw_dataset_elements(dataset, filling, width, NULL, false) == SW_OK);
    memset(filling->x, 0, (size_t)((train + 2) * rows * width) * sizeof *filling->x);
    return dataset;
}

static void standardise(sw_dataset *dataset)
{
    cr_assert(sw_standardise(dataset, SW_SCALING_DEVIATION) == SW_OK, "%s", sw_error_message());
}

static void expect_scale(const double *x, int64_t count, double mean, double scale, double cap)
{
    double measured[3];
    sw_measure_numbers(&measured[0], &measured[1], &measured[2], x, count);
    cr_expect_float_eq(measured[0], mean, 1e-15);
    cr_expect_float_eq(measured[1], scale, 1e-15);
    cr_expect_float_eq(measured[2], cap, 1e-15);
}

Test(standardise, numbers_of_sets)
{
    const double one_is_other[] = {2, 2, 2, 2, 2, 2, 2, 2, 2, 12};
    expect_scale((double[]){1, 2, 3, 6}, 4, 3, sqrt(3.5), 6 / sqrt(3.5));
    expect_scale((double[]){7, 7}, 2, 7, 1, 0);
    expect_scale(one_is_other, 10, 3, 9, 2); /* its distance, so that it is no giant */
}

Test(standardise, by_hand)
{
    sw_filling f;
    sw_dataset *dataset = of_rows(&f, SW_REGRESSION, 2, 2, 2);
    /* Of the training split: the first four rows. */
    const sw_real x[] = {1, -1, 2, 3, 3, 3, 6, 7, 1000, 1000, 1000, 1000, -99, -99, -99, -99};
    const sw_real y[] = {10, 0, 20, 4, 999, 999, 999, 999};
    const sw_real c[] = {-1, 5, 777, 777};
    memcpy(f.x, x, sizeof x);
    memcpy(f.target, y, sizeof y);
    memcpy(f.context, c, sizeof c);
    standardise(dataset);
    const sw_schema *s = &dataset->schema;
    cr_assert_float_eq(s->feature.mean[0], 3, 1e-15);
    cr_assert_float_eq(s->feature.scale[0], sqrt(3.5), 1e-15); /* 4 + 1 + 0 + 9 over 4 */
    cr_assert_float_eq(s->feature.mean[1], 3, 1e-15);
    cr_assert_float_eq(s->feature.scale[1], sqrt(8), 1e-15);
    cr_assert_float_eq(s->context.mean[0], 2, 1e-15);
    cr_assert_float_eq(s->context.scale[0], 3, 1e-15);
    cr_assert_float_eq(s->output.mean[0], 15, 1e-15);
    cr_assert_float_eq(s->output.scale[0], 5, 1e-15);
    cr_assert_float_eq(s->output.mean[1], 2, 1e-15);
    cr_assert_float_eq(s->output.scale[1], 2, 1e-15);
    cr_assert(memcmp(f.x, x, sizeof x) == 0 && memcmp(f.target, y, sizeof y) == 0 &&
              memcmp(f.context, c, sizeof c) == 0);
    sw_dataset_free(dataset);
}

/* Classes and labels have no scale. */
Test(standardise, answers_of_other_heads)
{
    for (int task = SW_CLASSES; task <= SW_LABELS; task++) {
        sw_filling f;
        sw_dataset *dataset = of_rows(&f, (sw_task)task, 2, 2, 2);
        standardise(dataset);
        cr_assert(dataset->schema.feature.scale && !dataset->schema.output.mean &&
                  !dataset->schema.output.scale);
        sw_dataset_free(dataset);
    }
}

/* A large mean takes no digits from a small deviation, also of many numbers. */
Test(standardise, far_from_zero)
{
    enum { SETS = 1000, ROWS = 100 };
    const double centre = 1e6, step = 1; /* both exact in float */
    sw_filling f;
    sw_dataset *dataset = of_rows(&f, SW_CLASSES, SETS, ROWS, 3);
    for (int64_t i = 0; i < SETS * ROWS; i++) {
        f.x[3 * i] = (sw_real)(centre + (i % 2 ? step : -step));
        f.x[3 * i + 1] = (sw_real)(-centre + (i % 4 ? 0 : step));
        f.x[3 * i + 2] = (sw_real)0.1;
    }
    standardise(dataset);
    const sw_columns *c = &dataset->schema.feature;
    cr_assert_float_eq(c->mean[0], centre, 1e-9);
    cr_assert_float_eq(c->scale[0], step, 1e-9);
    cr_assert_float_eq(c->mean[1], -centre + step / 4, 1e-9);
    cr_assert_float_eq(c->scale[1], step * sqrt(3) / 4, 1e-9);
    /* 0.1 is no binary number, and the sum of many is rounded: still one value alone. */
    cr_assert(c->mean[2] == (double)(sw_real)0.1 && c->scale[2] == 1);
    sw_dataset_free(dataset);
}

Test(standardise, missing_values_are_left_out)
{
    sw_filling f;
    sw_dataset *dataset = of_rows(&f, SW_REGRESSION, 4, 1, 3);
    for (int b = 0; b < 4; b++) {
        f.x[3 * b] = b < 2 ? (sw_real)NAN : (sw_real)b;
        f.x[3 * b + 1] = (sw_real)(b % 2 ? INFINITY : NAN); /* nothing is known */
        f.x[3 * b + 2] = (sw_real)(b == 3 ? -INFINITY : 7); /* of the others, one value alone */
        f.context[b] = b == 1 ? (sw_real)NAN : (sw_real)(4 * b);
    }
    standardise(dataset);
    const sw_schema *s = &dataset->schema;
    cr_assert(s->feature.mean[0] == 2.5 && s->feature.scale[0] == 0.5);
    cr_assert(s->feature.mean[1] == 0 && s->feature.scale[1] == 1);
    cr_assert(s->feature.mean[2] == 7 && s->feature.scale[2] == 1);
    cr_assert_float_eq(s->context.mean[0], 20. / 3, 1e-14);
    sw_dataset_free(dataset);
}

Test(standardise, extremes)
{
    sw_filling f;
    sw_dataset *dataset = of_rows(&f, SW_CLASSES, 2, 1, 3);
    const sw_real least = sizeof(sw_real) == 4 ? (sw_real)1e-44 : (sw_real)1e-322;
    const sw_real most = sizeof(sw_real) == 4 ? (sw_real)3e38 : (sw_real)1.7e308;
    f.x[0] = 0, f.x[3] = least;
    f.x[1] = most, f.x[4] = -most;
    f.x[2] = most, f.x[5] = most / 2;
    standardise(dataset);
    for (int j = 0; j < 3; j++) {
        const double mean = dataset->schema.feature.mean[j],
                     scale = dataset->schema.feature.scale[j];
        cr_assert(isfinite(mean) && isfinite(scale) && scale > 0);
        cr_assert(isfinite((sw_real)(1 / scale)));
    }
    cr_assert(dataset->schema.feature.scale[0] == 1);
    sw_dataset_free(dataset);
}

Test(standardise, a_token_has_no_scale)
{
    sw_filling f;
    sw_dataset *dataset = of_rows(&f, SW_CLASSES, 2, 1, 2);
    dataset->schema.vocabulary = 9;
    f.x[0] = 3, f.x[2] = 8;
    f.x[1] = 3, f.x[3] = 8;
    standardise(dataset);
    const sw_columns *c = &dataset->schema.feature;
    cr_assert(c->mean[0] == 0 && c->scale[0] == 1);
    cr_assert(c->mean[1] == 5.5 && c->scale[1] == 2.5);
    sw_dataset_free(dataset);
}

/* No element at all; nothing that comes with a set. */
Test(standardise, nothing_to_measure)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_begin(&dataset) == SW_OK);
    sw_filling f;
    const int64_t count[] = {2, 1, 1};
    cr_assert(sw_dataset_sets(dataset, &f, count, 2, NULL) == SW_OK);
    cr_assert(sw_dataset_elements(dataset, &f, 2, NULL, false) == SW_OK);
    standardise(dataset);
    cr_assert(dataset->schema.feature.mean[1] == 0 && dataset->schema.feature.scale[1] == 1);
    cr_assert(!dataset->schema.context.mean && !dataset->schema.context.scale);
    sw_dataset_free(dataset);
}

/* Only what had a scale is measured again. */
Test(standardise, again)
{
    sw_filling f;
    sw_dataset *dataset = of_rows(&f, SW_REGRESSION, 2, 1, 1);
    cr_assert(sw_standardise_again(dataset) == SW_OK);
    cr_assert(!dataset->schema.feature.mean && !dataset->schema.context.mean &&
              !dataset->schema.output.mean);
    standardise(dataset);
    double *before = dataset->schema.feature.mean;
    f.x[0] = 2, f.target[0] = 4, f.context[1] = 6;
    cr_assert(sw_standardise_again(dataset) == SW_OK);
    cr_assert(dataset->schema.feature.mean == before && before[0] == 1);
    cr_assert(dataset->schema.output.mean[0] == 2 && dataset->schema.output.scale[0] == 2);
    cr_assert(dataset->schema.context.mean[0] == 3);
    sw_dataset_free(dataset);
}

/* Of 7, 7, 7 and 42 the 5 % quantile is 7, and asinh(1), asinh(6) are what is measured. */
Test(standardise, logarithms)
{
    sw_filling f;
    sw_dataset *dataset = of_rows(&f, SW_REGRESSION, 4, 1, 2);
    double feature[] = {1, 0}, output[] = {0, 1};
    dataset->schema.feature.log = feature;
    dataset->schema.output.log = output;
    for (int b = 0; b < 4; b++) f.x[2 * b] = f.x[2 * b + 1] = f.target[2 * b + 1] = b ? 7 : 42;
    f.x[8] = f.x[9] = 1e9; /* of validation */
    standardise(dataset);
    const double low = asinh(1), high = asinh(6), mean = (3 * low + high) / 4;
    const sw_schema *s = &dataset->schema;
    cr_expect(feature[0] == 7 && feature[1] == 0 && output[0] == 0 && output[1] == 7);
    cr_expect_float_eq(s->feature.mean[0], mean, 1e-14);
    cr_expect_float_eq(s->feature.scale[0], sqrt(3) / 4 * (high - low), 1e-14);
    cr_expect_float_eq(s->feature.cap[0], 2 * sqrt(3), 1e-12);
    cr_expect_eq(s->feature.mean[1], 15.75);
    cr_expect_float_eq(s->output.mean[1], mean, 1e-14);
    cr_assert(s->output.cap, "answers that have a logarithm are limited, the others are not");
    cr_expect_eq(s->output.cap[0], FLT_MAX);
    cr_expect_float_eq(s->output.cap[1], 2 * sqrt(3), 1e-12);
    cr_assert_eq(dataset->warnings, 2);
    cr_expect(strstr(dataset->warning[0], "column 0 has 1 number far outside those of training (7 "
                                          "to 42): they count as at most 141.4"),
              "%s", dataset->warning[0]);
    f.x[0] = 7;
    cr_assert_eq(sw_standardise_again(dataset), SW_OK);
    cr_expect_float_eq(s->feature.mean[0], low, 1e-14);
    f.x[0] = 42;
    cr_assert_eq(sw_standardise(dataset, SW_SCALING_ROBUST), SW_OK);
    cr_expect_float_eq(s->feature.mean[0], low, 1e-14, "the median");
    sw_dataset_free(dataset);
}

/* ---- Floor and cap --------------------------------------------------------------------------- */

/* One training set has another number: it is at 1, and test numbers far away are at 2. */
Test(standardise, a_column_that_is_nearly_constant_in_training)
{
    sw_filling f;
    sw_dataset *dataset = of_rows(&f, SW_CLASSES, 20, 3, 3);
    f.x[3 * 5] = (sw_real)1e-4;
    for (int64_t i = 60 * 3; i < 66 * 3; i += 3) f.x[i] = 50, f.x[i + 1] = 7;
    for (int64_t i = 0; i < 66; i++) f.x[3 * i + 2] = (sw_real)(i % 7);
    standardise(dataset);
    const sw_columns *c = &dataset->schema.feature;
    const double mean = 1e-4 / 60;
    cr_assert_float_eq(c->mean[0], mean, 1e-11);
    cr_assert_float_eq(c->scale[0], 1e-4 - mean, 1e-11);
    cr_assert_float_eq(c->cap[0], 2, 1e-12);
    cr_assert(c->mean[1] == 0 && c->scale[1] == 1 && c->cap[1] == 0);
    cr_assert_float_eq(c->cap[2] * c->scale[2], 2 * (6 - c->mean[2]), 1e-12);
    cr_assert_eq(dataset->warnings, 2);
    cr_assert(strstr(dataset->warning[0], "column 0 is nearly constant in training (59 of 60 are "
                                          "0), and has 6 numbers far outside"),
              "%s", dataset->warning[0]);
    cr_assert(strstr(dataset->warning[1], "column 1 is constant in training (60 of 60 are 0)"));
    sw_dataset_free(dataset);
}

/* Numbers that differ by their rounding alone. */
Test(standardise, a_deviation_below_the_distance_of_floats)
{
    sw_filling f;
    sw_dataset *dataset = of_rows(&f, SW_CLASSES, 8, 4, 1);
    for (int64_t i = 0; i < 40; i++) f.x[i] = 1e6f + (sw_real)(i % 2) / 16;
    standardise(dataset);
    cr_assert_float_eq(dataset->schema.feature.scale[0], 1e6 * 0x1p-22, 1e-6);
    sw_dataset_free(dataset);
}

/* 1 .. 9 and an outlier: the quartiles of ten numbers, 3.25 and 7.75, as numpy.percentile has them.
 */
Test(standardise, robust)
{
    sw_filling f;
    sw_dataset *dataset = of_rows(&f, SW_CLASSES, 5, 2, 1);
    for (int64_t i = 0; i < 14; i++) f.x[i] = i < 9 ? (sw_real)(i + 1) : i == 9 ? 1000000 : 4;
    cr_assert(sw_standardise(dataset, SW_SCALING_ROBUST) == SW_OK);
    cr_assert_float_eq(dataset->schema.feature.mean[0], 5.5, 1e-12);
    cr_assert_float_eq(dataset->schema.feature.scale[0], 4.5 / 1.3489795003921634, 1e-12);
    sw_dataset_free(dataset);
}
