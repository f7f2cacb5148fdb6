/* op.h - the parts of an operator. The operators themselves are in src/ops/.
 *
 * An operator is three functions. `shape` checks the inputs and makes the output; it is the only
 * step that may fail because of a caller. `forward` fills the output. `backward` adds to the
 * gradients of those inputs that need one; node->out->grad is complete when it is called. */
#ifndef SW_AUTODIFF_OP_H
#define SW_AUTODIFF_OP_H

#include "autodiff/tape.h"
#include "autodiff/tensor.h"
#include "base/error.h"

#include <setwise/tensor.h>

enum { SW_MAX_INPUTS = 8 };

typedef struct sw_node sw_node;

typedef struct sw_op {
    const char *name;
    bool (*shape)(sw_node *node); /* false: failed, by sw_node_fail */
    void (*forward)(sw_node *node);
    void (*backward)(sw_node *node);
} sw_op;

struct sw_node {
    const sw_op *op;
    sw_tape *tape;
    int count; /* of inputs */
    sw_tensor *in[SW_MAX_INPUTS];
    sw_tensor *out;
    const void *attr; /* the builder's attributes, copied to the tape */
    void *saved;      /* the memory that forward keeps for backward: sw_node_save */
    sw_node *previous;
};

/* Run an operator: shape, forward, record. Returns its output, or NULL: an input is NULL, the tape
 * has failed, or the inputs do not fit. `attr` is copied. An input may only be NULL if its bit in
 * `optional` is set: then the operator works without it. */
sw_tensor *sw_apply(sw_tape *tape, const sw_op *op, sw_tensor *const *in, int count,
                    unsigned optional, const void *attr, size_t attr_size);

/* Fail the tape with the operator's name and a message: inputs whose shapes do not fit
 * (SW_ERROR_SHAPE), or a value that cannot be used (SW_ERROR_ARGUMENT). Both return false, for
 * `return sw_node_fail(...)` in a shape rule. */
bool sw_node_fail(sw_node *node, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool sw_node_refuse(sw_node *node, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Make the output, of this shape; its elements are not set. False: out of memory, or too large. */
bool sw_node_output(sw_node *node, int ndim, const int64_t *shape);
bool sw_node_output_like(sw_node *node, const sw_tensor *x);

/* Allocate node->saved, which forward fills for backward or uses as working memory. The shape rule
 * calls it, so that forward and backward cannot fail. */
bool sw_node_save(sw_node *node, size_t bytes);

/* Does backward have to fill the gradient of input i? */
static inline bool sw_wants_grad(const sw_node *node, int i)
{
    return node->in[i] && node->in[i]->needs_grad;
}

/* In a shape rule: is input i, called `name` in messages, a matrix? */
bool sw_node_check_matrix(sw_node *node, int i, const char *name);

/* In a shape rule: are the offsets of the sets in order? Do they fit the rows (shape[0]) of input
 * i?
 */
bool sw_node_check_offsets(sw_node *node, const sw_sets *sets);
bool sw_node_check_sets(sw_node *node, int i, const sw_sets *sets);

#endif
