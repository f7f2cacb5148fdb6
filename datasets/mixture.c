/* mixture.c - mixture: where do the elements of the set come from?
 *
 * Amortised clustering (Lee et al. 2019, "Set Transformer", section 5.3). A set has n elements, n
 * uniform in least .. most, drawn from a mixture of K Gaussians in the plane that is its own: their
 * means are uniform in [-4, 4)², in steps of 1/1024, their deviations 0.3 in both directions, their
 * weights uniform among all that add up to 1 (Dirichlet with K ones), in steps of 2^-20. Elements
 * are rounded to 1/2048. The head is a mixture: of each set the network answers with the weights,
 * means and deviations of K Gaussians, and is held to the log-likelihood of the set's own elements.
 *
 * The best is that under the mixtures that the test sets were drawn from: real normal numbers
 * (sw_draw_normal), whose density at the rounded elements is theirs to 1e-6. It is no bound: a
 * mixture fitted to the elements of one set is a little likelier there than the one that they came
 * from, by some 1/n for every two numbers that are fitted.
 *
 * Where all of a set is at once, K modes, is more than a mean tells; attention with K seeds, one
 * for each component, and elements that see each other come nearest. */
#include "data/filling.h"
#include "data/portable_random.h"
#include "datasets/types.h"

#include <setwise/datasets.h>
#include <setwise/mixture.h>

#include <math.h>
#include <stdio.h>

enum { COMPONENTS = SW_PARAM_OWN, LEAST, MOST, LARGEST = 16, WIDTH = 2 };
static const uint32_t all = 1 << 20; /* of the weights together */

static const sw_dataset_param params[] = {
    SW_SPLIT_PARAMS(10000, 500, 1000),
    {"components", "Gaussians that a set comes from", 4, 1, LARGEST},
    {"least", "elements of the smallest set", 100, 1, 100000},
    {"most", "elements of the largest set", 500, 1, 100000},
};

/* The mixture of one set. */
typedef struct origin {
    int64_t components;
    uint32_t end[LARGEST]; /* of component k: its weight is what lies behind the end before it */
    double mean[LARGEST][WIDTH];
} origin;

static origin draw_origin(sw_random *r, int64_t components)
{
    origin o = {.components = components};
    for (int64_t k = 0; k + 1 < components; k++) { /* sorted as they come */
        const uint32_t cut = sw_random_below(r, all + 1);
        int64_t place = k;
        for (; place > 0 && o.end[place - 1] > cut; place--) o.end[place] = o.end[place - 1];
        o.end[place] = cut;
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

/* The mean of ln p over the elements of a set, p where they come from. */
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
        return sw_fail(SW_ERROR_ARGUMENT, "most=%lld is fewer elements than least=%lld",
                       (long long)most, (long long)least);
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
    "mixture", "points of four clusters: weights, means and deviations of the mixture", params,
    sizeof params / sizeof params[0], make};
