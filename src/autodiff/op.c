/* op.c - runs and records an operator, and the checks that shape rules share. */
#include "autodiff/op.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- For shape rules ------------------------------------------------------------------------- */

/* The operator's name and the message, as the tape's failure. */
static void node_fail(sw_node *node, sw_status status, const char *format, va_list args)
{
    char text[900];
    vsnprintf(text, sizeof text, format, args);
    sw_tape_fail(node->tape, sw_fail(status, "%s: %s", node->op->name, text));
}

bool sw_node_fail(sw_node *node, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    node_fail(node, SW_ERROR_SHAPE, format, args);
    va_end(args);
    return false;
}

bool sw_node_refuse(sw_node *node, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    node_fail(node, SW_ERROR_ARGUMENT, format, args);
    va_end(args);
    return false;
}

bool sw_node_output(sw_node *node, int ndim, const int64_t *shape)
{
    node->out = sw_tensor_new(node->tape, ndim, shape);
    return node->out && sw_tensor_data(node->tape, node->out);
}

bool sw_node_output_like(sw_node *node, const sw_tensor *x)
{
    return sw_node_output(node, x->ndim, x->shape);
}

bool sw_node_save(sw_node *node, size_t bytes)
{
    node->saved = sw_tape_lend(node->tape, bytes);
    return node->saved != NULL;
}

bool sw_node_check_matrix(sw_node *node, int i, const char *name)
{
    if (node->in[i]->ndim == 2) return true;
    return sw_node_fail(node, "%s is %s: expected a matrix", name, SW_SHAPE_OF(node->in[i]));
}

bool sw_node_check_offsets(sw_node *node, const sw_sets *sets)
{
    if (!sets) return sw_node_refuse(node, "sets is NULL");
    if (sets->offset[0] != 0)
        return sw_node_refuse(node, "the first offset of the sets is %lld, expected 0",
                              (long long)sets->offset[0]);
    for (int64_t b = 0; b < sets->count; b++)
        if (sets->offset[b] > sets->offset[b + 1])
            return sw_node_refuse(node, "set %lld ends at row %lld, before it begins at %lld",
                                  (long long)b, (long long)sets->offset[b + 1],
                                  (long long)sets->offset[b]);
    return true;
}

bool sw_node_check_sets(sw_node *node, int i, const sw_sets *sets)
{
    if (!sw_node_check_offsets(node, sets)) return false;
    const sw_tensor *x = node->in[i];
    int64_t rows = sets->offset[sets->count];
    if (x->ndim >= 1 && x->shape[0] == rows) return true;
    return sw_node_fail(node, "input is %s: the %lld sets have %lld rows together", SW_SHAPE_OF(x),
                        (long long)sets->count, (long long)rows);
}

/* ---- Running an operator --------------------------------------------------------------------- */

sw_tensor *sw_apply(sw_tape *tape, const sw_op *op, sw_tensor *const *in, int count,
                    unsigned optional, const void *attr, size_t attr_size)
{
    if (tape->status != SW_OK) return NULL;
    const int64_t mark = sw_tape_mark(tape);
    sw_node *node = sw_tape_take(tape, sizeof *node);
    void *kept = attr_size ? sw_tape_take(tape, attr_size) : NULL;
    if (!node || (attr_size && !kept)) return NULL;
    if (attr_size) memcpy(kept, attr, attr_size);
    *node = (sw_node){.op = op, .tape = tape, .count = count, .attr = kept};

    bool needs_grad = false;
    for (int i = 0; i < count; i++) {
        if (!in[i] && !(optional >> i & 1)) {
            sw_node_fail(node, "input %d is NULL", i);
            return NULL;
        }
        node->in[i] = in[i];
        needs_grad |= in[i] && in[i]->needs_grad;
    }
    if (!op->shape(node)) {
        if (tape->status == SW_OK) sw_node_fail(node, "the inputs do not fit");
        return NULL;
    }
    op->forward(node);
    if (needs_grad && !tape->unrecorded) {
        node->out->needs_grad = true;
        node->previous = tape->last;
        tape->last = node;
    }
    return sw_tape_keep(tape, mark, node->out); /* what forward saved is for backward alone */
}
