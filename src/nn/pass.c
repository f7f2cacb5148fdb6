/* pass.c - a forward pass through a network. */
#include <setwise/nn.h>

sw_pass sw_pass_begin(sw_tape *tape, const sw_params *params, sw_real *grads)
{
    return (sw_pass){
        .tape = tape,
        .params = params,
        .grads = grads,
        .tensors = sw_tape_alloc(tape, sizeof(sw_tensor *) * (size_t)params->count),
    };
}

sw_tensor *sw_pass_param(sw_pass *pass, const sw_param *param)
{
    if (!pass->tensors) return NULL;
    sw_tensor **tensor = &pass->tensors[param->index];
    if (*tensor) return *tensor;
    *tensor =
        sw_variable(pass->tape, param->ndim, param->shape, pass->params->values + param->offset,
                    pass->grads ? pass->grads + param->offset : NULL);
    if (*tensor) (*tensor)->name = param->name;
    return *tensor;
}

sw_tensor *sw_pass_dropout(sw_pass *pass, sw_tensor *x, double p, const sw_sets *sets)
{
    if (!pass->training || p == 0) return x;
    sw_tensor *y = sw_dropout(pass->tape, x, p, sets, pass->dropout);
    pass->dropout.layer++;
    return y;
}
