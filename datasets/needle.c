/* needle.c - needle: which element stands out?
 *
 * A set has n elements, n uniform in size - size/2 .. size + size/2. An element is (height, one-hot
 * class). The four classes are dealt evenly, so their counts say nothing. One element, uniform
 * among the n, is the needle: its class is that of the set, and its instance label is 1. Each set
 * has a level l, uniform in [-3, 3). The heights are
 *
 *   h = l + 1                             for the needle,
 *   h = l - u,  u uniform in [0, 2)       for the others.
 *
 * So the needle is the highest of its set by at least 1, but no height belongs to needles alone,
 * since levels differ by more than that between sets. The best possible accuracy is 1.
 *
 * Max must win: the four maxima of "h if the class is c, else nothing" are enough, since the
 * largest is that of the set's class. Attention must win: softmax(k h) is the same for any level l,
 * and puts almost all weight on the needle if k is large. Mean must lose: one element in n shifts
 * it by 1/n of its value. To outweigh the others at every level, a function of the height must grow
 * as exp(k h) over a range of nine, which a small network of ReLUs hardly learns. */
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, CLASSES = 4, WIDTH = 1 + CLASSES };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(2000, 500, 1000),
    {"size", "mean elements in a set; more are harder", 40, 4, 100000},
};

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const feature_name[] = {"height", "is_0", "is_1", "is_2", "is_3"};
    sw_filling filling;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, CLASSES, NULL));
    sw_dataset_draw_sizes(dataset, &filling, value[SIZE], seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, WIDTH, feature_name, true));
    dataset->best = 1;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], size = filling.offset[b + 1] - first;
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const double level = sw_draw_between(&r, -3, 3);
        const uint32_t deal = sw_random_below(&r, CLASSES);
        const int64_t needle = sw_random_below(&r, (uint32_t)size);
        for (int64_t i = 0; i < size; i++) {
            sw_real *x = filling.x + (first + i) * WIDTH;
            const int64_t class = (deal + i) % CLASSES;
            x[0] = (sw_real)(i == needle ? level + 1 : level - sw_draw_between(&r, 0, 2));
            for (int c = 0; c < CLASSES; c++) x[1 + c] = c == class;
            if (i == needle) filling.label[b] = (int32_t) class;
        }
        filling.instance[first + needle] = 1;
    }
    return SW_OK;
}

const sw_dataset_type sw_dataset_needle = {
    "needle", "the class of the one element that stands out: max and attention win, mean fails",
    params, sizeof params / sizeof params[0], make};
