/* test_tensor.c - tensors that no operator computes, and the sets that rows belong to. */
#include "with_tape.h"

#include <math.h>
#include <string.h>

TestSuite(tensor, .init = setup, .fini = teardown);

Test(tensor, tensors)
{
    sw_real data[6] = {1, 2, 3, 4, 5, 6}, grad[6] = {0};
    sw_tensor *input = sw_input(tape, SW_DIMS(2, 3), data);
    cr_assert(input->ndim == 2 && input->size == 6 && input->data == data);
    cr_assert(!input->needs_grad && !input->grad);
    sw_tensor *variable = sw_variable(tape, SW_DIMS(6), data, grad);
    cr_assert(variable->needs_grad && variable->grad == grad);
    sw_tensor *constant = sw_constant(tape, SW_DIMS(3, 1, 1, 2), 2.5);
    cr_assert(constant->ndim == 4 && constant->size == 6 && !constant->needs_grad);
    for (int i = 0; i < 6; i++) cr_assert_eq(constant->data[i], 2.5);
    sw_tensor *scalar = sw_constant(tape, 0, NULL, -1);
    cr_assert(scalar->ndim == 0 && scalar->size == 1 && scalar->data[0] == -1);
}

Test(tensor, shapes_that_do_not_exist)
{
    static const int64_t shapes[][5] = {
        {1, 1, 1, 1, 1},
        {2, -1},
        {(int64_t)1 << 40, (int64_t)1 << 40},
        {0, (int64_t)1 << 40, (int64_t)1 << 40}, /* operators multiply the sizes of some axes */
    };
    const int dims[] = {5, 2, 2, 3};
    for (int i = 0; i < 4; i++) {
        cr_assert_null(sw_constant(tape, dims[i], shapes[i], 0));
        cr_assert_eq(sw_tape_status(tape), SW_ERROR_SHAPE);
        sw_tape_reset(tape);
    }
    cr_assert_null(sw_constant(tape, -1, NULL, 0));
    sw_tape_reset(tape);
    /* The size fits 64 bits, but no memory. */
    cr_assert_null(sw_constant(tape, SW_DIMS((int64_t)1 << 62), 0));
    cr_assert_eq(sw_tape_status(tape), SW_ERROR_MEMORY);
}

Test(tensor, sets_uniform)
{
    const uint32_t id[] = {7, 5, 3};
    const sw_sets sets = {3, (const int64_t[]){0, 2, 2, 9}, id};
    const sw_sets *uniform = sw_sets_uniform(tape, &sets, 4);
    cr_assert_eq(uniform->count, 3);
    for (int b = 0; b <= 3; b++) cr_assert_eq(uniform->offset[b], 4 * b);
    cr_assert_eq(uniform->id, id);
    cr_assert_null(sw_sets_uniform(tape, &sets, -1));
    cr_assert_eq(sw_tape_status(tape), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(), "sets_uniform: -1 rows for each of 3 sets");
    sw_tape_reset(tape);
    cr_assert_null(sw_sets_uniform(tape, &sets, INT64_MAX));
    cr_assert_eq(sw_tape_status(tape), SW_ERROR_ARGUMENT);
}

Test(tensor, sets_join)
{
    const uint32_t id[] = {7, 5, 3};
    const sw_sets a = {3, (const int64_t[]){0, 1, 4, 4}, NULL};
    const sw_sets b = {3, (const int64_t[]){0, 2, 2, 9}, id};
    const int64_t offset[] = {0, 3, 6, 13};
    const sw_sets *joined = sw_sets_join(tape, &a, &b);
    cr_assert_eq(joined->count, 3);
    cr_assert_arr_eq(joined->offset, offset, sizeof offset);
    cr_assert_eq(joined->id, id);
    const sw_sets fewer = {2, a.offset, NULL};
    cr_assert_null(sw_sets_join(tape, &fewer, &b));
    cr_assert_eq(sw_tape_status(tape), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(), "sets_join: 2 sets join 3 sets");
    sw_tape_reset(tape);
    cr_assert_null(sw_sets_join(tape, NULL, &b));
    cr_assert_str_eq((sw_tape_status(tape), sw_error_message()), "sets_join: 0 sets join 3 sets");
}
