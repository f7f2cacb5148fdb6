/* pass.c - a forward pass through a network. */
#include "autodiff/origin.h"
#include "base/error.h"

#include <setwise/nn.h>

static sw_tensor **new_tensors(sw_tape *tape, int count)
{
    sw_tensor **tensors = sw_origin_take(tape, sw_bytes(count, sizeof *tensors));
    if (!tensors) return NULL;
    for (int i = 0; i < count; i++) tensors[i] = NULL;
    sw_origin_name(tensors, "sw_pass_begin");
    return tensors;
}

sw_pass sw_pass_begin(sw_tape *tape, const sw_params *params, sw_real *grads)
{
    return (sw_pass){
        .tape = tape,
        .params = params,
        .grads = grads,
        .tensors = new_tensors(tape, params->count),
    };
}

sw_tensor *sw_pass_param(sw_pass *pass, const sw_param *param)
{
    if (!pass->tensors || !sw_origin_check(pass->tape, pass->tensors, "sw_pass_param", "the pass"))
        return NULL;
    const sw_params *params = pass->params;
    if (!params->values)
        return sw_tape_fail(pass->tape, sw_fail(SW_ERROR_ARGUMENT,
                                                "sw_pass_param: the parameters have no values: "
                                                "sw_params_start gives them"));
    if (!param || param->index < 0 || param->index >= params->count ||
        params->list[param->index] != param)
        return sw_tape_fail(pass->tape, sw_fail(SW_ERROR_ARGUMENT,
                                                "sw_pass_param: %s is not one of the pass's %d "
                                                "parameters",
                                                param ? param->name : "NULL", params->count));
    sw_tensor **tensor = &pass->tensors[param->index];
    if (*tensor) return *tensor;
    *tensor = sw_variable(pass->tape, param->ndim, param->shape, params->values + param->offset,
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
