/* extent.c - extent: how far apart are the largest and the smallest value?
 *
 * A set has n elements, n uniform in size - size/2 .. size + size/2. An element is one number. The
 * class is one of five bins of the extent e = largest - smallest. Bin c is 1 + (c + [0.1, 0.9))/4,
 * and e is uniform in it, so there are gaps between the bins. The middle between largest and
 * smallest is uniform in [-1.5, 1.5). All other values are uniform in an interval between the two,
 * whose width is uniform in [0.1, 0.9) and whose position is uniform. So the bulk of a set says
 * next to nothing about its extent. The instance label is 1 for the largest and the smallest. The
 * best possible accuracy is 1.
 *
 * Max must win: e = max(x) + max(-x), and an encoder gives both x and -x. So must min, and max with
 * min. Attention with several heads can look at both ends. Mean must lose: two elements of n
 * decide, at values that differ from set to set. Attention with a single query must lose too: it
 * looks at one end. */
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, BINS = 5 };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(2000, 500, 1000),
    {"size", "mean elements in a set; more are harder", 40, 4, 100000},
};

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const class_name[] = {"1.00-1.25", "1.25-1.50", "1.50-1.75", "1.75-2.00",
                                             "2.00-2.25"};
    static const char *const feature_name[] = {"value"};
    sw_filling filling;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, BINS, class_name));
    sw_dataset_draw_sizes(dataset, &filling, value[SIZE], seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, 1, feature_name, true));
    dataset->best = 1;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], size = filling.offset[b + 1] - first;
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const int32_t bin = (int32_t)sw_random_below(&r, BINS);
        /* In steps of 1/1024: a bin has 256, of which 25 at each end are the gap. */
        const double extent = 1 + bin / 4.0 + (25 + sw_random_below(&r, 206)) / 1024.0;
        const double low = sw_draw_between(&r, -1.5, 1.5) - extent / 2;
        const double width = (102 + sw_random_below(&r, 820)) / 1024.0;
        const double start = low + sw_draw_between(&r, 0, extent - width);
        for (int64_t i = 2; i < size; i++)
            filling.x[first + i] = (sw_real)(start + sw_draw_between(&r, 0, width));
        filling.x[first] = (sw_real)low;
        filling.x[first + 1] = (sw_real)(low + extent);
        filling.instance[first] = filling.instance[first + 1] = 1;
        filling.label[b] = bin;
    }
    return SW_OK;
}

const sw_dataset_type sw_dataset_extent = {
    "extent", "largest minus smallest value, in five bins: max with min wins, it sees both ends",
    params, sizeof params / sizeof params[0], make};
