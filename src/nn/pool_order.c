/* pool_order.c - poolings by order: each feature of a set is sorted on its own, and each position
 * has a weight. x [N, D] to [B, D].
 *
 *   z_d = sum_i w_i y_i,d        y_1,d >= y_2,d >= ... >= y_n,d: feature d of the set's n elements
 *
 * Equal entries keep their order. No value depends on it. */
#include "nn/params.h"
#include "nn/pooling_functions.h"

#include <math.h>

/* ---- topk, median, quantile: the weights follow from the size of the set ------------------------
 *
 *   topk      the mean of the k largest: w_i = 1 / min(k, n) for the first min(k, n)
 *   quantile  the value at position (n - 1) q, where the smallest element is at position 0
 *   median    the quantile 1/2
 *
 * Between two positions, a quantile is interpolated linearly, as numpy.quantile does it (type 7 of
 * Hyndman & Fan 1996). An empty set has no value. */

typedef struct order_pooling {
    int64_t top;
    double quantile;
} order_pooling;

static sw_status order_init(sw_pooling *pooling, sw_params *params, order_pooling fields)
{
    order_pooling *layer = pooling->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    *layer = fields;
    return SW_OK;
}

/* Fill in the weights w [n] of a set. They are 0 before. */
typedef void weigh_rows(const order_pooling *layer, int64_t n, sw_real *w);

static void weigh_top(const order_pooling *layer, int64_t n, sw_real *w)
{
    int64_t count = layer->top < n ? layer->top : n;
    for (int64_t i = 0; i < count; i++) w[i] = 1 / (sw_real)count;
}

static void weigh_quantile(const order_pooling *layer, int64_t n, sw_real *w)
{
    double position = (double)(n - 1) * layer->quantile, below = floor(position);
    double share = position - below;
    int64_t i = n - 1 - (int64_t)below;
    w[i] = (sw_real)(1 - share);
    if (share > 0) w[i - 1] = (sw_real)share;
}

static sw_tensor *order_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                              const sw_sets *sets, weigh_rows *weigh)
{
    sw_tensor *sorted = sw_segment_sort(pass->tape, x, sets);
    if (!sorted) return NULL;
    sw_tensor *weight = sw_constant(pass->tape, SW_DIMS(sorted->shape[0], 1), 0);
    if (!weight) return NULL;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t n = sets->offset[b + 1] - sets->offset[b];
        if (n > 0) weigh(pooling->layer, n, weight->data + sets->offset[b]);
    }
    return sw_segment_weighted_sum(pass->tape, weight, sorted, sets);
}

#define ORDER_POOLING(id, weigh, ...)                                                              \
    sw_status sw_pool_##id##_init(sw_pooling *pooling, sw_params *params, const char *prefix,      \
                                  const sw_model_config *config)                                   \
    {                                                                                              \
        (void)prefix, (void)config;                                                                \
        return order_init(pooling, params, (order_pooling){__VA_ARGS__});                          \
    }                                                                                              \
    sw_tensor *sw_pool_##id##_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,        \
                                    const sw_sets *sets)                                           \
    {                                                                                              \
        return order_apply(pooling, pass, x, sets, weigh);                                         \
    }

ORDER_POOLING(topk, weigh_top, .top = config->top)
ORDER_POOLING(median, weigh_quantile, .quantile = 0.5)
ORDER_POOLING(quantile, weigh_quantile, .quantile = config->quantile)

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
    return pooling->layer ? SW_OK : SW_ERROR_ARGUMENT;
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
