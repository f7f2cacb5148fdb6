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
