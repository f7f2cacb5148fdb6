/* test_duplicates.c - which sets are equal. */
#include "data/duplicates.h"

#include "data/dataset.h"
#include "data/filling.h"

#include <criterion/criterion.h>
#include <string.h>

enum { WIDTH = 2, MOST = 3 };

/* A set: its elements [count, WIDTH] and its context. */
typedef struct set {
    int64_t count;
    sw_real x[MOST * WIDTH], context[WIDTH];
} set;

/* Is there a warning if one set is for training and the other for the test? */
static bool are_equal(const set *train, const set *test, bool context)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_begin(&dataset) == SW_OK);
    sw_filling filling;
    cr_assert(sw_dataset_sets(dataset, &filling, (int64_t[]){1, 0, 1}, 2, NULL) == SW_OK);
    if (context) cr_assert(sw_dataset_context(dataset, &filling, WIDTH) == SW_OK);
    filling.offset[1] = train->count;
    filling.offset[2] = train->count + test->count;
    cr_assert(sw_dataset_elements(dataset, &filling, WIDTH, NULL, false) == SW_OK);
    memcpy(filling.x, train->x, sizeof *train->x * (size_t)(train->count * WIDTH));
    memcpy(filling.x + train->count * WIDTH, test->x,
           sizeof *test->x * (size_t)(test->count * WIDTH));
    if (context) {
        memcpy(filling.context, train->context, sizeof train->context);
        memcpy(filling.context + WIDTH, test->context, sizeof test->context);
    }
    cr_assert(sw_duplicates_warn(dataset) == SW_OK);
    const bool warned = dataset->warnings == 1;
    if (warned)
        cr_assert(strstr(dataset->warning[0], "1 set of the test split is in the train split"),
                  "%s", dataset->warning[0]);
    sw_dataset_free(dataset);
    return warned;
}

Test(duplicates, have_the_same_elements_in_any_order)
{
    const set a = {3, {1, 2, 3, 4, -0.0, 6}, {0}}, turned = {3, {0, 6, 1, 2, 3, 4}, {0}};
    const set crossed = {3, {2, 1, 3, 4, 0, 6}, {0}}, less = {2, {1, 2, 3, 4}, {0}};
    cr_expect(are_equal(&a, &turned, false));
    cr_expect(!are_equal(&a, &crossed, false));
    cr_expect(!are_equal(&a, &less, false));
    const set twice = {3, {1, 2, 1, 2, 3, 4}, {0}}, other = {3, {1, 2, 3, 4, 3, 4}, {0}};
    cr_expect(are_equal(&twice, &twice, false));
    cr_expect(!are_equal(&twice, &other, false));
}

Test(duplicates, have_the_same_context)
{
    const set a = {2, {1, 2, 3, 4}, {5, 6}}, turned = {2, {3, 4, 1, 2}, {5, 6}};
    const set other = {2, {1, 2, 3, 4}, {6, 5}};
    cr_expect(are_equal(&a, &turned, true));
    cr_expect(!are_equal(&a, &other, true));
}

/* Elements and context cannot be exchanged, and a context that equals the only element does not
 * cancel it. */
Test(duplicates, tell_context_from_elements)
{
    const set a = {1, {1, 2}, {3, 4}}, swapped = {1, {3, 4}, {1, 2}};
    cr_expect(!are_equal(&a, &swapped, true));
    const set mean = {1, {1, 2}, {1, 2}}, other_mean = {1, {3, 4}, {3, 4}};
    cr_expect(!are_equal(&mean, &other_mean, true));
    cr_expect(are_equal(&mean, &mean, true));
}
