/* count.c - count: how many elements are marked?
 *
 * A set has n elements, n uniform in size - size/2 .. size + size/2. An element is one number, 1 if
 * it is marked and 0 if not. The class is the number k of marked elements, uniform in 1 .. marked.
 * It is drawn independently of n, so the size of a set says nothing about it. Therefore the
 * smallest set must have space for all marks and one element without. Which elements are marked is
 * uniform. The instance label is the mark. The best possible accuracy is 1.
 *
 * Sum must win: the sum of the marks is k. So must logsumexp, which is the logarithm of a sum. Max
 * and min must fail: every set has an element with a mark and one without. Mean must lose: it sees
 * the share k/n, which is the same for 1 in 10 and 3 in 30. Attention must lose as well, with any
 * number of heads and behind self-attention: a softmax divides by the number of elements, so
 * nothing changes if each element is there twice. */
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, MARKED, MOST_MARKED = 20 };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(10000, 500, 1000),
    {"size", "mean elements in a set", 20, 5, 100000},
    {"marked", "most marked elements in a set, which are the classes; more are harder", 5, 2,
     MOST_MARKED},
};

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const class_name[MOST_MARKED] = {"1",  "2",  "3",  "4",  "5",  "6",  "7",
                                                        "8",  "9",  "10", "11", "12", "13", "14",
                                                        "15", "16", "17", "18", "19", "20"};
    static const char *const feature_name[] = {"marked"};
    const int64_t size = value[SIZE], most = value[MARKED];
    if (size - size / 2 <= most)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "marked=%lld: the smallest set has %lld elements, expected more than marked",
                       (long long)most, (long long)(size - size / 2));
    sw_filling filling;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, most, class_name));
    sw_dataset_draw_sizes(dataset, &filling, size, seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, 1, feature_name, true));
    dataset->best = 1;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], end = filling.offset[b + 1];
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const int32_t marked = 1 + (int32_t)sw_random_below(&r, (uint32_t)most);
        filling.label[b] = marked - 1;
        sw_draw_some(filling.instance + first, end - first, marked, &r);
        for (int64_t i = first; i < end; i++) filling.x[i] = filling.instance[i];
    }
    return SW_OK;
}

const sw_dataset_type sw_dataset_count = {
    "count", "how many elements are marked: sum wins, max and mean cannot count", params,
    sizeof params / sizeof params[0], make};
