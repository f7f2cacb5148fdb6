/* projection.c - linear layers that attention and means work with before they are applied. */
#include "nn/projection.h"

#include "ops/linear.h"

sw_projection sw_projection_of(const sw_linear_layer *layer, sw_pass *pass)
{
    return (sw_projection){sw_pass_param(pass, layer->weight), sw_pass_param(pass, layer->bias)};
}

sw_tensor *sw_project(sw_tape *tape, sw_tensor *x, sw_projection by)
{
    return by.weight ? sw_linear(tape, x, by.weight, by.bias) : x;
}

sw_tensor *sw_without_empty(sw_tape *tape, sw_tensor *o, const sw_sets *sets,
                            const sw_sets *query_sets)
{
    bool any_empty = false;
    for (int64_t b = 0; b < sets->count; b++) any_empty |= sets->offset[b] == sets->offset[b + 1];
    if (!any_empty || !o) return o;
    sw_tensor *present = sw_constant(tape, SW_DIMS(o->shape[0], 1), 1);
    if (!present) return NULL;
    sw_real *next = present->data;
    for (int64_t b = 0; b < sets->count; b++) {
        const int64_t answers = query_sets ? query_sets->offset[b + 1] - query_sets->offset[b]
                                           : o->shape[0] / sets->count;
        for (int64_t i = answers; i > 0; i--) *next++ = sets->offset[b] < sets->offset[b + 1];
    }
    return sw_multiply(tape, o, present);
}

sw_tensor *sw_last_layer_apply(const sw_linear_layer *layer, sw_pass *pass, sw_tensor *h,
                               int64_t mark)
{
    return sw_linear_later(pass->tape, h, sw_pass_param(pass, layer->weight),
                           sw_pass_param(pass, layer->bias), mark);
}

sw_projection sw_take_last_layer(sw_tensor **x)
{
    const sw_linear_inputs in = sw_linear_inputs_of(*x);
    *x = in.x;
    return (sw_projection){in.weight, in.bias};
}
