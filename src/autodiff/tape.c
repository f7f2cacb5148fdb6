/* tape.c - the record of what was computed, and the walk back through it.
 *
 * Reverse mode: each node knows its inputs and its output. Walking from the newest to the oldest,
 * a node's output has its whole gradient when it is met, since all that used it came later; its
 * backward then adds to the gradients of its inputs (Griewank & Walther 2008, section 3.2). */
#include "autodiff/op.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sw_tape {
    sw_arena *arena;
    sw_node *last; /* the newest record; each points at the one before */
    bool unrecorded;
    sw_status status;
    char message[1024];
};

sw_status sw_tape_new(sw_tape **out)
{
    *out = NULL;
    sw_tape *tape = calloc(1, sizeof *tape);
    if (!tape) return sw_fail(SW_ERROR_MEMORY, "out of memory for a tape");
    tape->arena = sw_arena_new();
    if (!tape->arena) {
        free(tape);
        return SW_ERROR_MEMORY;
    }
    *out = tape;
    return SW_OK;
}

void sw_tape_free(sw_tape *tape)
{
    if (!tape) return;
    sw_arena_free(tape->arena);
    free(tape);
}

void sw_tape_reset(sw_tape *tape)
{
    sw_arena_reset(tape->arena);
    tape->last = NULL;
    tape->status = SW_OK;
}

/* The first failure stays; its text is this thread's message. */
static void tape_fail(sw_tape *tape, sw_status status)
{
    if (tape->status != SW_OK) return;
    tape->status = status;
    snprintf(tape->message, sizeof tape->message, "%s", sw_error_message());
}

sw_tensor *sw_tape_fail(sw_tape *tape, sw_status status)
{
    tape_fail(tape, status);
    return NULL;
}

sw_status sw_tape_status(const sw_tape *tape)
{
    if (tape->status == SW_OK) return SW_OK;
    return sw_fail(tape->status, "%s", tape->message);
}

void sw_tape_record(sw_tape *tape, bool record)
{
    tape->unrecorded = !record;
}

static void *tape_take(sw_tape *tape, size_t bytes)
{
    void *piece = tape->status == SW_OK ? sw_arena_alloc(tape->arena, bytes) : NULL;
    if (!piece) tape_fail(tape, SW_ERROR_MEMORY);
    return piece;
}

void *sw_tape_alloc(sw_tape *tape, size_t bytes)
{
    void *piece = tape_take(tape, bytes);
    return piece ? memset(piece, 0, bytes) : NULL;
}

/* ---- Tensors ------------------------------------------------------------------------------- */

sw_shape_text sw_shape_of(const sw_tensor *x)
{
    sw_shape_text shape = {"["};
    for (int i = 0; i < x->ndim; i++)
        sw_append(shape.text, sizeof shape.text, "%s%lld", i ? ", " : "", (long long)x->shape[i]);
    sw_append(shape.text, sizeof shape.text, "]");
    return shape;
}

/* A tensor of that shape, without data. */
static sw_tensor *tensor_new(sw_tape *tape, int ndim, const int64_t *shape)
{
    if (tape->status != SW_OK) return NULL;
    int64_t size = 1;
    bool legal = ndim >= 0 && ndim <= SW_MAX_DIMS;
    for (int i = 0; legal && i < ndim; i++)
        legal = shape[i] >= 0 && !__builtin_mul_overflow(size, shape[i], &size);
    if (!legal) {
        tape_fail(tape, sw_fail(SW_ERROR_SHAPE,
                                "a tensor has up to %d dimensions, none negative, and a size "
                                "that 64 bits hold",
                                SW_MAX_DIMS));
        return NULL;
    }
    sw_tensor *x = tape_take(tape, sizeof *x);
    if (!x) return NULL;
    *x = (sw_tensor){.ndim = ndim, .size = size};
    for (int i = 0; i < ndim; i++) x->shape[i] = shape[i];
    return x;
}

static bool tensor_data(sw_tape *tape, sw_tensor *x)
{
    x->data = tape_take(tape, sw_bytes(x->size, sizeof(sw_real)));
    return x->data != NULL;
}

sw_tensor *sw_variable(sw_tape *tape, int ndim, const int64_t *shape, sw_real *data, sw_real *grad)
{
    sw_tensor *x = tensor_new(tape, ndim, shape);
    if (!x) return NULL;
    x->data = data;
    x->grad = grad;
    x->needs_grad = grad != NULL;
    return x;
}

sw_tensor *sw_input(sw_tape *tape, int ndim, const int64_t *shape, const sw_real *data)
{
    return sw_variable(tape, ndim, shape, (sw_real *)data, NULL);
}

sw_tensor *sw_constant(sw_tape *tape, int ndim, const int64_t *shape, double value)
{
    sw_tensor *x = tensor_new(tape, ndim, shape);
    if (!x || !tensor_data(tape, x)) return NULL;
    for (int64_t i = 0; i < x->size; i++) x->data[i] = (sw_real)value;
    return x;
}

const sw_sets *sw_sets_uniform(sw_tape *tape, const sw_sets *sets, int64_t k)
{
    if (tape->status != SW_OK) return NULL;
    int64_t rows;
    if (!sets || k < 0 || __builtin_mul_overflow(sets->count, k, &rows)) {
        tape_fail(tape, sw_fail(SW_ERROR_ARGUMENT, "sets_uniform: %lld rows for each of %lld sets",
                                (long long)k, (long long)(sets ? sets->count : 0)));
        return NULL;
    }
    sw_sets *uniform = tape_take(tape, sizeof *uniform);
    int64_t *offset = tape_take(tape, sw_bytes(sets->count + 1, sizeof *offset));
    if (!uniform || !offset) return NULL;
    for (int64_t b = 0; b <= sets->count; b++) offset[b] = b * k;
    *uniform = (sw_sets){sets->count, offset, sets->id};
    return uniform;
}

const sw_sets *sw_sets_join(sw_tape *tape, const sw_sets *a, const sw_sets *b)
{
    if (tape->status != SW_OK) return NULL;
    if (!a || !b || a->count != b->count) {
        tape_fail(tape, sw_fail(SW_ERROR_ARGUMENT, "sets_join: %lld sets join %lld sets",
                                (long long)(a ? a->count : 0), (long long)(b ? b->count : 0)));
        return NULL;
    }
    sw_sets *joined = tape_take(tape, sizeof *joined);
    int64_t *offset = tape_take(tape, sw_bytes(b->count + 1, sizeof *offset));
    if (!joined || !offset) return NULL;
    for (int64_t i = 0; i <= b->count; i++) offset[i] = a->offset[i] + b->offset[i];
    *joined = (sw_sets){b->count, offset, b->id};
    return joined;
}

/* ---- Nodes ----------------------------------------------------------------------------------- */

/* The operator's name and the message, as the tape's failure. */
static void node_fail(sw_node *node, sw_status status, const char *format, va_list args)
{
    char text[900];
    vsnprintf(text, sizeof text, format, args);
    tape_fail(node->tape, sw_fail(status, "%s: %s", node->op->name, text));
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
    node->out = tensor_new(node->tape, ndim, shape);
    return node->out && tensor_data(node->tape, node->out);
}

bool sw_node_output_like(sw_node *node, const sw_tensor *x)
{
    return sw_node_output(node, x->ndim, x->shape);
}

bool sw_node_save(sw_node *node, size_t bytes)
{
    node->saved = tape_take(node->tape, bytes);
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

sw_tensor *sw_apply(sw_tape *tape, const sw_op *op, sw_tensor *const *in, int count,
                    unsigned optional, const void *attr, size_t attr_size)
{
    if (tape->status != SW_OK) return NULL;
    sw_node *node = tape_take(tape, sizeof *node);
    void *kept = attr_size ? tape_take(tape, attr_size) : NULL;
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
    return node->out;
}

/* Zeroed gradients for the inputs that still lack one. */
static bool give_grads(sw_node *node)
{
    for (int i = 0; i < node->count; i++) {
        if (!sw_wants_grad(node, i) || node->in[i]->grad) continue;
        node->in[i]->grad = sw_tape_alloc(node->tape, sw_bytes(node->in[i]->size, sizeof(sw_real)));
        if (!node->in[i]->grad) return false;
    }
    return true;
}

sw_status sw_backward(sw_tape *tape, sw_tensor *loss)
{
    SW_TRY(sw_tape_status(tape));
    if (!loss) return sw_fail(SW_ERROR_ARGUMENT, "backward: the loss is NULL");
    if (loss->size != 1)
        return sw_fail(SW_ERROR_SHAPE, "backward: the loss is %s, expected a scalar",
                       SW_SHAPE_OF(loss));
    if (!loss->needs_grad) return SW_OK; /* it depends on nothing that needs a gradient */
    if (!loss->grad) loss->grad = sw_tape_alloc(tape, sizeof(sw_real));
    if (!loss->grad) return sw_tape_status(tape);
    loss->grad[0] += 1;
    for (sw_node *node = tape->last; node; node = node->previous) {
        if (!node->out->grad) continue; /* the loss does not depend on it */
        if (!give_grads(node)) return sw_tape_status(tape);
        node->op->backward(node);
    }
    return SW_OK;
}
