#include "near.h"

#include <setwise/nn.h>

#include <criterion/criterion.h>
#include <math.h>

enum { WIDTH = 16, HEADS = 4 };

/* Multi-head attention written out of primitives, head by head. */
Test(multihead, equals_the_formula)
{
    sw_params params;
    sw_multihead_layer layer;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_multihead_init(&layer, &params, "attn", WIDTH, HEADS), SW_OK);
    cr_assert_eq(sw_params_start(&params, 5), SW_OK);
    for (int64_t i = 0; i < layer.in_bias->size; i++) /* starts at 0: make it count */
        params.values[layer.in_bias->offset + i] = (sw_real)(0.01 * (double)(i % 7));
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    const int64_t one_offset[] = {0, 6};
    const sw_sets one = {1, one_offset, NULL};
    sw_real x[6 * WIDTH];
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < 6 * WIDTH; i++) x[i] = (sw_real)sw_random_normal(&r);
    sw_pass pass = sw_pass_begin(t, &params, NULL);
    sw_tensor *in = sw_input(t, SW_DIMS(6, WIDTH), x);
    sw_tensor *y = sw_multihead_apply(&layer, &pass, in, &one, in, &one);

    sw_tensor *all = sw_linear(t, in, sw_pass_param(&pass, layer.in_weight),
                               sw_pass_param(&pass, layer.in_bias)); /* [6, 3 D] */
    sw_tensor *head[HEADS];
    int64_t part = WIDTH / HEADS;
    for (int j = 0; j < HEADS; j++) {
        sw_tensor *q = sw_slice(t, all, 1, j * part, part);
        sw_tensor *k = sw_slice(t, all, 1, WIDTH + j * part, part);
        sw_tensor *v = sw_slice(t, all, 1, 2 * WIDTH + j * part, part);
        sw_tensor *a = sw_softmax(t, sw_scale(t, sw_matmul(t, q, k, false, true), 0.5));
        head[j] = sw_matmul(t, a, v, false, false);
    }
    sw_tensor *expected = sw_linear_apply(&layer.output, &pass, sw_concat(t, head, HEADS, 1));
    cr_assert_not_null(y, "%s", (sw_tape_status(t), sw_error_message()));
    cr_assert_not_null(expected);
    assert_near(y->data, expected->data, y->size, "output");
    sw_tape_free(t);
    sw_params_end(&params);
}

/* As PyTorch's nn.MultiheadAttention: xavier_uniform_ of the [3 D, D] matrix, and biases of 0. */
Test(multihead, starts_as_that_of_pytorch)
{
    sw_params params;
    sw_multihead_layer layer;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_multihead_init(&layer, &params, "attn", WIDTH, HEADS), SW_OK);
    cr_assert_eq(sw_params_start(&params, 5), SW_OK);
    double largest = 0, bound = sqrt(6.0 / (WIDTH + 3 * WIDTH));
    for (int64_t i = 0; i < layer.in_weight->size; i++)
        largest = fmax(largest, fabs((double)params.values[layer.in_weight->offset + i]));
    cr_assert(largest <= bound && largest > 0.95 * bound, "%g of %g", largest, bound);
    const sw_param *zero[] = {layer.in_bias, layer.output.bias};
    for (int b = 0; b < 2; b++)
        for (int64_t i = 0; i < zero[b]->size; i++)
            cr_assert_eq(params.values[zero[b]->offset + i], 0, "%s", zero[b]->name);
    sw_params_end(&params);
}

/* The middle set has no query. The answers of the others are what they are alone. */
Test(multihead, a_set_may_ask_nothing)
{
    sw_params params;
    sw_multihead_layer layer;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_multihead_init(&layer, &params, "attn", WIDTH, 1), SW_OK);
    cr_assert_eq(sw_params_start(&params, 5), SW_OK);
    const sw_sets elements = {3, (const int64_t[]){0, 2, 4, 6}, NULL};
    const sw_sets queries = {3, (const int64_t[]){0, 1, 1, 2}, NULL};
    const sw_sets first = {1, elements.offset, NULL}, one = {1, queries.offset, NULL};
    sw_real x[6 * WIDTH];
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < 6 * WIDTH; i++) x[i] = (sw_real)sw_random_normal(&r);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &params, NULL);
    sw_tensor *q = sw_input(t, SW_DIMS(2, WIDTH), x);
    sw_tensor *y = sw_multihead_apply(&layer, &pass, q, &queries, sw_input(t, SW_DIMS(6, WIDTH), x),
                                      &elements);
    cr_assert_not_null(y, "%s", (sw_tape_status(t), sw_error_message()));
    cr_assert_eq(y->shape[0], 2);
    for (int i = 0; i < 2; i++) { /* sets 0 and 2 */
        sw_tensor *alone =
            sw_multihead_apply(&layer, &pass, sw_input(t, SW_DIMS(1, WIDTH), x + i * WIDTH), &one,
                               sw_input(t, SW_DIMS(2, WIDTH), x + 4 * i * WIDTH), &first);
        cr_assert_not_null(alone, "%s", (sw_tape_status(t), sw_error_message()));
        assert_near(y->data + i * WIDTH, alone->data, WIDTH, "answer");
    }
    sw_tape_free(t);
    sw_params_end(&params);
}
