/* apply.c - operators applied: at once, or later in blocks of rows. */
#include "autodiff/apply.h"

#include "autodiff/chain.h"
#include "autodiff/origin.h"

#include <string.h>

/* Give input i to the node. */
static bool put_input(sw_node *node, int i, sw_tensor *x, bool optional)
{
    node->in[i] = x;
    if (!x) return optional || sw_node_fail(node, "input %d is NULL", i);
    return sw_origin_check_input(node->tape, x, node->op->name, i);
}

/* The node of an operator with its inputs. NULL: the tape has failed. */
static sw_node *node_of(sw_tape *tape, const sw_op *op, sw_tensor *const *in, int count,
                        unsigned optional, const void *attr, size_t attr_size)
{
    if (!tape) sw_fail(SW_ERROR_ARGUMENT, "%s: tape is NULL", op->name);
    if (!tape || tape->status != SW_OK) return NULL;
    sw_node *node = sw_node_new(tape, op, count);
    void *kept = attr_size ? sw_tape_take(tape, attr_size) : NULL;
    if (!node || (attr_size && !kept)) return NULL;
    if (attr_size) memcpy(kept, attr, attr_size);
    node->attr = kept;
    for (int i = 0; i < count; i++)
        if (!put_input(node, i, in[i], optional >> i & 1)) return NULL;
    return node;
}

/* Run an operator that waits and is not to be cut into blocks. Its result has a shape already. */
static sw_tensor *run_whole(sw_tensor *x)
{
    sw_node *node = x->deferred;
    x->data = sw_tape_lend_as(node->tape, sw_bytes(x->size, sizeof *x->data), node->loan);
    x->deferred = NULL;
    node->deferred = false;
    if (!x->data || !sw_node_forward(node)) return NULL;
    sw_node_record(node);
    if (node->tape->unrecorded) sw_tape_give_back(node->tape, node->mark, node->loan, x);
    return x;
}

typedef bool tensor_test(const sw_tape *tape, const sw_tensor *x);

static bool is_deferred(const sw_tape *tape, const sw_tensor *x)
{
    (void)tape;
    return x->deferred;
}

static bool is_long(const sw_tape *tape, const sw_tensor *x)
{
    return x->deferred || (x->ndim > 0 && x->shape[0] >= sw_tape_long_rows(tape));
}

/* Does the test hold for one of the inputs with these bits? */
static bool any(const sw_node *node, unsigned bits, tensor_test *is)
{
    for (int i = 0; i < node->count; i++)
        if (bits >> i & 1 && node->in[i] && is(node->tape, node->in[i])) return true;
    return false;
}

/* Store all inputs but those with these bits. */
static bool store_inputs(sw_node *node, unsigned but)
{
    for (int i = 0; i < node->count; i++)
        if (!(but >> i & 1) && node->in[i] && !sw_store(node->tape, node->in[i])) return false;
    return true;
}

/* Run the inputs that wait and are not to be cut into blocks. */
static bool run_whole_inputs(sw_node *node)
{
    for (int i = 0; i < node->count; i++) {
        sw_tensor *x = node->in[i];
        if (x && x->deferred && x->deferred->whole && !run_whole(x)) return false;
    }
    return true;
}

/* The operator waits. Its result has a shape and no data. */
static sw_tensor *defer(sw_node *node)
{
    node->deferred = true;
    node->loan = node->tape->loans++;
    if (!sw_node_shape(node)) return NULL;
    node->out->deferred = node;
    node->out->needs_grad = sw_node_needs_grad(node);
    return node->out;
}

/* Is the operator to run in blocks of rows, together with what reads it? */
static bool waits_for_rows(const sw_node *node)
{
    const sw_row_rule *rule = node->op->rows;
    return node->tape->defers == SW_DEFER_LONG && rule && any(node, rule->inputs(node), is_long);
}

/* Run the operator, or let it wait. */
static sw_tensor *apply(sw_node *node)
{
    if (!run_whole_inputs(node)) return NULL;
    if (waits_for_rows(node))
        return store_inputs(node, node->op->rows->inputs(node)) ? defer(node) : NULL;
    if (!any(node, ~0u, is_deferred)) return sw_node_run(node);
    const unsigned bits = node->op->reduction ? node->op->reduction->inputs(node) : 0;
    if (!store_inputs(node, bits)) return NULL;
    return any(node, bits, is_deferred) ? sw_chain_reduce(node) : sw_node_run(node);
}

sw_tensor *sw_apply(sw_tape *tape, const sw_op *op, sw_tensor *const *in, int count,
                    unsigned optional, const void *attr, size_t attr_size)
{
    sw_node *node = node_of(tape, op, in, count, optional, attr, attr_size);
    return node ? apply(node) : NULL;
}

sw_tensor *sw_apply_later(sw_tape *tape, const sw_op *op, sw_tensor *const *in, int count,
                          unsigned optional, int64_t mark)
{
    sw_node *node = node_of(tape, op, in, count, optional, NULL, 0);
    if (!node) return NULL;
    node->later = tape->defers != SW_DEFER_NONE;
    node->whole = node->later && !waits_for_rows(node);
    if (!node->whole) return apply(node);
    node->mark = mark;
    return store_inputs(node, 0) ? defer(node) : NULL;
}

sw_tensor *sw_store(sw_tape *tape, sw_tensor *x)
{
    if (!x || !sw_origin_check(tape, x, "sw_store", "x")) return NULL;
    if (!x->deferred) return x;
    if (tape->status != SW_OK) return NULL;
    return x->deferred->whole ? run_whole(x) : sw_chain_store(x);
}
