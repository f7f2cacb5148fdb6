/* test_tape.c - the tape: errors that stay, gradients that add, memory that is not taken. */
#include <setwise/ops.h>

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <malloc.h>
#include <math.h>
#include <string.h>

/* The tape's only source of memory, counted. */
typedef int memalign_function(void **out, size_t alignment, size_t bytes);

static int calls;

int posix_memalign(void **out, size_t alignment, size_t bytes)
{
    static memalign_function *next;
    if (!next) next = (memalign_function *)dlsym(RTLD_NEXT, "posix_memalign");
    calls++;
    return next(out, alignment, bytes);
}

static sw_tape *tape;

static void setup(void)
{
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
}

static void teardown(void)
{
    sw_tape_free(tape);
}

TestSuite(tape, .init = setup, .fini = teardown);

static sw_tensor *total(sw_tensor *x)
{
    return sw_sum(tape, sw_reshape(tape, x, SW_DIMS(x ? x->size : 0)), 0);
}

/* ---- Tensors --------------------------------------------------------------------------------- */

Test(tape, tensors)
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

Test(tape, shapes_that_do_not_exist)
{
    static const int64_t shapes[][5] = {
        {1, 1, 1, 1, 1}, {2, -1}, {(int64_t)1 << 40, (int64_t)1 << 40}};
    const int dims[] = {5, 2, 2};
    for (int i = 0; i < 3; i++) {
        cr_assert_null(sw_constant(tape, dims[i], shapes[i], 0));
        cr_assert_eq(sw_tape_status(tape), SW_ERROR_SHAPE);
        sw_tape_reset(tape);
    }
    cr_assert_null(sw_constant(tape, -1, NULL, 0));
    sw_tape_reset(tape);
    /* It is a number, but no memory holds that many. */
    cr_assert_null(sw_constant(tape, SW_DIMS((int64_t)1 << 62), 0));
    cr_assert_eq(sw_tape_status(tape), SW_ERROR_MEMORY);
}

Test(tape, alloc_is_zeroed_and_aligned)
{
    for (int round = 0; round < 2; round++) {
        unsigned char *piece = sw_tape_alloc(tape, 1000);
        cr_assert_eq((uintptr_t)piece % 64, 0);
        for (int i = 0; i < 1000; i++) cr_assert_eq(piece[i], 0);
        memset(piece, 255, 1000);
        sw_tape_reset(tape);
    }
}

Test(tape, sets_uniform)
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

Test(tape, sets_join)
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

Test(tape, sets_out_of_order_are_refused)
{
    const int64_t offsets[][4] = {{1, 2, 5, 9}, {0, 5, 2, 9}, {0, 2, 5, 8}};
    const char *const told[] = {"the first offset of the sets is 1, expected 0",
                                "set 1 ends at row 2, before it begins at 5",
                                "input is [9, 2]: the 3 sets have 8 rows together"};
    for (int i = 0; i < 3; i++) {
        const sw_sets sets = {3, offsets[i], NULL};
        cr_assert_null(sw_segment_sum(tape, sw_constant(tape, SW_DIMS(9, 2), 1), &sets));
        cr_assert_neq(sw_tape_status(tape), SW_OK);
        cr_assert(strstr(sw_error_message(), told[i]), "%s", sw_error_message());
        sw_tape_reset(tape);
    }
}

/* ---- Errors ---------------------------------------------------------------------------------- */

Test(tape, first_error_stays)
{
    sw_tensor *x = sw_constant(tape, SW_DIMS(3, 4), 1);
    cr_assert_eq(sw_tape_status(tape), SW_OK);
    cr_assert_null(sw_sum(tape, x, 5));
    cr_assert_null(sw_reshape(tape, x, SW_DIMS(7)));
    cr_assert_null(sw_relu(tape, x), "a failed tape computes nothing more");
    cr_assert_null(sw_constant(tape, SW_DIMS(1), 0));
    cr_assert_null(sw_tape_alloc(tape, 8));
    cr_assert_eq(sw_tape_status(tape), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "sum: x is [3, 4]: it has no axis 5");
    cr_assert_eq(sw_backward(tape, x), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "sum: x is [3, 4]: it has no axis 5");
}

/* Another failure on this thread in between does not change what the tape says. */
Test(tape, status_brings_the_message_back)
{
    sw_tape *other;
    cr_assert_eq(sw_tape_new(&other), SW_OK);
    sw_sum(tape, sw_constant(tape, SW_DIMS(3), 1), 1);
    sw_sum(other, sw_constant(other, SW_DIMS(4), 1), 2);
    cr_assert_str_eq(sw_error_message(), "sum: x is [4]: it has no axis 2");
    cr_assert_eq(sw_tape_status(tape), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "sum: x is [3]: it has no axis 1");
    sw_tape_free(other);
    sw_tape_free(NULL);
}

Test(tape, null_passes_through)
{
    sw_tensor *x = sw_constant(tape, SW_DIMS(3, 4), 1);
    sw_tensor *failed = sw_reshape(tape, x, SW_DIMS(5));
    sw_tensor *y = sw_relu(tape, sw_scale(tape, sw_linear(tape, failed, x, NULL), 2));
    cr_assert_null(y);
    cr_assert_eq(sw_backward(tape, y), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "reshape: x is [3, 4]: its 12 elements do not fit [5]");
}

Test(tape, null_without_a_failure_is_one)
{
    cr_assert_null(sw_relu(tape, NULL));
    cr_assert_neq(sw_tape_status(tape), SW_OK);
    cr_assert_str_eq(sw_error_message(), "relu: input 0 is NULL");
}

Test(tape, reset_forgets_the_error)
{
    sw_sum(tape, sw_constant(tape, SW_DIMS(3), 1), 1);
    sw_tape_reset(tape);
    cr_assert_eq(sw_tape_status(tape), SW_OK);
    cr_assert_not_null(sw_constant(tape, SW_DIMS(3), 1));
}

Test(tape, backward_needs_a_scalar)
{
    sw_real data[4] = {1, 2, 3, 4}, grad[4] = {0};
    sw_tensor *x = sw_variable(tape, SW_DIMS(2, 2), data, grad);
    cr_assert_eq(sw_backward(tape, sw_scale(tape, x, 2)), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "backward: the loss is [2, 2], expected a scalar");
    cr_assert_eq(sw_backward(tape, NULL), SW_ERROR_ARGUMENT);
    for (int i = 0; i < 4; i++) cr_assert_eq(grad[i], 0);
    cr_assert_eq(sw_backward(tape, total(x)), SW_OK, "asking wrongly did not fail the tape");
    for (int i = 0; i < 4; i++) cr_assert_eq(grad[i], 1);
}

/* ---- Gradients ------------------------------------------------------------------------------- */

/* A tensor that is used twice gets the sum: y = 2 x beside 3 x, and x xᵀ of one x. */
Test(tape, gradients_of_a_shared_subexpression_add)
{
    sw_real data[] = {1, -2}, grad[2] = {0};
    sw_tensor *x = sw_variable(tape, SW_DIMS(1, 2), data, grad);
    sw_tensor *h = sw_scale(tape, x, 2);
    sw_tensor *parts[] = {sw_scale(tape, h, 3), h, sw_scale(tape, h, -1), h};
    cr_assert_eq(sw_backward(tape, total(sw_concat(tape, parts, 4, 0))), SW_OK);
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(h->grad[i], 3 + 1 - 1 + 1);
        cr_assert_eq(grad[i], 8);
    }
    sw_tape_reset(tape);
    grad[0] = grad[1] = 0;
    x = sw_variable(tape, SW_DIMS(1, 2), data, grad);
    cr_assert_eq(sw_backward(tape, total(sw_matmul(tape, x, x, false, true))), SW_OK);
    for (int i = 0; i < 2; i++) cr_assert_eq(grad[i], 2 * data[i]);
}

Test(tape, gradients_of_a_variable_accumulate)
{
    sw_real data[] = {1, 2}, grad[] = {10, 20};
    for (int step = 1; step <= 3; step++) {
        sw_tensor *x = sw_variable(tape, SW_DIMS(2), data, grad);
        cr_assert_eq(sw_backward(tape, total(sw_scale(tape, x, 5))), SW_OK);
        cr_assert_eq(grad[0], 10 + 5 * step);
        cr_assert_eq(grad[1], 20 + 5 * step);
        sw_tape_reset(tape);
    }
}

/* One parameter as two variables, as where weights are shared. */
Test(tape, two_variables_of_one_memory)
{
    sw_real data[] = {1}, grad[] = {0};
    sw_tensor *parts[] = {sw_variable(tape, SW_DIMS(1), data, grad),
                          sw_variable(tape, SW_DIMS(1), data, grad)};
    cr_assert_eq(sw_backward(tape, total(sw_concat(tape, parts, 2, 0))), SW_OK);
    cr_assert_eq(grad[0], 2);
}

Test(tape, what_the_loss_does_not_use_gets_nothing)
{
    sw_real data[] = {1, 2}, grad[2] = {0}, other_grad[2] = {0};
    sw_tensor *x = sw_variable(tape, SW_DIMS(2), data, grad);
    sw_tensor *loss = total(sw_scale(tape, x, 3));
    sw_tensor *other = sw_variable(tape, SW_DIMS(2), data, other_grad);
    sw_tensor *unused = sw_scale(tape, other, 2), *later = sw_scale(tape, loss, 100);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
    cr_assert(!unused->grad && !later->grad);
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(grad[i], 3);
        cr_assert_eq(other_grad[i], 0);
    }
}

Test(tape, a_loss_of_constants_is_no_error)
{
    sw_tensor *x = sw_constant(tape, SW_DIMS(2), 1);
    cr_assert_eq(sw_backward(tape, total(x)), SW_OK);
    cr_assert_null(x->grad);
}

Test(tape, a_variable_may_be_the_loss)
{
    sw_real data[] = {1}, grad[] = {5};
    cr_assert_eq(sw_backward(tape, sw_variable(tape, 0, NULL, data, grad)), SW_OK);
    cr_assert_eq(grad[0], 6);
}

Test(tape, unrecorded_has_values_and_no_gradients)
{
    sw_real data[] = {1, 2}, grad[2] = {0};
    sw_tape_record(tape, false);
    sw_tensor *x = sw_variable(tape, SW_DIMS(2), data, grad);
    sw_tensor *y = sw_scale(tape, x, 3);
    cr_assert(y->data[1] == 6 && !y->needs_grad);
    cr_assert_eq(sw_backward(tape, total(y)), SW_OK);
    cr_assert_eq(grad[0], 0);
    sw_tape_reset(tape); /* does not change it */
    cr_assert(!sw_scale(tape, sw_variable(tape, SW_DIMS(2), data, grad), 3)->needs_grad);

    /* Recorded again, with an unrecorded part inside: a constant of the loss. */
    x = sw_variable(tape, SW_DIMS(2), data, grad);
    sw_tensor *fixed = sw_scale(tape, x, 7);
    sw_tape_record(tape, true);
    sw_tensor *parts[] = {fixed, sw_scale(tape, x, 2)};
    cr_assert_eq(sw_backward(tape, total(sw_concat(tape, parts, 2, 0))), SW_OK);
    for (int i = 0; i < 2; i++) cr_assert_eq(grad[i], 2);
}

/* ---- Memory ---------------------------------------------------------------------------------- */

/* A step of a small network of sets, of a size that `rows` says. */
static double step(int64_t rows, sw_real *weight, sw_real *grad)
{
    enum { D = 8 };
    sw_tape_reset(tape);
    const int64_t offset[] = {0, 1, rows / 2, rows};
    const sw_sets sets = {3, offset, NULL};
    sw_tensor *w = sw_variable(tape, SW_DIMS(D, D), weight, grad);
    sw_tensor *x = sw_constant(tape, SW_DIMS(rows, D), 1);
    sw_tensor *h = sw_relu(tape, sw_linear(tape, x, w, NULL));
    sw_tensor *score = sw_segment_softmax(tape, sw_slice(tape, h, 1, 0, 2), &sets);
    sw_tensor *pooled[] = {sw_segment_weighted_sum(tape, score, h, &sets),
                           sw_segment_max(tape, h, &sets), sw_segment_mean(tape, h, &sets)};
    sw_tensor *loss = total(sw_matmul(tape, sw_concat(tape, pooled, 3, 1),
                                      sw_constant(tape, SW_DIMS(3 * D, 2), 0.5), false, false));
    cr_assert_eq(sw_backward(tape, loss), SW_OK, "%s", sw_error_message());
    return (double)loss->data[0];
}

Test(tape, steps_do_not_allocate)
{
    sw_real weight[64], grad[64] = {0};
    for (int i = 0; i < 64; i++) weight[i] = (sw_real)(i % 7 - 3) / 8;
    double first = step(3000, weight, grad); /* the largest comes first */
    step(3000, weight, grad);
    size_t in_use = mallinfo2().uordblks;
    int before = calls;
    for (int i = 0; i < 20; i++) step(i % 2 ? 3000 : 100 + i, weight, grad);
    double last = step(3000, weight, grad);
    cr_assert_eq(mallinfo2().uordblks, in_use);
#ifndef SW_ARENA_DEBUG
    cr_assert_eq(calls, before);
#else
    cr_assert_gt(calls, before);
#endif
    cr_assert_eq(first, last);
}
