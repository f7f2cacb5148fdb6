/* shift.c - shift: trained on short sets, tested on long ones.
 *
 * A set has n elements, n uniform in size - size/2 .. size + size/2; in the test split, test-size
 * takes the place of size. An element is (height, one-hot class), four classes. Each set has a
 * level l, uniform in [-1/2, 1/2). One element, uniform among the n, has the height l + 1/8. Its
 * class, uniform among the four, is that of the set, and its instance label is 1. The others are
 * the crowd. Their heights are l - u, u uniform in [0, 2). Each set has a crowd class, uniform
 * among the four and independent of the set's own: an element of the crowd has it with probability
 * 1/2, otherwise a uniform class. So the crowd has a majority, which says nothing about the answer.
 * The best possible accuracy is 1, at any size. As long as test-size is size, all poolings do well.
 *
 * On longer sets, max must stay right: the maxima of "h if the class is c" do not change, however
 * many lower elements join. The others must drift. In the mean, the high element has the weight
 * 1/n, where the decoder learned to expect about 1/size. In the sum it keeps its weight, but each
 * element of the crowd adds a little, n times in all. Attention that scores it s higher than the
 * others gives it the weight 1/(1 + (n - 1) exp(-s)), and training makes s no larger than short
 * sets need: from n of about exp(s) on, the crowd decides (Velickovic et al. 2025, "Softmax is not
 * enough (for sharp size generalisation)", section 2). Logsumexp drifts for the same reason. */
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

enum { SIZE = SW_PARAM_OWN, TEST_SIZE, CLASSES = 4, WIDTH = 1 + CLASSES };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(2000, 500, 1000),
    {"size", "mean elements in a training or validation set", 10, 2, 100000},
    {"test-size", "mean elements in a test set; more are harder", 1000, 2, 100000},
};

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const feature_name[] = {"height", "is_0", "is_1", "is_2", "is_3"};
    const int64_t size[3] = {value[SIZE], value[SIZE], value[TEST_SIZE]};
    sw_filling filling;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, CLASSES, NULL));
    sw_dataset_draw_sizes_by_role(dataset, &filling, size, seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, WIDTH, feature_name, true));
    dataset->best = 1;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], elements = filling.offset[b + 1] - first;
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const uint32_t label = sw_random_below(&r, CLASSES), crowd = sw_random_below(&r, CLASSES);
        const double level = sw_draw_between(&r, -0.5, 0.5);
        const int64_t high = sw_random_below(&r, (uint32_t)elements);
        for (int64_t i = 0; i < elements; i++) {
            sw_real *x = filling.x + (first + i) * WIDTH;
            const bool follows = sw_random_below(&r, 2);
            const uint32_t other = follows ? crowd : sw_random_below(&r, CLASSES);
            const double below = sw_draw_between(&r, 0, 2);
            x[0] = (sw_real)(i == high ? level + 0.125 : level - below);
            for (uint32_t c = 0; c < CLASSES; c++) x[1 + c] = c == (i == high ? label : other);
        }
        filling.label[b] = (int32_t)label;
        filling.instance[first + high] = 1;
    }
    return SW_OK;
}

const sw_dataset_type sw_dataset_shift = {
    "shift",
    "the class of the highest element, tested on longer sets: max stays right, the others drift",
    params, sizeof params / sizeof params[0], make};
