/* test_reduce.c - some of the training sets are used, the same ones for the same seed. */
#include "data/fold.h"
#include "data/reduce.h"

#include <setwise/datasets.h>

#include <criterion/criterion.h>
#include <string.h>

static sw_dataset *open_needle(void)
{
    sw_dataset *data;
    cr_assert(sw_dataset_open(&data, "needle:train=80:valid=8:test=8:size=5", 0) == SW_OK);
    return data;
}

/* A bit for each training set of the first 80. */
static void mark(bool used[80], const sw_dataset *data)
{
    memset(used, 0, 80 * sizeof *used);
    for (int64_t i = 0; i < data->index_count[SW_TRAIN]; i++) {
        cr_assert(data->index[SW_TRAIN][i] < 80);
        cr_expect(i == 0 || data->index[SW_TRAIN][i] > data->index[SW_TRAIN][i - 1]);
        used[data->index[SW_TRAIN][i]] = true;
    }
}

Test(reduce, smaller_amounts_are_part_of_larger_ones_with_all_classes)
{
    bool few[80], more[80];
    int64_t of_class[4] = {0};
    sw_dataset *a = open_needle(), *b = open_needle();
    cr_assert(sw_dataset_reduce(a, 12, 7) == SW_OK, "%s", sw_error_message());
    cr_assert(sw_dataset_reduce(b, 0.5, 7) == SW_OK, "%s", sw_error_message());
    cr_expect(a->index_count[SW_TRAIN] == 12 && a->unused_count == 68 && a->train_sets == 12);
    cr_expect(b->index_count[SW_TRAIN] == 40 && b->unused_count == 40);
    cr_expect(a->index_count[SW_VALID] == 8 && a->index[SW_TEST][7] == 95);
    mark(few, a);
    mark(more, b);
    for (int i = 0; i < 80; i++) {
        cr_expect(!few[i] || more[i], "set %d", i);
        of_class[a->sets.label[i]] += few[i];
    }
    for (int c = 0; c < 4; c++) cr_expect(of_class[c] > 0, "class %d", c);
    cr_expect(sw_dataset_reduce(a, 12, 7) == SW_OK && a->index_count[SW_TRAIN] == 12);
    sw_dataset *other = open_needle();
    cr_assert(sw_dataset_reduce(other, 12, 8) == SW_OK);
    mark(more, other);
    cr_expect(memcmp(few, more, sizeof few) != 0, "another seed, other sets");
    sw_dataset_free(a);
    sw_dataset_free(b);
    sw_dataset_free(other);
}

Test(reduce, amounts_that_make_no_sense_are_refused)
{
    static const double wrong[] = {81, 2.5, -1};
    sw_dataset *data = open_needle();
    for (int i = 0; i < 3; i++) {
        cr_expect(sw_dataset_reduce(data, wrong[i], 0) == SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), "the 80 training sets"), "%s", sw_error_message());
    }
    cr_expect(data->index_count[SW_TRAIN] == 80);
    cr_assert(sw_dataset_reduce(data, 1e-9, 0) == SW_OK);
    cr_expect(data->index_count[SW_TRAIN] == 1, "a share is one set at least");
    cr_expect(sw_dataset_reduce(data, 5, 0) == SW_ERROR_ARGUMENT);
    sw_dataset_free(data);
}

/* Folds divide all sets; the inner folds of a search only those that are used. */
Test(reduce, folds_divide_all_and_inner_folds_those_that_are_used)
{
    int64_t part[96], dealt = 0;
    sw_dataset *data = open_needle();
    cr_assert(sw_dataset_fold(data, 4, 0, 0) == SW_OK);
    cr_assert(sw_dataset_reduce(data, 10, 0) == SW_OK, "%s", sw_error_message());
    cr_assert(sw_fold_deal(part, data, 2, 0, true) == SW_OK, "%s", sw_error_message());
    for (int i = 0; i < 96; i++) dealt += part[i] >= 0;
    cr_expect(dealt == 10 + data->index_count[SW_VALID], "%lld", (long long)dealt);
    cr_assert(sw_dataset_fold(data, 4, 1, 0) == SW_OK);
    cr_expect(data->index_count[SW_TRAIN] == 48 && data->train_sets == 0);
    sw_dataset_free(data);
}
