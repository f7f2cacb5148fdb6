/* gradcheck.h - the gradient of an operator against finite differences.
 *
 * Each tests/ops/test_X.c defines, for every operator of src/ops/X.c, the cases to check:
 *
 *   static sw_tensor *build(sw_tape *tape, sw_tensor **in) { return sw_relu(tape, in[0]); }
 *   SW_GRADIENT_CASES(relu, {"matrix", {{2, {3, 4}}}, 1, build})
 *
 * The checker sets the inputs, contracts the output with fixed random numbers to a scalar, and
 * compares each element of each input's gradient with the central difference. */
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

/* Check all cases of one operator; a Criterion assertion fails at the first wrong element and
 * names it. Inputs are distinct by at least (high - low) / size, in random order, and none is
 * within a quarter of that of zero: kinks and ties are out of a difference's reach. */
void sw_gradcheck(const char *op, const sw_op_cases *cases);

#endif
