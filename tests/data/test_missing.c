/* test_missing.c - missing numbers are filled by those of training, and flags say where they are.
 */
#include "data/missing.h"

#include "base/schema.h"
#include "filled_builder.h"

TestSuite(missing, .init = setup, .fini = teardown);

/* Set number i, of one element; role NULL: no split is given. */
static void add_set(int i, const double *element, const char *role)
{
    char name[8];
    int64_t set;
    snprintf(name, sizeof name, "s%d", i);
    GOOD(sw_builder_set(builder, &set, name, line(2 + i)));
    GOOD(sw_builder_element(builder, set, element, SW_NO_INSTANCE, line(2 + i)));
    know(name, i % 2 ? "b" : "a", role, 2 + i);
}

/* Sets of one element; the second column is 1, 2, missing, 6 in training, and then missing. */
static void fill_builder(void)
{
    static const char *const role[] = {"train", "train", "train", "train", "valid", "test"};
    static const double second[] = {1, 2, NAN, 6, NAN, 10};
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 6; i++) add_set(i, (double[]){i, second[i]}, role[i]);
}

Test(missing, is_refused_without_the_option)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, "s", line(2)));
    bad(sw_builder_element(builder, set, (double[]){1, NAN}, SW_NO_INSTANCE, line(2)),
        "line 2: column \"b\" is missing, expected a number (missing=mean fills it;");
}

/* asinh(3/4) = ln 2 and asinh(-3/4) = -ln 2 are those of 6 and -6 in a unit of 8. */
Test(missing, mean_of_logarithms)
{
    static const double x[] = {6, -6, 8, 8, NAN};
    options.fill = SW_FILL_MEAN;
    options.log = "b";
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 5; i++) add_set(i, (double[]){i, x[i]}, "train");
    GOOD(sw_builder_finish(builder, NULL));
    const sw_columns *columns = &dataset->schema.feature;
    const double unit = 6, mean = 2 * asinh(8 / unit) / 4;
    cr_expect_float_eq(columns->fill[1], unit * sinh(mean), 1e-12);
    cr_expect_eq(dataset->sets.x[9], (sw_real)columns->fill[1]);
}

Test(missing, mean_of_training)
{
    options.fill = SW_FILL_MEAN;
    fill_builder();
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert(dataset->missing_count == 2 && dataset->missing[0] == 5 && dataset->missing[1] == 9);
    cr_expect_eq(dataset->sets.x[5], 3);
    cr_expect_eq(dataset->sets.x[9], 3);
    cr_expect_eq(dataset->schema.feature.fill[1], 3);
    cr_expect_eq(dataset->sets.width, 2);
}

/* In a fold, training is another part of the sets, and so is its mean. */
Test(missing, is_filled_anew_in_folds)
{
    options.fill = SW_FILL_MEDIAN;
    options.ignore = "split";
    fill_builder();
    GOOD(sw_builder_finish(builder, NULL));
    for (int fold = 0; fold < 3; fold++) {
        double number[4], sum = 0;
        int count = 0;
        GOOD(sw_dataset_fold(dataset, 3, fold, 1));
        for (int64_t i = 0; i < dataset->index_count[SW_TRAIN]; i++) {
            const int64_t set = dataset->index[SW_TRAIN][i];
            if (set == 2 || set == 4) continue;
            number[count++] = (double)dataset->sets.x[2 * set + 1];
            sum += number[count - 1];
        }
        cr_assert(count == 1 || count == 2);
        cr_expect_eq((double)dataset->sets.x[5], sum / count);
        cr_expect_eq((double)dataset->sets.x[9], sum / count);
    }
}

/* A later set may miss a number, so the fill is that of training, also where nothing is missing. */
Test(missing, fill_is_measured_anew_in_folds_without_missing_numbers)
{
    options.fill = SW_FILL_MEAN;
    GOOD(sw_builder_features(builder, 1, two));
    for (int i = 0; i < 6; i++) add_set(i, (double[]){1 << i}, NULL);
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->missing_count, 0);
    for (int fold = 0; fold < 3; fold++) {
        double sum = 0;
        GOOD(sw_dataset_fold(dataset, 3, fold, 1));
        const int64_t count = dataset->index_count[SW_TRAIN];
        for (int64_t i = 0; i < count; i++) sum += 1 << dataset->index[SW_TRAIN][i];
        cr_expect_float_eq(dataset->schema.feature.fill[0], sum / (double)count, 1e-12, "fold %d",
                           fold);
    }
}

Test(missing, flags)
{
    options.fill = SW_FILL_MEDIAN;
    options.flags = true;
    fill_builder();
    GOOD(sw_builder_finish(builder, NULL));
    const sw_columns *columns = &dataset->schema.feature;
    static const double expected[] = {0, 1, 0, 1, 2, 0, 2, 2, 1, 3, 6, 0, 4, 2, 1, 5, 10, 0};
    cr_assert(columns->count == 3 && columns->flags == 1 && columns->flag_of[0] == 1);
    cr_expect_str_eq(columns->name[2], "b is missing");
    for (int i = 0; i < 18; i++) cr_expect_eq((double)dataset->sets.x[i], expected[i], "%d", i);
    cr_expect(columns->mean[2] == 0 && columns->scale[2] == 1);
    GOOD(sw_schema_check(&dataset->schema));
}

/* What a model keeps: other sets get its numbers and its flags. */
Test(missing, as_a_model_fills)
{
    double fill[4] = {7, 8, 0, 0}, zero[4] = {0}, one[4] = {1, 1, 1, 1};
    int64_t flag_of[2] = {0, 1};
    char *name[4] = {"a", "b", "a is missing", "b is missing"};
    const sw_schema model = {.feature = {.count = 4,
                                         .name = name,
                                         .mean = zero,
                                         .scale = one,
                                         .fill = fill,
                                         .flags = 2,
                                         .flag_of = flag_of}};
    int64_t set;
    options.model = &model;
    options.unanswered = true;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, "s", line(2)));
    GOOD(sw_builder_element(builder, set, (double[]){1, NAN}, SW_NO_INSTANCE, line(2)));
    GOOD(sw_builder_element(builder, set, (double[]){NAN, 2}, SW_NO_INSTANCE, line(3)));
    GOOD(sw_builder_finish(builder, &model));
    static const double expected[] = {1, 8, 0, 1, 7, 2, 1, 0};
    cr_assert_eq(dataset->sets.width, 4);
    for (int i = 0; i < 8; i++) cr_expect_eq((double)dataset->sets.x[i], expected[i], "%d", i);
}

/* Infinite is not missing. */
Test(missing, infinite_is_refused)
{
    int64_t set;
    options.fill = SW_FILL_ZERO;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, "s", line(2)));
    bad(sw_builder_element(builder, set, (double[]){INFINITY, NAN}, SW_NO_INSTANCE, line(2)),
        "column \"a\" is inf");
}

Test(missing, a_column_without_a_number_in_training)
{
    int64_t set;
    options.fill = SW_FILL_MEAN;
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 3; i++) {
        char name[8];
        snprintf(name, sizeof name, "s%d", i);
        GOOD(sw_builder_set(builder, &set, name, line(2 + i)));
        GOOD(sw_builder_element(builder, set, (double[]){1, NAN}, SW_NO_INSTANCE, line(2 + i)));
    }
    bad(sw_builder_finish(builder, NULL), "column \"b\" has no number in the training split");
}

/* The model was trained without gaps: `missing` of the new file fills with the centre of its scale.
 */
static void fill_for(const sw_schema *model, sw_fill fill)
{
    options.fill = fill;
    options.model = model;
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 2; i++) {
        int64_t set;
        GOOD(sw_builder_set(builder, &set, i ? "t" : "s", line(2 + i)));
        GOOD(sw_builder_element(builder, set, (double[]){i, i ? NAN : 4}, SW_NO_INSTANCE,
                                line(2 + i)));
    }
}

Test(missing, the_mean_of_a_model_without_gaps)
{
    static double mean[] = {2, 7}, scale[] = {1, 1};
    const sw_schema model = {.feature = {.count = 2, .mean = mean, .scale = scale}};
    fill_for(&model, SW_FILL_MEAN);
    GOOD(sw_builder_finish(builder, &model));
    cr_expect(dataset->sets.x[1] == 4 && dataset->sets.x[3] == 7);
}

Test(missing, zero_for_a_model_without_gaps)
{
    static double mean[] = {2, 7}, scale[] = {1, 1};
    const sw_schema model = {.feature = {.count = 2, .mean = mean, .scale = scale}};
    fill_for(&model, SW_FILL_ZERO);
    GOOD(sw_builder_finish(builder, &model));
    cr_expect_eq(dataset->sets.x[3], 0);
}

Test(missing, a_model_without_a_mean)
{
    const sw_schema model = {.feature = {.count = 2}};
    fill_for(&model, SW_FILL_MEDIAN);
    bad(sw_builder_finish(builder, &model), "has no mean that could fill missing numbers");
}

Test(missing, a_model_without_a_mean_is_advised_of_zero)
{
    const sw_schema model = {.feature = {.count = 2}};
    int64_t set;
    options.model = &model;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, "s", line(2)));
    bad(sw_builder_element(builder, set, (double[]){1, NAN}, SW_NO_INSTANCE, line(2)),
        "missing=zero fills it");
}
