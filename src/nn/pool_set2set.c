/* pool_set2set.c - Set2Set: an LSTM that reads the set several times, each time with a new query.
 */
#include "base/error.h"
#include "nn/attention_probe.h"
#include "nn/params.h"
#include "nn/pooling_functions.h"

#include <math.h>

/* ---- LSTM cell ---------------------------------------------------------------------------------
 * Hochreiter & Schmidhuber 1997 with forget gates, as PyTorch's nn.LSTM: a step takes its input u
 * and the state (h, c) of each row to
 *
 *   i, f, o = sigmoid(W u + b + V h + d)      g = tanh(W u + b + V h + d)
 *   c' = f c + i g                            h' = o tanh(c')
 *
 * W is weight_ih_l0 [4 D, in], V is weight_hh_l0 [4 D, D]. Each of i, f, g, o, in this order, has D
 * rows of W, b, V and d. All start uniform within 1/sqrt(D). */

typedef struct lstm_cell {
    sw_linear_layer input, hidden;
    int64_t width;
} lstm_cell;

static sw_status cell_linear_init(sw_linear_layer *layer, sw_params *params, const char *prefix,
                                  const char *weight, const char *bias, int64_t in, int64_t width)
{
    sw_init init = {.bound = 1 / sqrt((double)width)};
    layer->weight =
        sw_param_new(params, sw_name_of(prefix, weight).text, SW_DIMS(4 * width, in), init, true);
    layer->bias =
        sw_param_new(params, sw_name_of(prefix, bias).text, SW_DIMS(4 * width), init, false);
    return layer->weight && layer->bias ? SW_OK : sw_last_failure();
}

static sw_status cell_init(lstm_cell *cell, sw_params *params, const char *prefix, int64_t in,
                           int64_t width)
{
    cell->width = width;
    SW_TRY(
        cell_linear_init(&cell->input, params, prefix, ".weight_ih_l0", ".bias_ih_l0", in, width));
    return cell_linear_init(&cell->hidden, params, prefix, ".weight_hh_l0", ".bias_hh_l0", width,
                            width);
}

/* The gates [B, 4 D] before sigmoid and tanh. If u or h has one row, it is the same for all sets.
 */
static sw_tensor *cell_gates(const lstm_cell *cell, sw_pass *pass, sw_tensor *u, sw_tensor *h)
{
    return sw_add(pass->tape, sw_linear_apply(&cell->input, pass, u),
                  sw_linear_apply(&cell->hidden, pass, h));
}

/* The gates [1, 4 D] if u and h are 0, which needs no products. */
static sw_tensor *cell_first_gates(const lstm_cell *cell, sw_pass *pass)
{
    sw_tensor *bias = sw_add(pass->tape, sw_pass_param(pass, cell->input.bias),
                             sw_pass_param(pass, cell->hidden.bias));
    return sw_reshape(pass->tape, bias, SW_DIMS(1, 4 * cell->width));
}

/* Changes c to c' and returns h'. */
static sw_tensor *cell_step(const lstm_cell *cell, sw_tape *t, sw_tensor *gates, sw_tensor **c)
{
    int64_t width = cell->width;
    sw_tensor *in = sw_sigmoid(t, sw_slice(t, gates, 1, 0, width));
    sw_tensor *forget = sw_sigmoid(t, sw_slice(t, gates, 1, width, width));
    sw_tensor *proposal = sw_tanh(t, sw_slice(t, gates, 1, 2 * width, width));
    sw_tensor *out = sw_sigmoid(t, sw_slice(t, gates, 1, 3 * width, width));
    *c = sw_add(t, sw_multiply(t, forget, *c), sw_multiply(t, in, proposal));
    return sw_multiply(t, out, sw_tanh(t, *c));
}

/* ---- set2set: [N, D] to [B, 2 D] ---------------------------------------------------------------
 * Vinyals et al. 2016, "Order Matters", section 4.2, equations 3 to 7, `reads` times from q* = 0:
 *
 *   q = LSTM(q*)      a = softmax_i(x_i · q)      r = sum_i a_i x_i      q* = [q, r]
 *
 * The first q is the same for every set. An empty set reads r = 0. */

typedef struct set2set_pooling {
    lstm_cell cell; /* "<prefix>.lstm" */
    int64_t reads;
} set2set_pooling;

sw_status sw_pool_set2set_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                               const sw_model_config *config)
{
    set2set_pooling *layer = pooling->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    sw_name name = sw_name_of(prefix, ".lstm");
    layer->reads = config->reads;
    pooling->out_width = 2 * config->width;
    if (layer->reads == 1)
        SW_TRY(sw_params_warn(params,
                              "set2set: the query of the first read is the same for every set, and "
                              "with one read %s.weight_ih_l0 and weight_hh_l0 get no gradient; "
                              "take two reads or more",
                              name.text));
    return cell_init(&layer->cell, params, name.text, 2 * config->width, config->width);
}

/* r, for one query of all sets or one of each. The weights a are added to `weights`, unless it is
 * NULL. */
static sw_tensor *read_sets(sw_tape *t, sw_tensor *q, const sw_sets *query_sets, sw_tensor *x,
                            const sw_sets *sets, sw_attention_weights *weights)
{
    sw_attention_inputs in = {
        .q = q, .query_sets = query_sets, .heads = 1, .scale = 1, .x = x, .sets = sets};
    if (weights) sw_weights_add(weights, t, sw_projected_weights(t, &in));
    return sw_set_attention(t, q, query_sets, x, x, sets, 1, 1);
}

static sw_tensor *read_often(const set2set_pooling *layer, sw_pass *pass, sw_tensor *x,
                             const sw_sets *sets, sw_attention_weights *weights)
{
    const lstm_cell *cell = &layer->cell;
    sw_tape *t = pass->tape;
    const sw_sets *one_each = sw_sets_uniform(t, sets, 1);
    x = sw_store(t, x); /* each read goes through it */
    sw_tensor *c = sw_constant(t, SW_DIMS(1, cell->width), 0);
    sw_tensor *q = cell_step(cell, t, cell_first_gates(cell, pass), &c); /* [1, D] */
    sw_tensor *answer = read_sets(t, q, NULL, x, sets, weights);
    sw_tensor *each = sw_add(t, q, sw_constant(t, SW_DIMS(sets->count, 1), 0)); /* [B, D] */
    sw_tensor *both = sw_concat(t, (sw_tensor *[]){each, answer}, 2, 1);
    for (int64_t i = 1; i < layer->reads; i++) {
        q = cell_step(cell, t, cell_gates(cell, pass, both, q), &c); /* [B, D], as from here on */
        answer = read_sets(t, q, one_each, x, sets, weights);
        both = sw_concat(t, (sw_tensor *[]){q, answer}, 2, 1);
    }
    return both;
}

sw_tensor *sw_pool_set2set_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets)
{
    return read_often(pooling->layer, pass, x, sets, NULL);
}

sw_attention_weights sw_pool_set2set_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                             const sw_sets *sets)
{
    sw_attention_weights weights = {0};
    read_often(pooling->layer, pass, x, sets, &weights);
    return weights;
}
