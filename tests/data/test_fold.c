/* test_fold.c - folds divide all sets, keep groups together, and leave out the test split of a
 * file; given folds are the ones that the data say. */
#include "data/standardise.h"
#include "splits.h"

#include <math.h>

/* Test splits are disjoint, and together they are all sets. The validation split of a fold is the
 * test split of the next. Sizes differ by one at most, of all sets and of each class. */
static void check_folds(const int64_t *size, int64_t classes, int64_t folds, uint64_t seed)
{
    sw_dataset *dataset = of_classes(size, classes);
    const int64_t n = dataset->sets.count;
    int *tested = calloc((size_t)n, sizeof *tested), *first = NULL, *before = NULL;
    for (int64_t fold = 0; fold < folds; fold++) {
        cr_assert(sw_dataset_fold(dataset, folds, fold, seed) == SW_OK, "%s", sw_error_message());
        cr_assert(!dataset->split_given);
        int *role_of = roles_of(dataset);
        const int64_t count = dataset->index_count[SW_TEST];
        cr_assert(count == n / folds || count == n / folds + (n % folds > 0));
        for (int64_t c = 0; c < classes; c++) {
            const int64_t in_test = count_in(dataset, SW_TEST, (int32_t)c);
            cr_assert(in_test == size[c] / folds ||
                      in_test == size[c] / folds + (size[c] % folds > 0));
        }
        for (int64_t b = 0; b < n; b++) {
            tested[b] += role_of[b] == SW_TEST;
            if (before) cr_assert((before[b] == SW_VALID) == (role_of[b] == SW_TEST));
            if (first && fold == folds - 1)
                cr_assert((role_of[b] == SW_VALID) == (first[b] == SW_TEST));
        }
        if (before != first) free(before);
        before = role_of;
        if (fold == 0) first = role_of;
    }
    for (int64_t b = 0; b < n; b++) cr_assert(tested[b] == 1);
    free(before);
    free(first);
    free(tested);
    sw_dataset_free(dataset);
}

Test(fold, divide_all_sets)
{
    check_folds((int64_t[]){47, 45}, 2, 10, 0);
    check_folds((int64_t[]){10, 1, 0, 2, 7}, 5, 3, 1);
    check_folds((int64_t[]){5}, 1, 5, 2); /* one set in each part */
    check_folds((int64_t[]){3}, 1, 3, 3);
}

Test(fold, go_by_the_seed)
{
    sw_dataset *a = of_classes((int64_t[]){60, 40}, 2), *b = of_classes((int64_t[]){60, 40}, 2);
    cr_assert(sw_dataset_fold(a, 10, 4, 7) == SW_OK);
    cr_assert(sw_dataset_fold(b, 10, 4, 8) == SW_OK);
    int *of_a = roles_of(a), *of_b = roles_of(b);
    cr_assert(memcmp(of_a, of_b, 100 * sizeof *of_a) != 0);
    free(of_b);
    /* The division before has no influence. */
    cr_assert(sw_dataset_fold(b, 3, 0, 1) == SW_OK && sw_dataset_fold(b, 10, 4, 7) == SW_OK);
    of_b = roles_of(b);
    cr_assert(memcmp(of_a, of_b, 100 * sizeof *of_a) == 0);
    free(of_a);
    free(of_b);
    sw_dataset_free(a);
    sw_dataset_free(b);
}

Test(fold, are_judged)
{
    sw_dataset *dataset = of_classes((int64_t[]){5, 4}, 2);
    expect_error(sw_dataset_fold(dataset, 2, 0, 0), "2 folds, expected 3 or more");
    expect_error(sw_dataset_fold(dataset, 3, 3, 0), "fold 3 of 3, expected 0 to 2");
    expect_error(sw_dataset_fold(dataset, 3, -1, 0), "fold -1 of 3, expected 0 to 2");
    expect_error(sw_dataset_fold(dataset, 10, 0, 0), "9 sets cannot be divided into 10 folds");
    cr_assert(dataset->split_given && dataset->index_count[SW_TRAIN] == 9);
    sw_dataset_free(dataset);
}

/* All parts but that for test train. */
Test(fold, without_a_validation_split)
{
    sw_dataset *dataset = of_classes((int64_t[]){5, 4}, 2);
    dataset->no_valid = true;
    for (int64_t folds = 2; folds <= 3; folds++)
        for (int64_t fold = 0; fold < folds; fold++) {
            cr_assert(sw_dataset_fold(dataset, folds, fold, 1) == SW_OK, "%s", sw_error_message());
            cr_assert_eq(dataset->index_count[SW_VALID], 0);
            cr_assert_eq(dataset->index_count[SW_TRAIN] + dataset->index_count[SW_TEST], 9);
            cr_assert(dataset->index_count[SW_TEST] >= 9 / folds);
        }
    expect_error(sw_dataset_fold(dataset, 1, 0, 0),
                 "1 folds, expected 2 or more: one for test, the others for training");
    sw_dataset_free(dataset);
}

/* Earlier warnings about the splits go. Equal sets are warned of once, for all folds. Other
 * warnings stay. */
Test(fold, warn_of_equal_sets)
{
    sw_dataset *dataset = of_classes((int64_t[]){5, 4}, 2);
    sw_real *x = (sw_real *)dataset->sets.x;
    cr_assert(sw_dataset_warn(dataset, "something else") == SW_OK);
    cr_assert(sw_dataset_warn(dataset, "of the splits") == SW_OK);
    dataset->split_warnings = 1;
    dataset->best = 0.9;
    x[7] = x[2], x[8] = x[2];
    for (int fold = 0; fold < 3; fold++) {
        cr_assert(sw_dataset_fold(dataset, 3, fold, 0) == SW_OK);
        cr_assert(dataset->warnings == 2 && dataset->split_warnings == 1);
        cr_assert_str_eq(dataset->warning[0], "something else");
        cr_assert(strstr(dataset->warning[1], "2 sets have the same elements as another one"), "%s",
                  dataset->warning[1]);
        cr_assert(isnan(dataset->best)); /* it was for another test split */
    }
    sw_dataset_free(dataset);
}

Test(fold, of_sets_without_answers)
{
    sw_dataset *dataset = of_classes((int64_t[]){5, 4}, 2);
    dataset->sets.label = NULL;
    cr_assert(sw_dataset_fold(dataset, 3, 1, 0) == SW_OK);
    cr_assert(dataset->index_count[SW_TEST] == 3);
    sw_dataset_free(dataset);
}

/* If a data set has scales, they are those of the new training split. */
Test(fold, measure_scales)
{
    sw_dataset *dataset = of_classes((int64_t[]){5, 4}, 2);
    cr_assert(sw_dataset_fold(dataset, 3, 0, 0) == SW_OK);
    cr_assert(dataset->schema.feature.mean == NULL && dataset->schema.feature.scale == NULL);
    cr_assert(sw_standardise(dataset, SW_SCALING_DEVIATION) == SW_OK);
    for (int64_t fold = 0; fold < 3; fold++) {
        cr_assert(sw_dataset_fold(dataset, 3, fold, 0) == SW_OK);
        double sum = 0;
        for (int i = 0; i < 3; i++) sum += (double)dataset->index[SW_TRAIN][i];
        cr_assert_float_eq(dataset->schema.feature.mean[0], sum / 3, 1e-12);
    }
    sw_dataset_free(dataset);
}

/* ---- Groups ---------------------------------------------------------------------------------- */

Test(fold, groups_stay_together)
{
    /* 30 groups of 4, half of them of each class. */
    sw_dataset *dataset = of_classes((int64_t[]){60, 60}, 2);
    group_by(dataset, 4);
    for (int fold = 0; fold < 5; fold++) {
        int64_t groups[3];
        cr_assert(sw_dataset_fold(dataset, 5, fold, 3) == SW_OK, "%s", sw_error_message());
        expect_groups(dataset, groups);
        cr_assert(groups[SW_TEST] == 6 && groups[SW_VALID] == 6 && groups[SW_TRAIN] == 18);
        for (int class = 0; class < 2; class ++) cr_assert(count_in(dataset, SW_TEST, class) == 12);
    }
    expect_error(sw_dataset_fold(dataset, 31, 0, 0), "30 groups cannot be divided into 31 parts");
    sw_dataset_free(dataset);
}

/* ---- The test split of a file ---------------------------------------------------------------- */

Test(fold, a_given_test_split_stays_out)
{
    sw_dataset *dataset = of_classes((int64_t[]){12, 12}, 2);
    int tested[24] = {0};
    dataset->index_count[SW_TRAIN] = 18;
    dataset->index[SW_TEST] = dataset->index[SW_TRAIN] + 18;
    dataset->index_count[SW_TEST] = 6;
    dataset->test_given = true;
    for (int fold = 0; fold < 3; fold++) {
        cr_assert(sw_dataset_fold(dataset, 3, fold, 1) == SW_OK, "%s", sw_error_message());
        cr_assert(dataset->kept_count == 6 && dataset->kept[0] == 18 && dataset->kept[5] == 23);
        cr_assert_eq(dataset->index_count[SW_TEST], 6);
        for (int i = 0; i < 6; i++) tested[dataset->index[SW_TEST][i]]++;
    }
    for (int b = 0; b < 24; b++) cr_assert_eq(tested[b], b < 18);
    sw_dataset_free(dataset);
}

/* ---- Given folds ----------------------------------------------------------------------------- */

Test(fold, given)
{
    static const int32_t first[9] = {0, 1, 2, 3, 3, 2, 1, 0, 0}, second[9] = {2, 2, 2, 1, 1, 1};
    static const sw_grouping division[2] = {{.count = 4, .of = first}, {.count = 3, .of = second}};
    sw_dataset *dataset = of_classes((int64_t[]){5, 4}, 2);
    expect_error(sw_dataset_fold_given(dataset, 0, 0), "comes without folds");
    dataset->division = division;
    dataset->divisions = 2;
    cr_assert(sw_dataset_fold_given(dataset, 3, 0) == SW_OK, "%s", sw_error_message());
    int *role_of = roles_of(dataset);
    static const int expected[9] = {SW_VALID, SW_TRAIN, SW_TRAIN, SW_TEST, SW_TEST,
                                    SW_TRAIN, SW_TRAIN, SW_VALID, SW_VALID};
    cr_assert(memcmp(role_of, expected, sizeof expected) == 0);
    free(role_of);
    cr_assert(dataset->folds == 4 && dataset->fold == 3 && dataset->fold_seed == 0);
    cr_assert(sw_dataset_fold_given(dataset, 1, 1) == SW_OK);
    cr_assert(dataset->index[SW_TEST][0] == 3 && dataset->index_count[SW_TEST] == 3);
    cr_assert(dataset->index[SW_VALID][0] == 0 && dataset->fold_seed == 1);
    expect_error(sw_dataset_fold_given(dataset, 3, 1), "fold 3 of 3, expected 0 to 2");
    expect_error(sw_dataset_fold_given(dataset, 0, 2), "repeat 2 of the folds that come with");
    sw_dataset_free(dataset);
}
