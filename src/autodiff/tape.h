/* tape.h - the parts of a tape.
 *
 * This folder is automatic differentiation in reverse mode: tape.c owns the memory, tensor.c makes
 * tensors on it, op.c runs an operator and records it, backward.c walks back through the record.
 * Operators of long matrices run in blocks of rows: apply.c decides which, blocks.c cuts the rows,
 * chain.c runs the blocks. origin.c finds tensors of another tape; unchecked.c and debug_numbers.c
 * find numbers that are not finite. The operators themselves are in src/ops. */
#ifndef SW_AUTODIFF_TAPE_H
#define SW_AUTODIFF_TAPE_H

#include "base/arena.h"

#include <setwise/tensor.h>

/* The header of memory that is lent. */
typedef struct sw_loan {
    struct sw_loan *next;
    size_t bytes;
    int64_t number; /* loans are counted from the reset */
} sw_loan;

/* Long matrices run in blocks of rows (chain.h). The work of a chain is cut into up to SW_LANES
 * lanes of blocks. */
enum { SW_LONG_ROWS = 4096, SW_BLOCK_ROWS = 256, SW_LANES = 8 };

/* Which operators wait: none; a last linear layer (sw_apply_later); those of long matrices, too. */
typedef enum sw_deferral { SW_DEFER_NONE, SW_DEFER_LAST, SW_DEFER_LONG } sw_deferral;

enum { SW_GENERATIONS = 2 }; /* whose tensors are remembered (origin.h) */

struct sw_tape {
    sw_arena *arena;
    sw_loan *lent;  /* by number, the last first */
    sw_loan *spare; /* given back: to be lent again */
    int64_t loans;
    struct sw_node *last; /* the newest record; each points at the one before */
    bool went_back;       /* sw_backward has run since the reset */
    bool unrecorded;
    bool debug_numbers;            /* look at what each operator makes (debug_numbers.h) */
    int64_t first_row;             /* in a lane: of the block that runs */
    sw_deferral defers;            /* which operators wait (apply.h) */
    int64_t long_rows, block_rows; /* the first two numbers above; tests set others */
    sw_tape *lane[SW_LANES];       /* where the lanes of a chain run; NULL: not needed yet */
    sw_status status;              /* of the first failure */
    char message[1024];
    /* With -Darena_debug=true (origin.h): resets so far, and the tensors since each of the last. */
    int64_t generation;
    sw_arena *dated[SW_GENERATIONS];
};

/* Fail the tape with this thread's message, unless it has failed before: the first failure stays.
 * Returns NULL, for `return sw_tape_fail(...)` in a builder. */
sw_tensor *sw_tape_fail(sw_tape *tape, sw_status status);

/* From how many rows on a matrix is long: while the tape records, twice as many, since backward has
 * to compute the blocks again. */
int64_t sw_tape_long_rows(const sw_tape *tape);

/* Make the tapes of so many lanes. False: the tape has failed. */
bool sw_tape_lanes(sw_tape *tape, int count);

/* Memory that lives until the reset, not zeroed. NULL: the tape has failed. */
void *sw_tape_take(sw_tape *tape, size_t bytes);

/* The same, for what a tensor or an operator alone reads: while nothing is recorded, it lives until
 * sw_tape_keep gives it back. */
void *sw_tape_lend(sw_tape *tape, size_t bytes);

/* The same, as if it had been lent when tape->loans was `number`. */
void *sw_tape_lend_as(sw_tape *tape, size_t bytes, int64_t number);

/* Lend memory for the gradient of x, zeroed, also while the tape records; and give it back, if it
 * was lent. False: the tape has failed. */
bool sw_tape_lend_grad(sw_tape *tape, sw_tensor *x);
void sw_tape_return_grad(sw_tape *tape, sw_tensor *x);

/* Give back what was lent when tape->loans was `mark` to end - 1, except what holds `but`. Only
 * while nothing is recorded. */
void sw_tape_give_back(sw_tape *tape, int64_t mark, int64_t end, const sw_tensor *but);

/* The number of the loan that holds the elements of x; -1: none, or it was given back. Tensors of
 * other elements never have the same number. */
int64_t sw_tape_loan_of(const sw_tape *tape, const sw_tensor *x);

#endif
