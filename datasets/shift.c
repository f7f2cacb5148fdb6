/* shift.c - shift: train on short sets, test on long ones.
 *
 * A set has n elements, n uniform in size - size/2 .. size + size/2, and in the test split the same
 * of test-size. An element is (height, one-hot class), four classes. One element, any of them
 * alike, has a height uniform in [0.5, 1): its class, any alike, is the label, and its instance
 * label is 1. The heights of the others are uniform in [-1, 0), and half of them are of one class
 * of the set, any alike and drawn apart from the label, the rest of any class. The best possible
 * accuracy is 1, at any size.
 *
 * Max must stay: the maxima of "height if the class is c" are what they were, however many low
 * elements join. */
#include "datasets/datasets.h"

enum { SIZE = SW_PARAM_OWN, TEST_SIZE, CLASSES = 4, WIDTH = 1 + CLASSES };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(2000, 500, 1000),
    {"size", "mean elements in a set of training and validation", 10, 2, 100000},
    {"test-size", "mean elements in a test set; more are harder", 200, 2, 100000},
};

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const feature_name[] = {"height", "is_0", "is_1", "is_2", "is_3"};
    const int64_t size[3] = {value[SIZE], value[SIZE], value[TEST_SIZE]};
    sw_filling filling;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, CLASSES, NULL));
    sw_dataset_draw_sizes_by_role(dataset, &filling, size, seed);
    SW_TRY(sw_dataset_rows(dataset, &filling, WIDTH, feature_name, true));
    dataset->best = 1;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], elements = filling.offset[b + 1] - first;
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const uint32_t label = sw_random_below(&r, CLASSES), crowd = sw_random_below(&r, CLASSES);
        const int64_t high = sw_random_below(&r, (uint32_t)elements);
        for (int64_t i = 0; i < elements; i++) {
            sw_real *x = filling.x + (first + i) * WIDTH;
            const uint32_t other = sw_random_below(&r, 2) ? crowd : sw_random_below(&r, CLASSES);
            const uint32_t class = i == high ? label : other;
            x[0] = (sw_real)(i == high ? sw_draw_between(&r, 0.5, 1) : sw_draw_between(&r, -1, 0));
            for (uint32_t c = 0; c < CLASSES; c++) x[1 + c] = c == class;
        }
        filling.label[b] = (int32_t)label;
        filling.instance[first + high] = 1;
    }
    return SW_OK;
}

const sw_dataset_type sw_dataset_shift = {"shift", "train short, test long: max stays", params,
                                          sizeof params / sizeof params[0], make};
