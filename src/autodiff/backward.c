/* backward.c - the walk back through the record of the tape: reverse mode.
 *
 * Each node knows its inputs and its output. The walk goes from the newest node to the oldest. When
 * it meets a node, the gradient of the node's output is complete, since everything that used the
 * output was recorded later. The node's backward then adds to the gradients of its inputs
 * (Griewank & Walther 2008, section 3.2). */
#include "autodiff/backward.h"

#include "autodiff/debug_numbers.h"
#include "autodiff/op.h"
#include "autodiff/origin.h"

/* Zeroed gradients for the inputs that still lack one. */
static bool give_grads(sw_node *node)
{
    for (int i = 0; i < node->count; i++)
        if (sw_wants_grad(node, i) && !node->in[i]->grad &&
            !sw_tape_lend_grad(node->tape, node->in[i]))
            return false;
    return true;
}

static sw_status walk_back(sw_tape *tape, bool to_leaves)
{
    for (sw_node *node = tape->last; node && tape->status == SW_OK; node = node->previous) {
        if (!node->out->grad) continue; /* the loss does not depend on it */
        if (!give_grads(node)) break;
        node->op->backward(node);
        sw_debug_gradients(tape, node->op->name, node->in, node->count);
        if (to_leaves) sw_tape_return_grad(tape, node->out);
    }
    return sw_tape_status(tape);
}

sw_status sw_walk_back(sw_tape *tape)
{
    return walk_back(tape, true);
}

static sw_status backward(sw_tape *tape, sw_tensor *loss, bool to_leaves)
{
    SW_TRY(sw_tape_status(tape));
    if (!loss) return sw_fail(SW_ERROR_ARGUMENT, "backward: the loss is NULL");
    if (!sw_origin_check(tape, loss, "backward", "the loss")) return sw_tape_status(tape);
    if (loss->size != 1)
        return sw_fail(SW_ERROR_SHAPE, "backward: the loss is %s, expected a scalar",
                       SW_SHAPE_OF(loss));
    if (tape->went_back) /* what lies between has gradients already, which would count twice */
        return sw_fail(SW_ERROR_ARGUMENT,
                       "backward: it ran already: reset the tape first; two losses are added up");
    if (!loss->needs_grad) return SW_OK; /* it depends on nothing that needs a gradient */
    if (!loss->grad) loss->grad = sw_tape_alloc(tape, sizeof(sw_real));
    if (!loss->grad) return sw_tape_status(tape);
    loss->grad[0] += 1;
    tape->went_back = true;
    return walk_back(tape, to_leaves);
}

sw_status sw_backward(sw_tape *tape, sw_tensor *loss)
{
    SW_NOT_NULL(tape);
    return backward(tape, loss, false);
}

sw_status sw_backward_to_leaves(sw_tape *tape, sw_tensor *loss)
{
    return backward(tape, loss, true);
}
