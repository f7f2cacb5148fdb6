/* hierarchical - documents of several parts: words make a part, such as a paragraph, and parts make
 * the document. Yang et al. 2016, "Hierarchical Attention Networks for Document Classification",
 * section 2.2, with other encoders and poolings on request:
 *
 *   h = f(x)                        features of each element       [N, input] to [N, D]
 *   v = pool(h) over each part      attention over its elements    [N, D]     to [P, D']
 *   g = relu(v Wᵀ + b)              features of each part          [P, D']    to [P, D]
 *   z = pool(g) over each set       attention over its parts       [P, D]     to [B, D']
 *   y = rho(z)                      the decision                   [B, D']    to [B, C]
 *
 * A set of sets: both poolings are the same function, on the offsets of the parts and on those of
 * the sets. The last number of an element says its part (sw_schema.parts). Elements of a set with
 * the same number are a part, wherever they are in the set. Nothing else depends on the number.
 *
 * The paper's pooling is `additive`, equations 5 to 7 and 8 to 10. Its encoders are recurrent; here
 * the elements of a part and the parts of a set have no order, unless a feature gives it. An
 * encoder that mixes elements (sab) mixes those of a part. */
#include "autodiff/op.h"
#include "base/error.h"
#include "models/model_functions.h"

#include <stdlib.h>

typedef struct hierarchical {
    sw_encoder element;
    sw_pooling elements, parts;
    sw_linear_layer part;
    sw_decoder_layer rho;
} hierarchical;

sw_status sw_model_hierarchical_init(sw_model *model)
{
    const sw_model_config *config = &model->config;
    sw_params *params = &model->params;
    if (!config->parts)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "hierarchical: parts is false: the elements do not say which part of their "
                       "set they belong to; expected texts with blank lines between their "
                       "paragraphs, or a file with the option part=COLUMN");
    hierarchical *net = model->layers = sw_params_alloc(params, sizeof *net);
    if (!net) return SW_ERROR_MEMORY;
    SW_TRY(sw_encoder_init(&net->element, params, "element", config));
    SW_TRY(sw_pooling_init(&net->elements, params, "elements", config));
    if (net->elements.token)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "hierarchical: pool is %s, whose token joins a set before the encoder; "
                       "expected a pooling without a token",
                       config->pool);
    SW_TRY(sw_linear_init(&net->part, params, "part", net->elements.out_width, config->width));
    SW_TRY(sw_pooling_init(&net->parts, params, "parts", config));
    return sw_decoder_init(&net->rho, params, "dec", net->parts.out_width, net->parts.vectors,
                           config);
}

/* ---- The parts of the sets ------------------------------------------------------------------- */

typedef struct placed {
    double part;
    int64_t row;
} placed;

static int by_part(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->part != y->part) return x->part < y->part ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* The elements, brought together part by part. */
typedef struct division {
    placed *place;         /* [N] where each row of x comes from */
    sw_tensor *x;          /* [N, input] */
    const sw_sets *inside; /* [P] parts of elements */
    const sw_sets *sets;   /* [B] sets of parts */
} division;

/* Bring the elements of each set into the order of their parts. Returns false if they are already.
 */
static bool sort_by_part(placed *place, const sw_sets *sets)
{
    bool moved = false;
    for (int64_t b = 0; b < sets->count; b++) {
        const int64_t first = sets->offset[b], end = sets->offset[b + 1];
        int64_t i = first + 1;
        while (i < end && place[i - 1].part <= place[i].part) i++;
        if (i >= end) continue;
        qsort(place + first, (size_t)(end - first), sizeof *place, by_part);
        moved = true;
    }
    return moved;
}

/* The offsets of the parts, and of the sets among them. */
static void find_bounds(const placed *place, const sw_sets *sets, sw_sets *inside, int64_t *inner,
                        int64_t *outer, uint32_t *id)
{
    int64_t parts = 0;
    for (int64_t b = 0; b < sets->count; b++) {
        for (int64_t i = sets->offset[b]; i < sets->offset[b + 1]; i++) {
            if (i > sets->offset[b] && place[i].part == place[i - 1].part) continue;
            /* A key of random numbers that does not depend on the rest of the batch. */
            id[parts] =
                (sets->id ? sets->id[b] : (uint32_t)b) * 0x9E3779B1u + (uint32_t)(parts - outer[b]);
            inner[parts++] = i;
        }
        outer[b + 1] = parts;
    }
    inner[parts] = sets->offset[sets->count];
    *inside = (sw_sets){parts, inner, id};
}

/* Divide the sets of x. After a failure, x is NULL. */
static division divide(sw_tape *t, sw_tensor *x, const sw_sets *sets)
{
    const int64_t rows = x ? x->shape[0] : 0, last = x ? x->shape[1] - 1 : 0;
    if (rows > INT32_MAX) {
        sw_tape_fail(t, sw_fail(SW_ERROR_SHAPE,
                                "hierarchical: the sets have %lld elements together, "
                                "expected no more than %d",
                                (long long)rows, INT32_MAX));
        return (division){0};
    }
    placed *place = sw_tape_alloc(t, sw_bytes(rows, sizeof *place));
    int32_t *from = sw_tape_alloc(t, sw_bytes(rows, sizeof *from));
    int64_t *inner = sw_tape_alloc(t, sw_bytes(rows + 1, sizeof *inner));
    int64_t *outer = sw_tape_alloc(t, sw_bytes(sets->count + 1, sizeof *outer));
    uint32_t *id = sw_tape_alloc(t, sw_bytes(rows, sizeof *id));
    sw_sets *both = sw_tape_alloc(t, 2 * sizeof *both);
    if (!x || !place || !from || !inner || !outer || !id || !both) return (division){0};
    for (int64_t i = 0; i < rows; i++)
        place[i] = (placed){(double)x->data[i * x->shape[1] + last], i};
    const bool moved = sort_by_part(place, sets);
    for (int64_t i = 0; i < rows; i++) from[i] = (int32_t)place[i].row;
    find_bounds(place, sets, &both[0], inner, outer, id);
    both[1] = (sw_sets){sets->count, outer, sets->id};
    return (division){place, moved ? sw_gather(t, x, from, rows) : x, &both[0], &both[1]};
}

/* ---- The two levels -------------------------------------------------------------------------- */

/* A pass in which each part has the context of its set. */
static sw_pass pass_for_parts(sw_pass *pass, const division *d)
{
    sw_pass each = *pass;
    if (pass->context) each.context = sw_segment_broadcast(pass->tape, pass->context, d->sets);
    return each;
}

/* g, from the features h of the elements. */
static sw_tensor *encode_parts(const hierarchical *net, sw_pass *each, sw_tensor *h,
                               const division *d)
{
    sw_tensor *v = sw_pooling_apply(&net->elements, each, h, d->inside);
    return sw_relu(each->tape, sw_linear_apply(&net->part, each, v));
}

sw_tensor *sw_model_hierarchical_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                       const sw_sets *sets)
{
    const hierarchical *net = model->layers;
    x = sw_pooling_join(&net->parts, pass, x, &sets); /* refuses empty sets */
    division d = divide(pass->tape, x, sets);
    if (!d.x) return NULL;
    sw_tensor *h = sw_encoder_apply(&net->element, pass, d.x, d.inside);
    sw_pass each = pass_for_parts(pass, &d);
    sw_tensor *z = sw_pooling_apply(&net->parts, pass, encode_parts(net, &each, h, &d), d.sets);
    z = sw_pass_dropout(pass, z, model->config.dropout, sw_sets_uniform(pass->tape, sets, 1));
    return sw_decoder_apply(&net->rho, pass, z);
}

/* ---- Weights --------------------------------------------------------------------------------- */

/* The mean over queries and heads. */
static double mean_of(const sw_attention_weights *weights, int64_t row)
{
    const int64_t columns = weights->queries * weights->heads;
    double sum = 0;
    for (int64_t c = 0; c < columns; c++) sum += (double)weights->weight->data[row * columns + c];
    return sum / (double)columns;
}

/* The weight of an element in its part times that of the part in the set. So the weights of a set
 * sum to 1, and those of a part sum to the weight of the part. */
sw_attention_weights sw_model_hierarchical_weights(const sw_model *model, sw_pass *pass,
                                                   sw_tensor *x, const sw_sets *sets)
{
    const sw_attention_weights none = {0};
    const hierarchical *net = model->layers;
    x = sw_pooling_join(&net->parts, pass, x, &sets);
    division d = divide(pass->tape, x, sets);
    if (!d.x) return none;
    sw_tensor *h = sw_encoder_apply(&net->element, pass, d.x, d.inside);
    sw_pass each = pass_for_parts(pass, &d);
    const sw_attention_weights in_part = sw_pooling_weights(&net->elements, &each, h, d.inside);
    sw_tensor *g = encode_parts(net, &each, h, &d);
    const sw_attention_weights of_part = sw_pooling_weights(&net->parts, pass, g, d.sets);
    if (!in_part.weight || !of_part.weight) return none;
    sw_tensor *weight = sw_constant(pass->tape, SW_DIMS(d.x->shape[0], 1), 0);
    for (int64_t p = 0; weight && p < d.inside->count; p++)
        for (int64_t i = d.inside->offset[p]; i < d.inside->offset[p + 1]; i++)
            weight->data[d.place[i].row] = (sw_real)(mean_of(&in_part, i) * mean_of(&of_part, p));
    return (sw_attention_weights){1, 1, weight};
}
