/* test_gradcheck.c - the checker itself: it finds gradients that are slightly wrong. */
#include "autodiff/apply.h"
#include "gradcheck.h"

#include <criterion/criterion.h>
#include <math.h>

enum { ROWS = 7 };

/* y = a^2 + 1e-5 b^3, elementwise: b has a small gradient beside that of a. */
static double factor_a, factor_b, offset_b; /* 1, 1, 0: the gradients are right */
static bool needs_both;                     /* no gradient unless both are wanted */
static sw_real at_last, behind;             /* added to the last gradient of a, and behind it */
static sw_real block_value, block_slope;    /* added to the first of a block of rows */

static bool pair_shape(sw_node *node)
{
    return sw_node_output_like(node, node->in[0]);
}

static void pair_forward(sw_node *node)
{
    const sw_real *a = node->in[0]->data, *b = node->in[1]->data;
    for (int64_t i = 0; i < node->out->size; i++)
        node->out->data[i] = a[i] * a[i] + (sw_real)1e-5 * b[i] * b[i] * b[i];
    if (node->out->size < ROWS) node->out->data[0] += block_value;
}

static void pair_backward(sw_node *node)
{
    const sw_real *a = node->in[0]->data, *b = node->in[1]->data, *dy = node->out->grad;
    const bool both = sw_wants_grad(node, 0) && sw_wants_grad(node, 1);
    if (needs_both && !both) return;
    for (int64_t i = 0; i < node->out->size; i++) {
        if (sw_wants_grad(node, 0))
            node->in[0]->grad[i] += (sw_real)(factor_a * 2 * (double)a[i] * (double)dy[i]);
        if (sw_wants_grad(node, 1))
            node->in[1]->grad[i] +=
                (sw_real)((factor_b * 3e-5 * (double)b[i] * (double)b[i] + offset_b) *
                          (double)dy[i]);
    }
    if (!sw_wants_grad(node, 0)) return;
    if (node->out->size < ROWS) node->in[0]->grad[0] += block_slope;
    node->in[0]->grad[node->out->size - 1] += at_last;
    if (node->out->size == ROWS)
        node->in[0]->grad[ROWS] += behind; /* the check has a guard there */
}

static unsigned pair_inputs(const sw_node *node)
{
    (void)node;
    return 3;
}

static const sw_row_rule by_row = {.inputs = pair_inputs};
static const sw_op pair_op = {"pair", pair_shape, pair_forward, pair_backward, .rows = &by_row};

static sw_tensor *build_pair(sw_tape *tape, sw_tensor **in)
{
    return sw_apply(tape, &pair_op, in, 2, 0, NULL, 0);
}

static const sw_gradient_case pair_case = {"pair", {{1, {ROWS}}, {1, {ROWS}}}, 2, build_pair};

static bool is_found(double of_a, double of_b, double added_to_b)
{
    factor_a = of_a, factor_b = of_b, offset_b = added_to_b;
    return sw_gradient_check(&pair_case).text[0] != 0;
}

Test(gradcheck, right_gradients_pass)
{
    cr_expect_not(is_found(1, 1, 0));
}

Test(gradcheck, wrong_gradients_are_found)
{
    cr_expect(is_found(1.05, 1, 0));
    cr_expect(is_found(-1, 1, 0));
    cr_expect(is_found(0, 1, 0));
    cr_expect(is_found(NAN, 1, 0));
}

/* An infinite gradient must not make the others look small beside it. */
Test(gradcheck, an_infinite_gradient_is_found)
{
    at_last = INFINITY;
    cr_expect(is_found(1, 1, 0));
}

Test(gradcheck, a_gradient_that_needs_another_one_is_found)
{
    needs_both = true;
    cr_expect(is_found(1, 1, 0));
}

Test(gradcheck, another_result_in_blocks_is_found)
{
    block_value = 1;
    cr_expect(is_found(1, 1, 0));
    block_value = 0, block_slope = 1;
    cr_expect(is_found(1, 1, 0));
}

Test(gradcheck, what_is_written_behind_is_found)
{
    behind = 1;
    cr_expect(is_found(1, 1, 0));
}

#ifdef SW_REAL_DOUBLE
/* An error of a hundredth, in a gradient that is 1e-5 of the other input's. */
Test(gradcheck, a_small_inputs_wrong_gradient_is_found)
{
    cr_expect(is_found(1, 1.01, 0));
    cr_expect(is_found(1, 0.99, 0));
    cr_expect(is_found(1, 0, 0));
    cr_expect(is_found(1, 1, 1e-8));
    cr_expect(is_found(1.00001, 1, 0));
}
#endif
