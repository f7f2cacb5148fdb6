/* rare_signal.c - rare-signal: what is the class of the one element that is a little higher?
 *
 * A set has n elements, n uniform in size - size/2 .. size + size/2. An element is (height, one-hot
 * class), four classes, dealt evenly. With a level l of the set, uniform in [-3, 3), its height is
 *
 *   h = l + (t - 16)/4,
 *
 * t how many of 32 tosses come up. A fair coin is tossed, but for one element, any of them alike:
 * there a toss is a fair one with a probability of `noise` per cent, and otherwise comes up. So a
 * toss comes up with p = 1 - noise/200. That element's class is the label, and its instance label
 * is 1.
 *
 * The best answer. Up to what they have in common, the tosses of the set are q^t_i as probable if i
 * is the element as if none were, q = p/(1 - p); and the level drops out: the element is i with the
 * probability q^t_i / sum_j q^t_j, a softmax of 4 log(q) h. A class has the sum over its elements,
 * and the best answer is the class with the largest. How often it is right, given a set's elements,
 * is that largest sum itself: `best` is its mean over the test sets. (The share of them in which
 * the best answer is right scatters about that, by some 0.01 of 1000 sets, as every other's does.)
 *
 * Attention must win: one query whose scores grow with the height is that softmax. Max and
 * logsumexp must come near: the highest element of each class leaves out little of its sum. Mean
 * must lose, and the more the larger the sets: an exponential function over all levels is hard to
 * learn (see needle.c), and a flatter one drowns the signal in 1/n of the noise. */
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

#include <math.h>

enum { SIZE = SW_PARAM_OWN, NOISE, CLASSES = 4, WIDTH = 1 + CLASSES, TOSSES = 32 };

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(4000, 500, 1000),
    {"size", "mean elements in a set; more are harder", 40, 4, 100000},
    {"noise", "per cent of the signal that is noise; more is harder", 40, 0, 100},
};

/* How often the best answer to the elements x [elements, WIDTH] is right; odds: 1/q. */
static double best_of_set(const sw_real *x, int64_t elements, double odds)
{
    double top = -INFINITY, sum[CLASSES] = {0}, all = 0, best = 0;
    for (int64_t i = 0; i < elements; i++) top = fmax(top, (double)x[i * WIDTH]);
    for (int64_t i = 0; i < elements; i++) {
        const double weight = pow(odds, 4 * (top - (double)x[i * WIDTH]));
        for (int c = 0; c < CLASSES; c++) sum[c] += weight * (double)x[i * WIDTH + 1 + c];
        all += weight;
    }
    for (int c = 0; c < CLASSES; c++) best = fmax(best, sum[c] / all);
    return best;
}

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const feature_name[] = {"height", "is_0", "is_1", "is_2", "is_3"};
    const uint32_t noise = (uint32_t)value[NOISE];
    sw_filling filling;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, CLASSES, NULL));
    sw_dataset_draw_sizes(dataset, &filling, value[SIZE], seed);
    SW_TRY(sw_dataset_elements(dataset, &filling, WIDTH, feature_name, true));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t first = filling.offset[b], elements = filling.offset[b + 1] - first;
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const double level = sw_draw_between(&r, -3, 3);
        const uint32_t deal = sw_random_below(&r, CLASSES);
        const int64_t signal = sw_random_below(&r, (uint32_t)elements);
        for (int64_t i = 0; i < elements; i++) {
            sw_real *x = filling.x + (first + i) * WIDTH;
            const int64_t class = (deal + i) % CLASSES;
            int up = __builtin_popcount(sw_random_u32(&r)); /* fair */
            if (i == signal) {
                up = 0;
                for (int t = 0; t < TOSSES; t++) up += sw_random_below(&r, 200) >= noise;
                filling.label[b] = (int32_t) class;
            }
            x[0] = (sw_real)(level + (up - TOSSES / 2) / 4.0);
            for (int c = 0; c < CLASSES; c++) x[1 + c] = c == class;
        }
        filling.instance[first + signal] = 1;
    }
    double sum = 0;
    for (int64_t b = dataset->sets.count - value[SW_PARAM_TEST]; b < dataset->sets.count; b++)
        sum += best_of_set(filling.x + filling.offset[b] * WIDTH,
                           filling.offset[b + 1] - filling.offset[b], noise / (200.0 - noise));
    dataset->best = sum / (double)value[SW_PARAM_TEST];
    return SW_OK;
}

const sw_dataset_type sw_dataset_rare_signal = {
    "rare-signal", "the class of one weakly higher element: attention and max win, mean drowns it",
    params, sizeof params / sizeof params[0], make};
