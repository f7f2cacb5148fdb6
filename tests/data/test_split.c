/* test_split.c - splits have their percentages and their shares of the classes; folds divide all
 * sets. */
#include "data/split.h"

#include "data/dataset.h"
#include "data/filling.h"
#include "data/standardise.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CLASSES = 128 };

/* A data set of sets of one element each: size[c] sets of each class c, one class after another. */
static sw_dataset *of_classes(const int64_t *size, int64_t classes)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_new(&dataset) == SW_OK);
    int64_t sets = 0;
    for (int64_t c = 0; c < classes; c++) sets += size[c];
    sw_filling filling;
    cr_assert(sw_dataset_sets(dataset, &filling, (int64_t[]){sets, 0, 0}, classes, NULL) == SW_OK);
    for (int64_t c = 0, b = 0; c < classes; c++)
        for (int64_t i = 0; i < size[c]; i++) filling.label[b++] = (int32_t)c;
    for (int64_t b = 0; b < sets; b++) filling.offset[b + 1] = b + 1;
    cr_assert(sw_dataset_elements(dataset, &filling, 1, NULL, false) == SW_OK);
    for (int64_t b = 0; b < sets; b++) filling.x[b] = (sw_real)b;
    dataset->split_given = true;
    return dataset;
}

/* The same with another task than classes. */
static sw_dataset *of_numbers(int64_t sets, sw_task task)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_new(&dataset) == SW_OK);
    dataset->task = task;
    sw_filling filling;
    cr_assert(sw_dataset_sets(dataset, &filling, (int64_t[]){sets, 0, 0}, 2, NULL) == SW_OK);
    for (int64_t b = 0; b < sets; b++) filling.offset[b + 1] = b + 1;
    cr_assert(sw_dataset_elements(dataset, &filling, 1, NULL, false) == SW_OK);
    for (int64_t b = 0; b < sets; b++) filling.x[b] = (sw_real)b;
    return dataset;
}

/* The role of each set, for free(). Checks that each set is in one split, and that splits ascend.
 */
static int *roles_of(const sw_dataset *dataset)
{
    const int64_t sets = dataset->sets.count;
    int *role_of = malloc(sizeof *role_of * (size_t)(sets + 1));
    int64_t placed = 0;
    for (int64_t b = 0; b < sets; b++) role_of[b] = -1;
    for (int role = 0; role < 3; role++)
        for (int64_t i = 0; i < dataset->index_count[role]; i++) {
            const int64_t b = dataset->index[role][i];
            cr_assert(b >= 0 && b < sets && role_of[b] == -1);
            cr_assert(i == 0 || b > dataset->index[role][i - 1]);
            role_of[b] = role;
            placed++;
        }
    cr_assert(placed == sets, "%lld of %lld sets are in a split", (long long)placed,
              (long long)sets);
    return role_of;
}

static int64_t count_in(const sw_dataset *dataset, int role, int32_t class)
{
    int64_t count = 0;
    for (int64_t i = 0; i < dataset->index_count[role]; i++)
        count += dataset->sets.label[dataset->index[role][i]] == class;
    return count;
}

static void expect_error(sw_status status, const char *words)
{
    cr_assert(status == SW_ERROR_ARGUMENT, "status %d", status);
    cr_assert(strstr(sw_error_message(), words), "no \"%s\" in \"%s\"", words, sw_error_message());
}

static void draw(sw_dataset *dataset, int64_t valid, int64_t test, uint64_t seed)
{
    cr_assert(sw_split_draw(dataset, valid, test, seed) == SW_OK, "%s", sw_error_message());
    for (int role = 0; role < 3; role++) cr_assert(dataset->index_count[role] > 0);
    cr_assert(!dataset->split_given);
    free(roles_of(dataset));
}

/* ---- Percentages ----------------------------------------------------------------------------- */

Test(split, percentages_are_kept)
{
    sw_dataset *dataset = of_classes((int64_t[]){60, 40}, 2);
    draw(dataset, 20, 10, 3);
    cr_assert(dataset->index_count[SW_TRAIN] == 70 && dataset->index_count[SW_VALID] == 20 &&
              dataset->index_count[SW_TEST] == 10);
    cr_assert(count_in(dataset, SW_TRAIN, 0) == 42 && count_in(dataset, SW_VALID, 0) == 12 &&
              count_in(dataset, SW_TEST, 0) == 6);
    sw_dataset_free(dataset);
}

/* Each split has its share of each class, rounded up or down, for random sizes. */
Test(split, shares_are_exact_to_one)
{
    static const int64_t percent[][2] = {{20, 20}, {10, 30}, {33, 33}, {5, 15}, {40, 40}};
    for (uint64_t seed = 0; seed < 200; seed++) {
        sw_random r = sw_random_for(seed, SW_FOR_TEST, 0, 0);
        int64_t size[MAX_CLASSES], classes = 1 + sw_random_below(&r, 20);
        for (int64_t c = 0; c < classes; c++) size[c] = 10 + sw_random_below(&r, 90);
        sw_dataset *dataset = of_classes(size, classes);
        const int64_t *p = percent[seed % 5], n = dataset->sets.count;
        draw(dataset, p[0], p[1], seed);
        cr_assert(dataset->index_count[SW_VALID] == (n * p[0] + 50) / 100 &&
                  dataset->index_count[SW_TEST] == (n * p[1] + 50) / 100);
        for (int64_t c = 0; c < classes; c++)
            for (int role = 0; role < 3; role++) {
                const int64_t got = count_in(dataset, role, (int32_t)c);
                const double share =
                    (double)size[c] * (double)dataset->index_count[role] / (double)n;
                cr_assert(got >= floor(share) && got <= floor(share) + 1,
                          "seed %d class %d role %d: %d of %.3f", (int)seed, (int)c, role, (int)got,
                          share);
            }
        sw_dataset_free(dataset);
    }
}

/* For any sizes of classes and any percentages, no split is empty, and every class that has a set
 * is in training, if there are at least two more sets than classes. */
Test(split, tiny_classes_are_in_training)
{
    for (uint64_t seed = 0; seed < 3000; seed++) {
        sw_random r = sw_random_for(seed, SW_FOR_TEST, 1, 0);
        int64_t size[MAX_CLASSES], classes = 1 + sw_random_below(&r, 12), filled = 0;
        for (int64_t c = 0; c < classes; c++) {
            size[c] = sw_random_below(&r, 5) < 3 ? sw_random_below(&r, 3) : sw_random_below(&r, 9);
            filled += size[c] > 0;
        }
        const int64_t valid = 1 + sw_random_below(&r, 98);
        const int64_t test = 1 + sw_random_below(&r, (uint32_t)(99 - valid));
        sw_dataset *dataset = of_classes(size, classes);
        if (dataset->sets.count < filled + 2 || dataset->sets.count < 3) {
            expect_error(sw_split_draw(dataset, valid, test, seed), "cannot be divided");
            cr_assert(dataset->split_given);
        } else {
            draw(dataset, valid, test, seed);
            for (int64_t c = 0; c < classes; c++)
                cr_assert(size[c] == 0 || count_in(dataset, SW_TRAIN, (int32_t)c) > 0);
        }
        sw_dataset_free(dataset);
    }
}

Test(split, few_sets)
{
    sw_dataset *dataset = of_classes((int64_t[]){3}, 1);
    draw(dataset, 98, 1, 0);
    draw(dataset, 50, 49, 0);
    sw_dataset_free(dataset);
    dataset = of_classes((int64_t[]){1}, 1);
    expect_error(sw_split_draw(dataset, 20, 20, 0),
                 "1 sets cannot be divided into training, validation and test: 3 or more are "
                 "needed");
    sw_dataset_free(dataset);
    dataset = of_classes((int64_t[]){0, 0}, 2);
    expect_error(sw_split_draw(dataset, 20, 20, 0), "0 sets cannot be divided");
    sw_dataset_free(dataset);
    dataset = of_classes((int64_t[]){1, 1, 0, 1}, 4);
    expect_error(sw_split_draw(dataset, 20, 20, 0),
                 "3 sets of 3 classes cannot be divided into training, validation and test: one "
                 "of each class for training and two more are needed");
    sw_dataset_free(dataset);
}

Test(split, percentages_are_judged)
{
    sw_dataset *dataset = of_classes((int64_t[]){60, 40}, 2);
    static const int64_t bad[][2] = {{0, 20}, {20, 0}, {-1, 20}, {50, 50}, {99, 1}, {98, 2}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_error(sw_split_draw(dataset, bad[i][0], bad[i][1], 0),
                     "expected 1 or more each and something left for training");
    expect_error(sw_split_draw(dataset, 60, 70, 0), "60 per cent for validation and 70 for test");
    cr_assert(dataset->split_given && dataset->index_count[SW_TRAIN] == 100);
    sw_dataset_free(dataset);
}

Test(split, the_seed_decides)
{
    sw_dataset *a = of_classes((int64_t[]){60, 40}, 2), *b = of_classes((int64_t[]){60, 40}, 2);
    draw(a, 20, 20, 7);
    draw(b, 20, 20, 8);
    int *of_a = roles_of(a), *of_b = roles_of(b);
    cr_assert(memcmp(of_a, of_b, 100 * sizeof *of_a) != 0);
    free(of_b);
    draw(b, 20, 20, 7);
    of_b = roles_of(b);
    cr_assert(memcmp(of_a, of_b, 100 * sizeof *of_a) == 0);
    free(of_a);
    free(of_b);
    sw_dataset_free(a);
    sw_dataset_free(b);
}

/* Over many seeds, every set is in the test split as often as the others. */
Test(split, every_set_has_the_same_chance)
{
    enum { SETS = 20, SEEDS = 4000 };
    sw_dataset *dataset = of_classes((int64_t[]){15, 5}, 2);
    int in_test[SETS] = {0}, in_fold[SETS] = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        draw(dataset, 20, 20, seed);
        for (int i = 0; i < 4; i++) in_test[dataset->index[SW_TEST][i]]++;
        cr_assert(sw_dataset_fold(dataset, 3, 0, seed) == SW_OK);
        for (int64_t i = 0; i < dataset->index_count[SW_TEST]; i++)
            in_fold[dataset->index[SW_TEST][i]]++;
    }
    for (int b = 0; b < SETS; b++) { /* five standard errors */
        cr_assert(abs(in_test[b] - SEEDS / 5) < 5 * 26, "set %d: %d", b, in_test[b]);
        cr_assert(abs(in_fold[b] - SEEDS / 3) < 5 * 30, "set %d: %d", b, in_fold[b]);
    }
    sw_dataset_free(dataset);
}

/* Labels and numbers have no influence on the splits. */
Test(split, other_answers)
{
    for (int task = SW_LABELS; task <= SW_REGRESSION; task++) {
        sw_dataset *dataset = of_numbers(50, (sw_task)task);
        draw(dataset, 20, 30, 1);
        cr_assert(dataset->index_count[SW_TRAIN] == 25 && dataset->index_count[SW_VALID] == 10 &&
                  dataset->index_count[SW_TEST] == 15);
        sw_dataset_free(dataset);
        dataset = of_numbers(2, (sw_task)task);
        expect_error(sw_split_draw(dataset, 20, 20, 0), "2 sets cannot be divided");
        sw_dataset_free(dataset);
    }
}

/* ---- Folds ----------------------------------------------------------------------------------- */

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

Test(split, folds_divide_all_sets)
{
    check_folds((int64_t[]){47, 45}, 2, 10, 0);
    check_folds((int64_t[]){10, 1, 0, 2, 7}, 5, 3, 1);
    check_folds((int64_t[]){5}, 1, 5, 2); /* one set in each part */
    check_folds((int64_t[]){3}, 1, 3, 3);
}

Test(split, folds_go_by_the_seed)
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

Test(split, folds_are_judged)
{
    sw_dataset *dataset = of_classes((int64_t[]){5, 4}, 2);
    expect_error(sw_dataset_fold(dataset, 2, 0, 0), "2 folds, expected 3 or more");
    expect_error(sw_dataset_fold(dataset, 3, 3, 0), "fold 3 of 3, expected 0 to 2");
    expect_error(sw_dataset_fold(dataset, 3, -1, 0), "fold -1 of 3, expected 0 to 2");
    expect_error(sw_dataset_fold(dataset, 10, 0, 0), "9 sets cannot be divided into 10 folds");
    cr_assert(dataset->split_given && dataset->index_count[SW_TRAIN] == 9);
    sw_dataset_free(dataset);
}

/* Earlier warnings about the splits go. Equal sets are warned of once, for all folds. Other
 * warnings stay. */
Test(split, folds_warn_of_equal_sets)
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

Test(split, folds_of_sets_without_answers)
{
    sw_dataset *dataset = of_classes((int64_t[]){5, 4}, 2);
    dataset->sets.label = NULL;
    cr_assert(sw_dataset_fold(dataset, 3, 1, 0) == SW_OK);
    cr_assert(dataset->index_count[SW_TEST] == 3);
    sw_dataset_free(dataset);
}

/* If a data set has scales, they are those of the new training split. */
Test(split, folds_measure_scales)
{
    sw_dataset *dataset = of_classes((int64_t[]){5, 4}, 2);
    cr_assert(sw_dataset_fold(dataset, 3, 0, 0) == SW_OK);
    cr_assert(dataset->schema.feature.mean == NULL && dataset->schema.feature.scale == NULL);
    cr_assert(sw_standardise(dataset) == SW_OK);
    for (int64_t fold = 0; fold < 3; fold++) {
        cr_assert(sw_dataset_fold(dataset, 3, fold, 0) == SW_OK);
        double sum = 0;
        for (int i = 0; i < 3; i++) sum += (double)dataset->index[SW_TRAIN][i];
        cr_assert_float_eq(dataset->schema.feature.mean[0], sum / 3, 1e-12);
    }
    sw_dataset_free(dataset);
}
