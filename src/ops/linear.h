/* linear.h - a linear layer that waits until its result is read. */
#ifndef SW_OPS_LINEAR_H
#define SW_OPS_LINEAR_H

#include <setwise/ops.h>

/* sw_linear, whose result waits while sw_tape_defer is on: whoever can do with x, and apply the
 * layer to fewer rows afterwards, takes the inputs instead. x is a matrix. When the layer has run,
 * what was lent since `mark` (sw_tape_mark), x above all, is given back. */
sw_tensor *sw_linear_later(sw_tape *tape, sw_tensor *x, sw_tensor *weight, sw_tensor *bias,
                           int64_t mark);

/* y = x weightᵀ + bias */
typedef struct sw_linear_inputs {
    sw_tensor *x, *weight, *bias;
} sw_linear_inputs;

/* The inputs of sw_linear_later if its result y still waits; otherwise x is y, without a weight. */
sw_linear_inputs sw_linear_inputs_of(sw_tensor *y);

/* The arithmetic of the layer, for an operator that takes its inputs: y [rows, out] of x [rows,
 * in]. bias may be NULL. */
void sw_linear_rows(const sw_tensor *weight, const sw_tensor *bias, int64_t rows, const sw_real *x,
                    sw_real *y);

#endif
