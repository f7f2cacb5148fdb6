/* op.c - runs and records an operator, whole or on a block of rows, and the checks that shape rules
 * share. */
#include "autodiff/op.h"

#include "autodiff/debug_numbers.h"
#include "autodiff/origin.h"
#include "autodiff/unchecked.h"
#include "base/number.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- For shape rules ------------------------------------------------------------------------- */

/* The operator's name and the message, as the tape's failure. */
static void node_fail(sw_node *node, sw_status status, const char *format, va_list args)
{
    char text[900];
    sw_print_plain(text, sizeof text, format, args);
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
    if (!node->out) return false;
    node->out->data = node->place;
    return node->place || node->deferred || sw_tensor_data(node->tape, node->out);
}

bool sw_node_output_like(sw_node *node, const sw_tensor *x)
{
    return sw_node_output(node, x->ndim, x->shape);
}

bool sw_node_save(sw_node *node, size_t bytes)
{
    if (node->deferred) return true;
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
    const sw_status status = sw_offsets_check(sets, node->op->name);
    if (status != SW_OK) sw_tape_fail(node->tape, status);
    return status == SW_OK;
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

/* ---- Blocks of rows -------------------------------------------------------------------------- */

unsigned sw_rows_of_first(const sw_node *node)
{
    (void)node;
    return 1;
}

unsigned sw_rows_of_matrix(const sw_node *node)
{
    return node->in[0]->ndim >= 2;
}

/* The set that row r is in. */
static int64_t set_of(const sw_sets *sets, int64_t r)
{
    int64_t low = 0, high = sets->count - 1;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (sets->offset[middle + 1] > r)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

bool sw_cut_sets(sw_tape *tape, const sw_sets *sets, int64_t first, int64_t count,
                 sw_block_sets *block)
{
    const int64_t begin = set_of(sets, first), end = set_of(sets, first + count - 1) + 1;
    int64_t *offset = sw_tape_take(tape, sw_bytes(end - begin + 1, sizeof *offset));
    uint32_t *id = sw_tape_take(tape, sw_bytes(end - begin, sizeof *id));
    if (!offset || !id) return false;
    offset[0] = 0;
    for (int64_t b = begin; b < end; b++) {
        const int64_t stop = sets->offset[b + 1] - first;
        offset[b + 1 - begin] = stop < count ? stop : count;
        id[b - begin] = sets->id ? sets->id[b] : (uint32_t)b;
    }
    *block = (sw_block_sets){{end - begin, offset, id}, begin, first - sets->offset[begin]};
    return true;
}

sw_tensor *sw_row_view(sw_tape *tape, const sw_tensor *x, int64_t first, int64_t count)
{
    sw_tensor *view = sw_tensor_new(tape, x->ndim, x->shape);
    if (!view) return NULL;
    const int64_t step = x->shape[0] ? x->size / x->shape[0] : 0;
    view->shape[0] = count;
    view->size = count * step;
    view->data = x->data ? x->data + first * step : NULL;
    view->grad = x->grad ? x->grad + first * step : NULL;
    view->needs_grad = x->needs_grad;
    view->unchecked = x->unchecked;
    return view;
}

/* ---- Running an operator --------------------------------------------------------------------- */

sw_node *sw_node_new(sw_tape *tape, const sw_op *op, int count)
{
    sw_node *node = sw_tape_take(tape, sizeof *node + sizeof node->in[0] * (size_t)count);
    if (node) *node = (sw_node){.op = op, .tape = tape, .count = count};
    return node;
}

bool sw_node_shape(sw_node *node)
{
    if (node->op->shape(node)) {
        sw_origin_name(node->out, node->op->name);
        return true;
    }
    if (node->tape->status == SW_OK) sw_node_fail(node, "the inputs do not fit");
    return false;
}

bool sw_node_needs_grad(const sw_node *node)
{
    bool needs_grad = false;
    for (int i = 0; i < node->count; i++) needs_grad |= node->in[i] && node->in[i]->needs_grad;
    return needs_grad && !node->tape->unrecorded;
}

void sw_node_record(sw_node *node)
{
    if (!sw_node_needs_grad(node)) return;
    node->out->needs_grad = true;
    node->previous = node->tape->last;
    node->tape->last = node;
}

bool sw_node_forward(sw_node *node)
{
    const sw_op *op = node->op;
    bool unchecked = false;
    op->forward(node);
    for (int i = 0; i < node->count; i++) unchecked |= node->in[i] && node->in[i]->unchecked;
    if (unchecked && !sw_check_unchecked(node->tape, op->spreads, node->in, node->count, node->out))
        return false;
    return !node->tape->debug_numbers ||
           sw_debug_output(node->tape, op->name, node->in, node->count, node->out);
}

sw_tensor *sw_node_run(sw_node *node)
{
    const int64_t mark = sw_tape_mark(node->tape);
    if (!sw_node_shape(node)) return NULL;
    if (!sw_node_forward(node)) return NULL;
    sw_node_record(node);
    return sw_tape_keep(node->tape, mark, node->out); /* what forward saved is for backward alone */
}
