/* rare_signal.c - rare-signal: what is the class of the one element that tends to be higher?
 *
 * A set has n elements, n uniform in size - size/2 .. size + size/2. An element is (height, one-hot
 * class). The four classes are dealt evenly. Each set has a level l, uniform in [-3, 3). The height
 * of an element is
 *
 *   h = l + (t - 16)/4,
 *
 * where t is how many of 32 coins show heads. The coins are fair, except for one element, uniform
 * among the n, the signal: each of its coins is tossed with a probability of `noise` per cent, and
 * otherwise shows heads. So it shows heads with p = 1 - noise/200. The class of the signal is that
 * of the set, and its instance label is 1.
 *
 * The best answer. Let q = p/(1 - p). Up to a common factor, the likelihood of the set's coins is
 * q^t_i if element i is the signal. So i is the signal with the probability q^t_i / sum_j q^t_j, a
 * softmax of 4 log(q) h, in which the level cancels. The probability of a class is the sum over its
 * elements, and the best answer is the class with the largest one. Given the elements of a set,
 * that largest sum is also the probability that the best answer is right: `best` is its mean over
 * the test sets. (The share of 1000 test sets in which the best answer is right varies around this
 * by 0.007, and so does the accuracy of every model.)
 *
 * Attention must win: one query whose scores grow with the height is that softmax. Max and
 * logsumexp must come near: the highest element of a class has most of its sum. Mean must lose,
 * more so in larger sets: an exponential function over all levels is hard to learn (see needle.c),
 * and with a flatter one the signal, 1/n of the mean, drowns in the noise. */
#include "base/extremes.h"
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/types.h"

#include <setwise/datasets.h>

#include <math.h>

enum {
    SIZE = SW_PARAM_OWN,
    NOISE,
    CLASSES = 4,
    WIDTH = 1 + CLASSES,
    TOSSES = 32,
    HALF = TOSSES / 2
};

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(4000, 500, 1000),
    {"size", "mean elements in a set; more are harder", 40, 4, 100000},
    {"noise", "percentage of the signal that is noise; more is harder", 40, 0, 100},
};

/* The probability that the best answer is right, given the elements x [elements, WIDTH]. odds: 1/q.
 */
static double best_of_set(const sw_real *x, int64_t elements, double odds)
{
    double top = -INFINITY, sum[CLASSES] = {0}, all = 0, best = 0;
    for (int64_t i = 0; i < elements; i++) top = sw_larger_real(top, (double)x[i * WIDTH]);
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
            x[0] = (sw_real)(level + (up - HALF) / 4.0);
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
    "rare-signal",
    "the class of one element that tends to be higher: attention and max win, mean fails", params,
    sizeof params / sizeof params[0], make};
