/* Absorbed projections are projected keys and values: the same outputs and gradients. */
#include "nn/absorbed_attention.h"

#include "base/error.h"
#include "expect.h"
#include "near.h"
#include "nn/params.h"

#include <math.h>

enum { ROWS = 13, IN = 6, NARROW = 2, WIDTH = 16, HEADS = 4, VALUES = WIDTH * IN };

static const int64_t offset[] = {0, 5, 5, 6, ROWS}; /* the second set is empty */
static const sw_sets sets = {4, offset, NULL};

/* What attention reads and gives, with the gradient of each. */
typedef struct problem {
    sw_real q[ROWS * WIDTH], x[ROWS * IN], wk[VALUES], bk[WIDTH], wv[VALUES], bv[WIDTH];
    sw_real dq[ROWS * WIDTH], dx[ROWS * IN], dwk[VALUES], dbk[WIDTH], dwv[VALUES], dbv[WIDTH];
    sw_real out[4 * ROWS * WIDTH];
    int64_t size; /* of out */
} problem;

static void draw(sw_random *r, sw_real *x, int64_t count)
{
    for (int64_t i = 0; i < count; i++) x[i] = (sw_real)sw_random_normal(r);
}

/* Attention of `rows` queries to elements of width `wide`: by sw_projected_attention, or to keys
 * and values projected first. */
static problem solve(int64_t rows, const sw_sets *query_sets, int64_t wide, bool plainly)
{
    problem p = {0};
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    draw(&r, p.q, rows * WIDTH), draw(&r, p.x, ROWS * IN);
    draw(&r, p.wk, VALUES), draw(&r, p.bk, WIDTH), draw(&r, p.wv, VALUES), draw(&r, p.bv, WIDTH);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_attention_inputs in = {.q = sw_variable(t, SW_DIMS(rows, WIDTH), p.q, p.dq),
                              .query_sets = query_sets,
                              .key = {sw_variable(t, SW_DIMS(WIDTH, wide), p.wk, p.dwk),
                                      sw_variable(t, SW_DIMS(WIDTH), p.bk, p.dbk)},
                              .value = {sw_variable(t, SW_DIMS(WIDTH, wide), p.wv, p.dwv),
                                        sw_variable(t, SW_DIMS(WIDTH), p.bv, p.dbv)},
                              .heads = HEADS,
                              .scale = 0.3,
                              .x = sw_variable(t, SW_DIMS(ROWS, wide), p.x, p.dx),
                              .sets = &sets};
    sw_tensor *y = plainly ? sw_set_attention(t, in.q, query_sets,
                                              sw_linear(t, in.x, in.key.weight, in.key.bias),
                                              sw_linear(t, in.x, in.value.weight, in.value.bias),
                                              &sets, HEADS, 0.3)
                           : sw_projected_attention(t, &in);
    cr_assert_not_null(y, "%s", (sw_tape_status(t), sw_error_message()));
    p.size = y->size;
    memcpy(p.out, y->data, sizeof *y->data * (size_t)y->size);
    sw_tensor *flat = sw_reshape(t, sw_multiply(t, y, y), SW_DIMS(y->size));
    cr_assert_eq(sw_backward(t, sw_sum(t, flat, 0)), SW_OK);
    sw_tape_free(t);
    return p;
}

static void compare(int64_t rows, const sw_sets *query_sets, int64_t wide)
{
    problem a = solve(rows, query_sets, wide, false), b = solve(rows, query_sets, wide, true);
    cr_assert_eq(a.size, b.size);
    assert_near(a.out, b.out, a.size, "output");
    assert_near(a.dq, b.dq, rows * WIDTH, "dq");
    assert_near(a.dx, b.dx, ROWS * IN, "dx");
    assert_near(a.dwk, b.dwk, VALUES, "gradient of the key's weight");
    assert_near(a.dbk, b.dbk, WIDTH, "gradient of the key's bias");
    assert_near(a.dwv, b.dwv, VALUES, "gradient of the value's weight");
    assert_near(a.dbv, b.dbv, WIDTH, "gradient of the value's bias");
}

/* Up to two queries are absorbed, since K H <= D/2. Three are not. */
Test(absorbed_attention, equals_projected_keys_and_values)
{
    for (int64_t k = 1; k <= 3; k++) compare(k, NULL, IN);
    compare(4, &(sw_sets){4, (const int64_t[]){0, 1, 2, 3, 4}, NULL}, IN);
    compare(4, &(sw_sets){4, (const int64_t[]){0, 2, 2, 3, 4}, NULL}, IN);
}

/* Any number of queries, also those of an empty set. */
Test(absorbed_attention, narrow_elements_equal_projected_keys_and_values)
{
    for (int64_t wide = 1; wide <= NARROW + 1; wide++) {
        for (int64_t k = 1; k <= 5; k++) compare(k, NULL, wide);
        compare(ROWS, &sets, wide);
        compare(9, &(sw_sets){4, (const int64_t[]){0, 0, 4, 6, 9}, NULL}, wide);
    }
}

/* The bias of the keys adds the same to all scores of a set. */
Test(absorbed_attention, a_bias_of_keys_changes_nothing_and_gets_no_gradient)
{
    problem p = solve(2, NULL, IN, false);
    for (int i = 0; i < WIDTH; i++) cr_assert_eq(p.dbk[i], 0);
}

/* If the projections are absorbed, the bias of the keys is not read, so its gradient is exactly 0.
 * Otherwise its gradient is a rounding error. */
static bool is_absorbed(int64_t rows, const sw_sets *query_sets, int64_t wide)
{
    return solve(rows, query_sets, wide, false).dbk[0] == 0;
}

Test(absorbed_attention, is_for_few_queries)
{
    cr_expect(is_absorbed(1, NULL, IN) && is_absorbed(2, NULL, IN));
    cr_expect(!is_absorbed(3, NULL, IN), "K H = 12 is more than D/2 = 8");
    cr_expect(is_absorbed(4, &(sw_sets){4, (const int64_t[]){0, 1, 2, 3, 4}, NULL}, IN));
    cr_expect(!is_absorbed(4, &(sw_sets){4, (const int64_t[]){0, 2, 2, 3, 4}, NULL}, IN));
}

Test(absorbed_attention, is_for_narrow_elements)
{
    cr_expect(is_absorbed(3, NULL, NARROW) && is_absorbed(ROWS, &sets, NARROW));
    cr_expect(!is_absorbed(3, NULL, NARROW + 1), "in H = 12 is more than D/2 = 8");
}

/* An empty set does not get the bias of the values either. */
Test(absorbed_attention, an_empty_set_answers_zero)
{
    for (int64_t k = 1; k <= 3; k++) {
        problem p = solve(k, NULL, IN, false);
        for (int64_t i = k * WIDTH; i < 2 * k * WIDTH; i++) cr_assert_eq(p.out[i], 0);
        cr_assert_neq(p.out[0], 0);
    }
}

Test(absorbed_attention, heads_divide_the_width)
{
    cr_expect_eq(sw_check_heads("x", 8, 4), SW_OK);
    cr_expect_eq(sw_check_heads("x", 8, 0), SW_ERROR_ARGUMENT);
    cr_expect_eq(sw_check_heads("enc", 8, 3), SW_ERROR_ARGUMENT);
    cr_expect_str_eq(sw_error_message(), "enc: 3 heads do not divide the width 8");
    cr_expect_eq(sw_check_heads("x", 1, 1), SW_OK);
    cr_expect_eq(sw_check_heads("x", SW_LARGEST_SIZE, 1), SW_OK);
    cr_expect_eq(sw_check_heads("x", 0, 1), SW_ERROR_ARGUMENT);
    cr_expect_eq(sw_check_heads("x", (int64_t)SW_LARGEST_SIZE + 1, 1), SW_ERROR_ARGUMENT);
}

/* NULL inputs, which an earlier failure leaves, pass through and report nothing new. */
Test(absorbed_attention, nothing_gives_nothing)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    cr_expect_null(sw_projected_attention(t, &(sw_attention_inputs){.heads = 1, .sets = &sets}));
    cr_expect_eq(sw_tape_status(t), SW_OK);
    sw_tape_free(t);
}
