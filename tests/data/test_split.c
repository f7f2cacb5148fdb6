/* test_split.c - splits have their percentages and their shares of the classes. */
#include "data/split.h"

#include "splits.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CLASSES = 128 };

/* The same as of_classes with another task. */
static sw_dataset *of_numbers(int64_t sets, sw_task task)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_begin(&dataset) == SW_OK);
    dataset->task = task;
    sw_filling filling;
    cr_assert(sw_dataset_sets(dataset, &filling, (int64_t[]){sets, 0, 0}, 2, NULL) == SW_OK);
    for (int64_t b = 0; b < sets; b++) filling.offset[b + 1] = b + 1;
    cr_assert(sw_dataset_elements(dataset, &filling, 1, NULL, false) == SW_OK);
    for (int64_t b = 0; b < sets; b++) filling.x[b] = (sw_real)b;
    return dataset;
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
                cr_assert((double)got >= floor(share) && (double)got <= floor(share) + 1,
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

Test(split, validation_can_be_left_out)
{
    sw_dataset *dataset = of_classes((int64_t[]){6, 4, 1}, 3);
    cr_assert(sw_split_draw(dataset, 0, 20, 3) == SW_OK, "%s", sw_error_message());
    cr_expect(dataset->index_count[SW_TRAIN] == 9 && dataset->index_count[SW_VALID] == 0 &&
              dataset->index_count[SW_TEST] == 2);
    cr_expect(count_in(dataset, SW_TRAIN, 2) == 1);
    cr_assert(sw_split_draw_valid(dataset, 0, 3) == SW_OK);
    cr_expect(dataset->index_count[SW_VALID] == 0);
    sw_dataset_free(dataset);
}

/* Whoever has new sets with answers elsewhere needs no test split. */
Test(split, the_test_can_be_left_out)
{
    sw_dataset *dataset = of_classes((int64_t[]){6, 4, 1}, 3);
    cr_assert(sw_split_draw(dataset, 20, 0, 3) == SW_OK, "%s", sw_error_message());
    cr_expect(dataset->index_count[SW_TRAIN] == 9 && dataset->index_count[SW_VALID] == 2 &&
              dataset->index_count[SW_TEST] == 0);
    cr_assert(sw_split_draw(dataset, 0, 0, 3) == SW_OK, "%s", sw_error_message());
    cr_expect(dataset->index_count[SW_TRAIN] == 11);
    sw_dataset_free(dataset);
}

Test(split, percentages_are_judged)
{
    sw_dataset *dataset = of_classes((int64_t[]){60, 40}, 2);
    static const int64_t bad[][2] = {{20, -1}, {-1, 20}, {50, 50}, {99, 1}, {98, 2}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_error(sw_split_draw(dataset, bad[i][0], bad[i][1], 0),
                     "expected 0 or more, and something left for training");
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
