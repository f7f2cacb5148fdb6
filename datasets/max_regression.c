/* max_regression.c - max-regression: what is the largest number?
 *
 * The first experiment of the Set Transformer (Lee et al. 2019, section 5.1). A set has n elements,
 * n uniform in 1 .. size. Each is a number uniform in [0, range), in steps of 1/1024. The task is a
 * regression: the target is the largest number, and its instance label is 1. The best possible
 * error is 0.
 *
 * Max must win, and sufficiently sharp attention comes near. Mean and sum must lose: what an
 * element adds to them does not depend on whether it is the largest. */
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, RANGE };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(10000, 1000, 2000),
    {"size", "most elements in a set", 10, 1, 100000},
    {"range", "upper end of the numbers", 100, 1, 10000},
};

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const output_name[] = {"maximum"}, *const feature_name[] = {"value"};
    sw_filling filling;
    dataset->task = SW_REGRESSION;
    dataset->best = 0;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, 1, output_name));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        sw_random r = sw_dataset_random(dataset, b, SW_USE_SIZE, seed);
        filling.offset[b + 1] = filling.offset[b] + 1 + sw_random_below(&r, (uint32_t)value[SIZE]);
    }
    SW_TRY(sw_dataset_elements(dataset, &filling, 1, feature_name, true));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], end = filling.offset[b + 1];
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        sw_real largest = 0;
        for (int64_t i = first; i < end; i++) {
            filling.x[i] = (sw_real)sw_draw_between(&r, 0, (double)value[RANGE]);
            if (filling.x[i] > largest) largest = filling.x[i];
        }
        for (int64_t i = first; i < end; i++) filling.instance[i] = filling.x[i] == largest;
        filling.target[b] = largest;
    }
    return SW_OK;
}

const sw_dataset_type sw_dataset_max_regression = {
    "max-regression", "the largest of up to ten numbers, a regression; max wins", params,
    sizeof params / sizeof params[0], make};
