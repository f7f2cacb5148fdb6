/* mixture.c - mixture: which mixture of Gaussians do these points come from?
 *
 * Amortised clustering (Lee et al. 2019, "Set Transformer", section 5.3). A set has n points, n
 * uniform in least .. most, from a mixture of K Gaussians in the plane. Each set has its own
 * mixture: means uniform in [-4, 4)², in steps of 1/1024; deviations 0.3 in both directions;
 * weights uniform among all that add up to 1 (Dirichlet with K ones), in steps of 2^-20. Points are
 * rounded to 1/2048. The task is a mixture: for each set the network answers with the weights,
 * means and deviations of K Gaussians. Its metric is the log-likelihood of the set's own points.
 *
 * `best` is the log-likelihood under the true mixtures of the test sets. The points are exactly
 * normal (sw_draw_normal), and rounding changes the density by 1e-6 at most. It is no bound: a
 * mixture that is fitted to the points of one set has a slightly higher likelihood there than the
 * true one, by about 1/n for every two parameters.
 *
 * A mean cannot describe K modes at once. Attention with K learned queries, one for each component,
 * and elements that see each other come nearest. */
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/types.h"

#include <setwise/datasets.h>
#include <setwise/mixture.h>

#include <math.h>
#include <stdio.h>

enum { COMPONENTS = SW_PARAM_OWN, LEAST, MOST, LARGEST = 16, WIDTH = 2 };
static const uint32_t all = 1 << 20; /* the sum of the weights */

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(10000, 500, 1000),
    {"components", "number of Gaussians", 4, 1, LARGEST},
    {"least", "points of the smallest set", 100, 1, 100000},
    {"most", "points of the largest set", 500, 1, 100000},
};

/* The mixture of one set. */
typedef struct origin {
    int64_t components;
    uint32_t end[LARGEST]; /* sum of the weights up to component k */
    double mean[LARGEST][WIDTH];
} origin;

static origin draw_origin(sw_random *r, int64_t components)
{
    origin o = {.components = components};
    for (int64_t k = 0; k + 1 < components; k++) { /* insertion sort */
        const uint32_t cut = sw_random_below(r, all + 1);
        int64_t i = k;
        for (; i > 0 && o.end[i - 1] > cut; i--) o.end[i] = o.end[i - 1];
        o.end[i] = cut;
    }
    o.end[components - 1] = all;
    for (int64_t k = 0; k < components; k++)
        for (int d = 0; d < WIDTH; d++) o.mean[k][d] = sw_draw_between(r, -4, 4);
    return o;
}

static void draw_element(sw_random *r, const origin *o, sw_real x[WIDTH])
{
    const uint32_t u = sw_random_below(r, all);
    int64_t k = 0;
    while (u >= o->end[k]) k++;
    for (int d = 0; d < WIDTH; d++)
        x[d] = (sw_real)(o->mean[k][d] + floor(sw_draw_normal(r) * 2048 * 3 / 10 + 0.5) / 2048);
}

/* The mean over the points of a set of ln p, where p is the density of the true mixture. */
static double likelihood_of(const origin *o, int64_t n, const sw_real *x)
{
    double log_weight[LARGEST], mean[LARGEST * WIDTH], deviation[LARGEST * WIDTH], sum = 0;
    for (int64_t k = 0; k < o->components; k++) {
        log_weight[k] = log((o->end[k] - (k > 0 ? o->end[k - 1] : 0)) / (double)all);
        for (int d = 0; d < WIDTH; d++) {
            mean[k * WIDTH + d] = o->mean[k][d];
            deviation[k * WIDTH + d] = 0.3;
        }
    }
    const sw_mixture mixture = {o->components, WIDTH, log_weight, mean, deviation};
    for (int64_t i = 0; i < n; i++) sum += sw_mixture_log_density(&mixture, x + i * WIDTH);
    return sum / (double)n;
}

static sw_status make(sw_dataset *dataset, const int64_t *value, uint64_t seed)
{
    static const char *const part[] = {"weight", "mean x", "mean y", "deviation x", "deviation y"};
    static const char *const feature_name[] = {"x", "y"};
    enum { PARTS = sizeof part / sizeof part[0] };
    const int64_t components = value[COMPONENTS], least = value[LEAST], most = value[MOST];
    char name[LARGEST * PARTS][32];
    const char *output_name[LARGEST * PARTS];
    sw_filling filling;
    if (most < least)
        return sw_fail(SW_ERROR_ARGUMENT, "most=%lld is less than least=%lld", (long long)most,
                       (long long)least);
    for (int i = 0; i < components * PARTS; i++) {
        snprintf(name[i], sizeof name[i], "%s %d", part[i % PARTS], i / PARTS + 1);
        output_name[i] = name[i];
    }
    dataset->task = SW_MIXTURE;
    SW_TRY(sw_dataset_sets(dataset, &filling, value, components * PARTS, output_name));
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        sw_random r = sw_dataset_random(dataset, b, SW_USE_SIZE, seed);
        filling.offset[b + 1] =
            filling.offset[b] + least + sw_random_below(&r, (uint32_t)(most - least + 1));
    }
    SW_TRY(sw_dataset_elements(dataset, &filling, WIDTH, feature_name, false));
    const int64_t first_test = value[SW_TRAIN] + value[SW_VALID];
    double sum = 0;
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        const int64_t n = filling.offset[b + 1] - filling.offset[b];
        sw_real *x = filling.x + filling.offset[b] * WIDTH;
        sw_random r = sw_dataset_random(dataset, b, SW_USE_ELEMENTS, seed);
        const origin o = draw_origin(&r, components);
        for (int64_t i = 0; i < n; i++) draw_element(&r, &o, x + i * WIDTH);
        if (b >= first_test) sum += likelihood_of(&o, n, x);
    }
    dataset->best = sum / (double)value[SW_TEST];
    return SW_OK;
}

const sw_dataset_type sw_dataset_mixture = {
    "mixture",
    "points of four clusters; what are the weights, means and deviations of the mixture?", params,
    sizeof params / sizeof params[0], make};
