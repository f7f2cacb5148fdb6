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

typedef struct sw_node sw_node;
typedef struct sw_row_rule sw_row_rule;
typedef struct sw_reduce_rule sw_reduce_rule;

typedef struct sw_op {
    const char *name;
    bool (*shape)(sw_node *node); /* false: failed, by sw_node_fail */
    void (*forward)(sw_node *node);
    void (*backward)(sw_node *node);
    const sw_row_rule *rows;         /* NULL: it does not work row by row */
    const sw_reduce_rule *reduction; /* NULL: it does not reduce rows to partial results */
    bool spreads;                    /* see sw_check_unchecked */
} sw_op;

struct sw_node {
    const sw_op *op;
    sw_tape *tape;
    sw_tensor *out;
    const void *attr; /* the builder's attributes, copied to the tape */
    void *saved;      /* the memory that forward keeps for backward: sw_node_save */
    sw_real *place;   /* where the output's data goes; NULL: to the tape */
    bool deferred;    /* only the shape of the output is wanted, no data */
    bool later;       /* it waits, however few rows it has: sw_apply_later */
    bool whole;       /* deferred: it runs as a whole, not in blocks of rows */
    int64_t mark;     /* whole: what was lent since is given back when it has run */
    int64_t loan;     /* deferred: when the output's data counts as lent */
    sw_node *previous;
    int count; /* of inputs */
    sw_tensor *in[];
};

/* ---- Operators in blocks of rows ----------------------------------------------------------------
 * A block is some consecutive rows of a long matrix. chain.c runs operators on one block after the
 * other, so that what is between them stays in the cache. */

/* An operator that works row by row: row r of the result depends on row r of some inputs, and on
 * all of the others. */
struct sw_row_rule {
    /* The inputs that are cut into blocks, as bits; 0: with these inputs it is not row by row. */
    unsigned (*inputs)(const sw_node *node);
    /* Fit the attributes of `part` to its block, the rows from `first` on; its inputs are cut
     * already. NULL: they fit any block. False: the tape has failed. */
    bool (*cut)(sw_node *part, int64_t first, int64_t count);
};

/* The sets of a block: `first` is the number of the first in the batch, and `skipped` rows of it
 * are in earlier blocks. */
typedef struct sw_block_sets {
    sw_sets sets;
    int64_t first, skipped;
} sw_block_sets;

/* An operator that reduces the rows of each set: a result of some rows and one of the rows behind
 * them are joined to the result of all. */
struct sw_reduce_rule {
    const sw_op *op; /* what reduces a block */
    unsigned (*inputs)(const sw_node *node);
    const sw_sets *(*sets)(const sw_node *node);
    /* Fit the attributes of `part`, and the inputs that are not cut, to the sets of a block. */
    bool (*cut)(sw_node *part, const sw_block_sets *block);
    /* Make the result of no rows. What joins it first keeps its bits. */
    void (*start)(sw_node *total);
    /* The result of further rows joins the total. Set i of `part` is set first + i of `total`, and
     * `skipped` rows of set `first` come before. */
    void (*join)(sw_node *total, const sw_node *part, int64_t first, int64_t skipped);
    void (*finish)(sw_node *total); /* after the last row; NULL: nothing is left to do */
    /* Give the result of all rows, its gradient, and what forward keeps to `part`, so that its
     * backward adds the gradient of the block. */
    bool (*resume)(sw_node *part, const sw_node *total, const sw_block_sets *block);
};

/* For `inputs` of rules: the first input, and that if it has two axes or more. */
unsigned sw_rows_of_first(const sw_node *node);
unsigned sw_rows_of_matrix(const sw_node *node);

/* Offsets of the rows first .. first + count - 1 of sets, from 0, and the sets they are from.
 * False: the tape has failed. */
bool sw_cut_sets(sw_tape *tape, const sw_sets *sets, int64_t first, int64_t count,
                 sw_block_sets *block);

/* `count` rows of x from `first` on, as a tensor of its own on `tape`, which shares data and
 * gradient. */
sw_tensor *sw_row_view(sw_tape *tape, const sw_tensor *x, int64_t first, int64_t count);

/* ---- Running an operator --------------------------------------------------------------------- */

/* Returns a node with room for `count` inputs. NULL: the tape has failed. */
sw_node *sw_node_new(sw_tape *tape, const sw_op *op, int count);

/* Run the shape rule. False: the inputs do not fit, and the tape has failed. */
bool sw_node_shape(sw_node *node);

/* Does backward go through the node? */
bool sw_node_needs_grad(const sw_node *node);

/* Record the node for backward, unless no gradient goes through it. */
void sw_node_record(sw_node *node);

/* Fill the output of a node whose shape is known. False: a number is not finite that has to be (see
 * unchecked.h, debug_numbers.h), and the tape has failed. */
bool sw_node_forward(sw_node *node);

/* Shape, forward, record. Returns the output; NULL: the tape has failed. Without recording, what
 * forward saved is given back. */
sw_tensor *sw_node_run(sw_node *node);

/* Fail the tape with the operator's name and a message: inputs whose shapes do not fit
 * (SW_ERROR_SHAPE), or a value that cannot be used (SW_ERROR_ARGUMENT). Both return false, for
 * `return sw_node_fail(...)` in a shape rule. */
bool sw_node_fail(sw_node *node, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool sw_node_refuse(sw_node *node, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Make the output, of this shape; its elements are not set. False: out of memory, or too large. */
bool sw_node_output(sw_node *node, int ndim, const int64_t *shape);
bool sw_node_output_like(sw_node *node, const sw_tensor *x);

/* Allocate node->saved, which forward fills for backward or uses as working memory. The shape rule
 * calls it, so that forward and backward cannot fail. For a deferred node it allocates nothing. */
bool sw_node_save(sw_node *node, size_t bytes);

/* Does backward have to fill the gradient of input i? */
static inline bool sw_wants_grad(const sw_node *node, int i)
{
    return node->in[i] && node->in[i]->needs_grad;
}

/* The gradient of an input that is there, if backward has to fill it; otherwise NULL. */
static inline sw_real *sw_wanted_grad(const sw_tensor *input)
{
    return input->needs_grad ? input->grad : NULL;
}

/* In a shape rule: is input i, called `name` in messages, a matrix? */
bool sw_node_check_matrix(sw_node *node, int i, const char *name);

/* In a shape rule: are the offsets of the sets in order? Do they fit the rows (shape[0]) of input
 * i?
 */
bool sw_node_check_offsets(sw_node *node, const sw_sets *sets);
bool sw_node_check_sets(sw_node *node, int i, const sw_sets *sets);

#endif
