/* majority.c - majority: which kind do most elements have?
 *
 * A set has n elements, n uniform in size - size/2 .. size + size/2. An element is a point of the
 * plane. Its kind is one of four squares of side 1 with the centres (-1, -1), (1, -1), (-1, 1),
 * (1, 1), and it is uniform in its square. The kind of an element is that of the class with a
 * probability of `lead` per cent, otherwise uniform among the four. A set is drawn again if the
 * kind of the class is not the only most frequent one, or if a kind is missing from a set of more
 * than four elements. The instance label is 1 for elements of the class's kind. The best possible
 * accuracy is 1.
 *
 * Mean must win: the share of each kind is the mean of an indicator. So does attention: with equal
 * weights it is the mean. Max must lose: every kind is in every set, and a maximum says what is
 * there, not how often. (It says a little: the maximum of more draws is a little larger.) */
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, LEAD, KINDS = 4 };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(2000, 500, 1000),
    {"size", "mean elements in a set", 40, 2, 100000},
    {"lead", "percentage of the elements that are certainly of the label's kind; fewer are harder",
     10, 0, 50},
};

/* Is the label's kind the only most frequent one, and is every kind there if the set is large
 * enough? */
static bool holds(const int64_t count[KINDS], int32_t label)
{
    int64_t size = 0;
    for (int k = 0; k < KINDS; k++) size += count[k];
    for (int k = 0; k < KINDS; k++) {
        if (k != label && count[k] >= count[label]) return false;
        if (count[k] == 0 && size > KINDS) return false;
    }
    return true;
}

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const class_name[] = {"lower left", "lower right", "upper left",
                                             "upper right"};
    static const char *const feature_name[] = {"x", "y"};
    sw_filling filling;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, KINDS, class_name));
    sw_dataset_draw_sizes(dataset, &filling, value[SIZE], seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, 2, feature_name, true));
    dataset->best = 1;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], size = filling.offset[b + 1] - first;
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const int32_t label = (int32_t)sw_random_below(&r, KINDS);
        int64_t count[KINDS];
        do {
            for (int k = 0; k < KINDS; k++) count[k] = 0;
            for (int64_t i = first; i < first + size; i++) {
                bool chosen = sw_random_below(&r, 100) < value[LEAD];
                int kind = chosen ? label : (int)sw_random_below(&r, KINDS);
                count[kind]++;
                filling.instance[i] = kind == label;
                filling.x[2 * i] = (sw_real)((kind & 1 ? 1 : -1) + sw_draw_between(&r, -0.5, 0.5));
                filling.x[2 * i + 1] =
                    (sw_real)((kind & 2 ? 1 : -1) + sw_draw_between(&r, -0.5, 0.5));
            }
        } while (!holds(count, label));
        filling.label[b] = label;
    }
    return SW_OK;
}

const sw_dataset_type sw_dataset_majority = {
    "majority", "the kind that most elements have: mean and attention win, max sees no shares",
    params, sizeof params / sizeof params[0], make};
