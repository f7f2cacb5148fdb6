/* gradcheck.h - the gradient of an operator against finite differences.
 *
 * Each tests/ops/test_X.c defines, for every operator of src/ops/X.c, the cases to check:
 *
 *   static sw_tensor *build(sw_tape *tape, sw_tensor **in) { return sw_relu(tape, in[0]); }
 *   SW_GRADIENT_CASES(relu, {"matrix", {{2, {3, 4}}}, 1, build})
 *
 * The checker fills the inputs, contracts the output with fixed random numbers to a scalar, and
 * compares each element of each input's gradient with a difference quotient. An error is relative
 * to the largest gradient of the same input, so that errors are found in inputs of little effect
 * too. Each gradient must be the same if no other is wanted, and in blocks of a few rows, as must
 * the output. Nothing may be written behind a gradient. Of the first case, the first input is left
 * out too: there must be no output.
 *
 * The check in double is the one that counts: it allows 1e-6 of the largest gradient. In float,
 * rounding leaves room for 1e-2 only. */
#ifndef SW_TESTS_GRADCHECK_H
#define SW_TESTS_GRADCHECK_H

#include <setwise/ops.h>

typedef struct sw_gradient_case {
    const char *name;
    struct {
        int ndim;
        int64_t shape[SW_MAX_DIMS];
    } in[8];
    int count;
    sw_tensor *(*build)(sw_tape *tape, sw_tensor **in);
    double low, high; /* range of the inputs; both 0: -1 to 1 */
} sw_gradient_case;

typedef struct sw_op_cases {
    const sw_gradient_case *list;
    int count;
} sw_op_cases;

#define SW_GRADIENT_CASES(op, ...)                                                                 \
    static const sw_gradient_case cases_of_##op[] = {__VA_ARGS__};                                 \
    extern const sw_op_cases sw_cases_##op;                                                        \
    const sw_op_cases sw_cases_##op = {cases_of_##op,                                              \
                                       sizeof cases_of_##op / sizeof cases_of_##op[0]}

/* The first wrong element of a case, as a message. */
typedef struct sw_gradient_fault {
    char text[256]; /* "": all are right */
} sw_gradient_fault;

/* Check one case. The elements of an input are in random order. Two of them differ by at least 3/4
 * of s = (high - low) / size, and none is closer to zero than s / 4. The step of a difference is
 * smaller, so it never crosses a kink at zero or a tie of two elements. */
sw_gradient_fault sw_gradient_check(const sw_gradient_case *spec);

/* Check all cases of one operator; a Criterion assertion fails at the first fault. */
void sw_gradcheck(const char *op, const sw_op_cases *cases);

#endif
