/* pool_order.c - poolings by order: each feature of a set is sorted on its own, and each position
 * has a weight. x [N, D] to [B, D].
 *
 *   z_d = sum_i w_i y_i,d        y_1,d >= y_2,d >= ... >= y_n,d: feature d of the set's n elements
 *
 * Equal entries keep their order. No value depends on it. */
#include "base/error.h"
#include "nn/params.h"
#include "nn/pooling_functions.h"

#include <math.h>
#include <string.h>

/* ---- topk, median, quantile: the weights follow from the size of the set ------------------------
 *
 *   topk      the mean of the k largest: w_i = 1 / min(k, n) for the first min(k, n)
 *   quantile  the value at position (n - 1) q, where the smallest element is at position 0
 *   median    the quantile 1/2
 *
 * Of several levels q, the values are end to end, [B, Q D].
 *
 * Between two positions, `interpolation` decides: linear, as numpy.quantile does it (type 7 of
 * Hyndman & Fan 1996); the lower or higher element; the nearest one, and of two equally near the
 * one at the even position; or their midpoint. By default a quantile is linear, and the median of
 * an even number is the lower of the two in the middle, as in PyTorch and in PyG. numpy.median is
 * their midpoint. An empty set has no value (in PyG: 0). */

typedef enum interpolation { LINEAR, LOWER, HIGHER, NEAREST, MIDPOINT } interpolation;

typedef struct order_pooling {
    int64_t top;
    int quantiles;
    double quantile[SW_MOST_LISTED];
    interpolation between;
} order_pooling;

static interpolation interpolation_of(const sw_model_config *config, interpolation automatic)
{
    static const char *const names[] = {[LINEAR] = "linear",
                                        [LOWER] = "lower",
                                        [HIGHER] = "higher",
                                        [NEAREST] = "nearest",
                                        [MIDPOINT] = "midpoint"};
    for (int i = 0; i <= MIDPOINT; i++)
        if (strcmp(config->interpolation, names[i]) == 0) return (interpolation)i;
    return automatic;
}

static sw_status order_init(sw_pooling *pooling, sw_params *params, order_pooling fields)
{
    order_pooling *layer = pooling->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    *layer = fields;
    return SW_OK;
}

static void weigh_top(int64_t top, int64_t n, sw_real *w)
{
    int64_t count = top < n ? top : n;
    for (int64_t i = 0; i < count; i++) w[i] = 1 / (sw_real)count;
}

/* How much the element above counts, if the position is `share` of the way from one to the next. */
static double share_above(interpolation between, double below, double share)
{
    switch (between) {
    case LOWER: return 0;
    case HIGHER: return share > 0;
    case NEAREST: return share > 0.5 || (share == 0.5 && fmod(below, 2) == 1);
    case MIDPOINT: return share > 0 ? 0.5 : 0;
    default: return share;
    }
}

static void weigh_quantile(double quantile, interpolation between, int64_t n, sw_real *w)
{
    double position = (double)(n - 1) * quantile, below = floor(position);
    double share = share_above(between, below, position - below);
    int64_t i = n - 1 - (int64_t)below;
    w[i] = (sw_real)(1 - share);
    if (share > 0) w[i - 1] = (sw_real)share;
}

/* The weighted sums of sorted elements. level: which quantile; -1: topk. */
static sw_tensor *weighted(const order_pooling *layer, sw_tape *t, sw_tensor *sorted,
                           const sw_sets *sets, int level)
{
    sw_tensor *weight = sw_constant(t, SW_DIMS(sorted->shape[0], 1), 0);
    for (int64_t b = 0; weight && b < sets->count; b++) {
        int64_t n = sets->offset[b + 1] - sets->offset[b];
        sw_real *w = weight->data + sets->offset[b]; /* the weights of a set are 0 before */
        if (n == 0) continue;
        if (level < 0)
            weigh_top(layer->top, n, w);
        else
            weigh_quantile(layer->quantile[level], layer->between, n, w);
    }
    return sw_segment_weighted_sum(t, weight, sorted, sets);
}

sw_status sw_pool_topk_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                            const sw_model_config *config)
{
    (void)prefix;
    return order_init(pooling, params, (order_pooling){.top = config->top});
}

sw_tensor *sw_pool_topk_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                              const sw_sets *sets)
{
    sw_tensor *sorted = sw_segment_sort(pass->tape, x, sets);
    return sorted ? weighted(pooling->layer, pass->tape, sorted, sets, -1) : NULL;
}

sw_status sw_pool_quantile_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                                const sw_model_config *config)
{
    (void)prefix;
    order_pooling fields = {.between = interpolation_of(config, LINEAR)};
    do fields.quantile[fields.quantiles] = config->quantile[fields.quantiles];
    while (++fields.quantiles < SW_MOST_LISTED &&
           config->quantile[fields.quantiles] > config->quantile[fields.quantiles - 1]);
    pooling->out_width = config->width * fields.quantiles;
    return order_init(pooling, params, fields);
}

sw_tensor *sw_pool_quantile_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                  const sw_sets *sets)
{
    const order_pooling *layer = pooling->layer;
    sw_tensor *sorted = sw_segment_sort(pass->tape, x, sets), *part[SW_MOST_LISTED];
    if (!sorted) return NULL;
    for (int i = 0; i < layer->quantiles; i++)
        part[i] = weighted(layer, pass->tape, sorted, sets, i);
    return layer->quantiles == 1 ? part[0] : sw_concat(pass->tape, part, layer->quantiles, 1);
}

sw_status sw_pool_median_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                              const sw_model_config *config)
{
    (void)prefix;
    return order_init(pooling, params,
                      (order_pooling){.quantiles = 1,
                                      .quantile = {0.5},
                                      .between = interpolation_of(config, LOWER)});
}

sw_tensor *sw_pool_median_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                const sw_sets *sets)
{
    return sw_pool_quantile_apply(pooling, pass, x, sets);
}

/* ---- fspool: learned weights for each feature and position -------------------------------------
 * Zhang et al. 2020, "FSPool". Element i of n, counted from 0, stands at r = i / (n - 1), a single
 * one at 0. Its weight is w_i,d = f_d(r), with f_d piecewise linear: row d of the weight [D, 21]
 * holds its values at 0, 1/20, ..., 1. They start uniform, with the deviation of the standard
 * normal numbers that the paper starts from. An empty set gives 0. */

enum { PIECES = 20, POINTS = PIECES + 1 };

sw_status sw_pool_fspool_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                              const sw_model_config *config)
{
    pooling->layer =
        sw_param_new(params, sw_name_of(prefix, ".weight").text, SW_DIMS(config->width, POINTS),
                     (sw_init){.bound = sqrt(3)}, true);
    return pooling->layer ? SW_OK : sw_last_failure();
}

/* Fill in share [n, POINTS]: how much each point of f_d counts in the weight of each of a set's n
 * positions. They are 0 before. */
static void share_points(int64_t n, sw_real *share)
{
    for (int64_t i = 0; i < n; i++, share += POINTS) {
        double position = n > 1 ? (double)(i * PIECES) / (double)(n - 1) : 0;
        double below = floor(position);
        int64_t point = (int64_t)below;
        share[point] = (sw_real)(1 - (position - below));
        if (point < PIECES) share[point + 1] = (sw_real)(position - below);
    }
}

sw_tensor *sw_pool_fspool_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                const sw_sets *sets)
{
    sw_tape *t = pass->tape;
    sw_tensor *sorted = sw_segment_sort(t, x, sets);
    if (!sorted) return NULL;
    sw_tensor *share = sw_constant(t, SW_DIMS(sorted->shape[0], POINTS), 0);
    if (!share) return NULL;
    for (int64_t b = 0; b < sets->count; b++)
        share_points(sets->offset[b + 1] - sets->offset[b], share->data + sets->offset[b] * POINTS);
    sw_tensor *weight = sw_linear(t, share, sw_pass_param(pass, pooling->layer), NULL); /* [N, D] */
    return sw_segment_weighted_sum(t, weight, sorted, sets);
}
