/* test_same_training.c - data sets that train the same model, and such that do not. */
#include "data/same_training.h"

#include <setwise/datasets.h>

#include <criterion/criterion.h>

static bool same(const char *one, const char *other)
{
    sw_dataset *a, *b;
    cr_assert(sw_dataset_open(&a, one, 0) == SW_OK, "%s", sw_error_message());
    cr_assert(sw_dataset_open(&b, other, 0) == SW_OK, "%s", sw_error_message());
    const bool answer = sw_dataset_same_training(a, b);
    cr_expect(sw_dataset_same_training(b, a) == answer);
    sw_dataset_free(a);
    sw_dataset_free(b);
    return answer;
}

#define NEEDLE "needle:train=16:valid=8:size=5"

Test(same_training, is_of_data_sets_whose_test_sets_alone_differ)
{
    cr_expect(same(NEEDLE ":test=8", NEEDLE ":test=8"));
    cr_expect(same(NEEDLE ":test=8", NEEDLE ":test=9"));
    cr_expect(!same(NEEDLE ":test=8", "needle:train=17:valid=8:size=5:test=8"));
    cr_expect(!same(NEEDLE ":test=8", "needle:train=16:valid=9:size=5:test=8"));
    cr_expect(!same(NEEDLE ":test=8", "needle:train=16:valid=8:size=6:test=8"));
    cr_expect(!same(NEEDLE ":test=8", "majority:train=16:valid=8:size=5:test=8"));
}

Test(same_training, compares_every_number)
{
    sw_dataset *a, *b;
    cr_assert(sw_dataset_open(&a, NEEDLE ":test=8", 0) == SW_OK);
    cr_assert(sw_dataset_open(&b, NEEDLE ":test=8", 0) == SW_OK);
    const int64_t set = b->index[SW_VALID][7];
    sw_real *x = (sw_real *)b->sets.x + (b->sets.offset[set + 1] * b->sets.width - 1);
    *x += 1;
    cr_expect(!sw_dataset_same_training(a, b));
    *x = a->sets.x[a->sets.offset[set + 1] * a->sets.width - 1];
    cr_expect(sw_dataset_same_training(a, b));
    int32_t *label = (int32_t *)b->sets.label + b->index[SW_TRAIN][0];
    *label = 1 - *label;
    cr_expect(!sw_dataset_same_training(a, b));
    sw_dataset_free(a);
    sw_dataset_free(b);
}

/* Answers of each kind, contexts and weights, of training and of validation sets. */
Test(same_training, compares_answers_contexts_and_weights)
{
    static const int64_t offset[] = {0, 1, 2, 3, 4, 5, 6};
    static const sw_role role[] = {SW_TRAIN, SW_TRAIN, SW_VALID, SW_VALID, SW_TEST, SW_TEST};
    static const sw_real x[] = {1, 2, 3, 4, 5, 6};
    sw_real target[] = {1, 0, 1, 0, 1, 0}, context[] = {0, 1, 2, 3, 4, 5},
            weight[] = {1, 2, 1, 2, 1, 2};
    const sw_ragged sets = {.count = 6,
                            .width = 1,
                            .offset = offset,
                            .x = x,
                            .targets = 1,
                            .target = target,
                            .context_width = 1,
                            .context = context,
                            .weight = weight};
    sw_dataset_options options = sw_dataset_options_default();
    sw_dataset *a, *b;
    options.role = role;
    options.scaling = SW_SCALING_NONE;
    cr_assert_eq(sw_dataset_new(&a, &sets, SW_REGRESSION, 1, &options, 0), SW_OK, "%s",
                 sw_error_message());
    sw_real *const changed[] = {target, context, weight};
    for (int kind = 0; kind < 3; kind++)
        for (int set = 0; set < 6; set++) {
            changed[kind][set] += 1;
            cr_assert_eq(sw_dataset_new(&b, &sets, SW_REGRESSION, 1, &options, 0), SW_OK);
            cr_expect_eq(sw_dataset_same_training(a, b), role[set] == SW_TEST, "%d of set %d", kind,
                         set);
            sw_dataset_free(b);
            changed[kind][set] -= 1;
        }
    sw_ragged without = sets;
    without.weight = NULL;
    cr_assert_eq(sw_dataset_new(&b, &without, SW_REGRESSION, 1, &options, 0), SW_OK);
    cr_expect_not(sw_dataset_same_training(a, b) || sw_dataset_same_training(b, a));
    sw_dataset_free(b);
    sw_dataset_free(a);
}
