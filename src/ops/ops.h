/* ops.h - the header that each file of operators includes.
 *
 * This folder holds the operators: a shape rule, forward and backward side by side, with the
 * formula and its derivative above them. The arithmetic of the large ones is in src/kernels. A new
 * operator is a block in a file, a row in ops.def, and gradient cases in the file's test. */
#ifndef SW_OPS_OPS_H
#define SW_OPS_OPS_H

#include "autodiff/apply.h"
#include "autodiff/op.h"

#include <setwise/ops.h>

#define SW_OP(name, file) SW_OP_##name,
enum {
#include "ops/ops.def"
};
#undef SW_OP

#define SW_OP(name, file) extern const sw_op sw_op_##name;
#include "ops/ops.def"
#undef SW_OP

/* Name an operator's three functions: SW_DEFINE_OP(relu, shape, forward, backward). It compiles
 * only for a row of ops.def. */
#define SW_DEFINE_OP(op, shape_rule, forward_pass, backward_pass)                                  \
    SW_DEFINE_BLOCK_OP(op, shape_rule, forward_pass, backward_pass, .rows = NULL)

/* The same of an operator that also runs in blocks of rows, with `.rows = &rule`,
 * `.reduction = &rule`, or both. */
#define SW_DEFINE_BLOCK_OP(op, shape_rule, forward_pass, backward_pass, ...)                       \
    _Static_assert(SW_OP_##op >= 0, "a row of ops.def");                                           \
    const sw_op sw_op_##op = {#op, shape_rule, forward_pass, backward_pass, __VA_ARGS__}

#endif
