/* test_backward.c - gradients add up, and only the tensors that need one get one. */
#include "autodiff/backward.h"

#include "with_tape.h"

#include <math.h>
#include <string.h>

TestSuite(backward, .init = setup, .fini = teardown);

Test(backward, backward_needs_a_scalar)
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

/* A tensor that is used twice gets the sum: y = 2 x beside 3 x, and x xᵀ of one x. */
Test(backward, gradients_of_a_shared_subexpression_add)
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

/* The gradients of results are given back on the way, and the next ones are zeroed. */
Test(backward, to_the_leaves)
{
    sw_real data[] = {1, -2}, grad[2] = {0};
    sw_tensor *x = sw_variable(tape, SW_DIMS(1, 2), data, grad);
    sw_tensor *h = sw_scale(tape, x, 2), *k = sw_scale(tape, sw_reshape(tape, h, SW_DIMS(2, 1)), 5);
    sw_tensor *parts[] = {sw_scale(tape, h, 3), sw_reshape(tape, k, SW_DIMS(1, 2)), h};
    cr_assert_eq(sw_backward_to_leaves(tape, total(sw_concat(tape, parts, 3, 0))), SW_OK);
    cr_expect(!h->grad && !k->grad && !parts[0]->grad && !parts[1]->grad && x->grad == grad);
    for (int i = 0; i < 2; i++) cr_expect_eq(grad[i], 2 * (3 + 5 + 1));
}

/* The results have gradients already, which a second walk would count again. */
Test(backward, it_runs_once)
{
    sw_real w = 3, grad = 0;
    sw_tensor *x = sw_variable(tape, 0, NULL, &w, &grad);
    sw_tensor *loss = sw_multiply(tape, x, x);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
    cr_expect_eq(sw_backward(tape, loss), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "backward: it ran already: reset the tape first"));
    cr_expect_eq(sw_backward(tape, sw_scale(tape, x, 2)), SW_ERROR_ARGUMENT, "another loss");
    cr_expect_eq(grad, 6);
    sw_tape_reset(tape);
    x = sw_variable(tape, 0, NULL, &w, &grad);
    cr_expect_eq(sw_backward(tape, sw_multiply(tape, x, x)), SW_OK);
    cr_expect_eq(grad, 12);
}

Test(backward, gradients_of_a_variable_accumulate)
{
    sw_real data[] = {1, 2}, grad[] = {10, 20};
    for (int step = 1; step <= 3; step++) {
        sw_tensor *x = sw_variable(tape, SW_DIMS(2), data, grad);
        cr_assert_eq(sw_backward(tape, total(sw_scale(tape, x, 5))), SW_OK);
        cr_assert_eq(grad[0], (sw_real)(10 + 5 * step));
        cr_assert_eq(grad[1], (sw_real)(20 + 5 * step));
        sw_tape_reset(tape);
    }
}

/* One parameter as two variables, as with shared parameters. */
Test(backward, two_variables_of_one_memory)
{
    sw_real data[] = {1}, grad[] = {0};
    sw_tensor *parts[] = {sw_variable(tape, SW_DIMS(1), data, grad),
                          sw_variable(tape, SW_DIMS(1), data, grad)};
    cr_assert_eq(sw_backward(tape, total(sw_concat(tape, parts, 2, 0))), SW_OK);
    cr_assert_eq(grad[0], 2);
}

Test(backward, what_the_loss_does_not_use_gets_nothing)
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

Test(backward, a_loss_of_constants_is_no_error)
{
    sw_tensor *x = sw_constant(tape, SW_DIMS(2), 1);
    cr_assert_eq(sw_backward(tape, total(x)), SW_OK);
    cr_assert_null(x->grad);
}

Test(backward, a_variable_may_be_the_loss)
{
    sw_real data[] = {1}, grad[] = {5};
    cr_assert_eq(sw_backward(tape, sw_variable(tape, 0, NULL, data, grad)), SW_OK);
    cr_assert_eq(grad[0], 6);
}

Test(backward, unrecorded_has_values_and_no_gradients)
{
    sw_real data[] = {1, 2}, grad[2] = {0};
    sw_tape_record(tape, false);
    sw_tensor *x = sw_variable(tape, SW_DIMS(2), data, grad);
    sw_tensor *y = sw_scale(tape, x, 3);
    cr_assert(y->data[1] == 6 && !y->needs_grad);
    cr_assert_eq(sw_backward(tape, total(y)), SW_OK);
    cr_assert_eq(grad[0], 0);
    sw_tape_reset(tape); /* does not change the setting */
    cr_assert(!sw_scale(tape, sw_variable(tape, SW_DIMS(2), data, grad), 3)->needs_grad);

    /* Recorded again, with an unrecorded part inside: a constant of the loss. */
    x = sw_variable(tape, SW_DIMS(2), data, grad);
    sw_tensor *fixed = sw_scale(tape, x, 7);
    sw_tape_record(tape, true);
    sw_tensor *parts[] = {fixed, sw_scale(tape, x, 2)};
    cr_assert_eq(sw_backward(tape, total(sw_concat(tape, parts, 2, 0))), SW_OK);
    for (int i = 0; i < 2; i++) cr_assert_eq(grad[i], 2);
}
