#include "nn/absorbed_attention.h"
#include "nn/blocks.h"

#include "base/error.h"
#include "nn/params.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { ROWS = 13, IN = 8, WIDTH = 16, HEADS = 4 };

static const int64_t offset[] = {0, 5, 5, 6, ROWS}; /* the second set is empty */
static const sw_sets sets = {4, offset, NULL};

typedef struct outcome {
    sw_real out[4 * 2 * WIDTH];
    sw_real grads[4096];
    sw_real dx[ROWS * IN];
    int64_t params;
} outcome;

/* MAB with `k` learned queries; `spread_out`: the same queries as rows of each set, which takes the
 * path with projected keys and values where they are more than one. */
static outcome run_mab(int64_t k, bool spread_out, const sw_mab_options *options)
{
    outcome o = {0};
    sw_params params;
    sw_mab_layer mab = {0};
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_mab_init(&mab, &params, "mab", WIDTH, IN, WIDTH, options), SW_OK);
    cr_assert_eq(sw_params_start(&params, 3), SW_OK);
    cr_assert_leq(params.flat_size, (int64_t)(sizeof o.grads / sizeof *o.grads));
    o.params = params.flat_size;

    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_real seeds[4 * 2 * WIDTH], x[ROWS * IN];
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < 2 * WIDTH; i++) seeds[i] = (sw_real)sw_random_normal(&r);
    for (int64_t i = 0; i < ROWS * IN; i++) x[i] = (sw_real)(2 * sw_random_normal(&r));
    for (int64_t b = 1; b < 4; b++)
        memcpy(seeds + b * k * WIDTH, seeds, sizeof *seeds * (size_t)(k * WIDTH));

    sw_pass pass = sw_pass_begin(t, &params, o.grads);
    sw_tensor *elements = sw_variable(t, SW_DIMS(ROWS, IN), x, o.dx), *y;
    if (spread_out) {
        sw_tensor *q = sw_input(t, SW_DIMS(4 * k, WIDTH), seeds);
        y = sw_mab_apply(&mab, &pass, q, sw_sets_uniform(t, &sets, k), elements, &sets);
    } else {
        sw_tensor *q = sw_input(t, SW_DIMS(k, WIDTH), seeds);
        y = sw_mab_apply(&mab, &pass, q, NULL, elements, &sets);
    }
    cr_assert_not_null(y, "%s", (sw_tape_status(t), sw_error_message()));
    cr_assert_eq(y->shape[0], 4 * k);
    memcpy(o.out, y->data, sizeof *y->data * (size_t)y->size);
    sw_tensor *flat = sw_reshape(t, sw_multiply(t, y, y), SW_DIMS(y->size));
    cr_assert_eq(sw_backward(t, sw_sum(t, flat, 0)), SW_OK);
    sw_tape_free(t);
    sw_params_end(&params);
    return o;
}

static void assert_near(const sw_real *a, const sw_real *b, int64_t count, const char *what)
{
    double tolerance = sizeof(sw_real) == 8 ? 1e-12 : 2e-5, largest = 1;
    for (int64_t i = 0; i < count; i++) largest = fmax(largest, fabs((double)b[i]));
    for (int64_t i = 0; i < count; i++)
        cr_assert(fabs((double)a[i] - (double)b[i]) <= tolerance * largest, "%s[%lld]: %.9g, %.9g",
                  what, (long long)i, (double)a[i], (double)b[i]);
}

/* Learned queries with absorbed projections are the block with projected keys and values (k = 2),
 * and one query that a set brings is one that is learned (k = 1). */
Test(mab, learned_queries_equal_the_projected_block)
{
    for (int norm = SW_MAB_NORM_NONE; norm <= SW_MAB_NORM_SET; norm++)
        for (int64_t k = 1; k <= 2; k++) {
            bool other = norm >= SW_MAB_NORM_PRE;
            sw_mab_options block = {HEADS, (sw_mab_norm)norm, other, other, other};
            outcome absorbed = run_mab(k, false, &block), plain = run_mab(k, true, &block);
            assert_near(absorbed.out, plain.out, 4 * k * WIDTH, "output");
            assert_near(absorbed.grads, plain.grads, absorbed.params, "gradient of parameters");
            assert_near(absorbed.dx, plain.dx, ROWS * IN, "gradient of elements");
        }
}

Test(mab, heads_that_do_not_divide_the_width_are_refused)
{
    sw_params params;
    sw_mab_layer mab;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_mab_init(&mab, &params, "enc.0.mab", 16, 16, 16, &(sw_mab_options){3}),
                 SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(), "enc.0.mab: 3 heads do not divide the width 16");
    sw_params_end(&params);
}

/* One column too many or too few is as wrong as many. */
Test(mab, a_raw_residual_of_another_width_is_refused)
{
    static const int64_t widths[] = {15, 17};
    static const char *const messages[] = {
        "mab: a raw residual adds queries of width 15 to answers of width 16",
        "mab: a raw residual adds queries of width 17 to answers of width 16"};
    for (int i = 0; i < 2; i++) {
        sw_params params;
        sw_mab_layer mab;
        cr_assert_eq(sw_params_begin(&params), SW_OK);
        cr_assert_eq(sw_mab_init(&mab, &params, "mab", widths[i], IN, WIDTH,
                                 &(sw_mab_options){.heads = HEADS, .raw_residual = true}),
                     SW_ERROR_ARGUMENT);
        cr_assert_str_eq(sw_error_message(), messages[i]);
        sw_params_end(&params);
    }
}

Test(pma, of_no_set_there_is_no_answer)
{
    const sw_sets none = {0, (const int64_t[]){0}, NULL};
    sw_params params;
    sw_pma_layer pma;
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    for (int norm = SW_MAB_NORM_NONE; norm <= SW_MAB_NORM_SET; norm++) {
        cr_assert_eq(sw_params_begin(&params), SW_OK);
        cr_assert_eq(sw_pma_init(&pma, &params, "pma", WIDTH, 3, false,
                                 &(sw_mab_options){HEADS, (sw_mab_norm)norm}),
                     SW_OK);
        cr_assert_eq(sw_params_start(&params, 1), SW_OK);
        sw_tape_reset(t);
        sw_pass pass = sw_pass_begin(t, &params, NULL);
        sw_tensor *y = sw_pma_apply(&pma, &pass, sw_constant(t, SW_DIMS(0, WIDTH), 0), &none);
        cr_assert_not_null(y, "%s", (sw_tape_status(t), sw_error_message()));
        cr_assert(y->shape[0] == 0 && y->shape[1] == WIDTH);
        sw_params_end(&params);
    }
    sw_tape_free(t);
}

Test(pma, has_the_state_names_and_the_start_of_the_public_code)
{
    sw_params params;
    sw_pma_layer pma;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_pma_init(&pma, &params, "dec.0", WIDTH, 3, false,
                             &(sw_mab_options){HEADS, SW_MAB_NORM_POST}),
                 SW_OK);
    cr_assert_eq(sw_params_start(&params, 1), SW_OK);
    const char *names[] = {"dec.0.S",
                           "dec.0.mab.fc_q.weight",
                           "dec.0.mab.fc_q.bias",
                           "dec.0.mab.fc_k.weight",
                           "dec.0.mab.fc_v.bias",
                           "dec.0.mab.fc_o.weight",
                           "dec.0.mab.ln0.weight",
                           "dec.0.mab.ln1.bias"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_assert_not_null(sw_params_find(&params, names[i]), "%s", names[i]);
    const sw_param *seeds = sw_params_find(&params, "dec.0.S");
    cr_assert_eq(seeds->ndim, 3);
    double bound = sqrt(6.0 / ((3 + 1) * WIDTH)), largest = 0;
    for (int64_t i = 0; i < seeds->size; i++)
        largest = fmax(largest, fabs((double)params.values[seeds->offset + i]));
    cr_assert_leq(largest, bound);
    cr_assert_geq(largest, bound * 0.8);
    cr_assert_eq(sw_params_count(&params), 3 * WIDTH + 4 * (WIDTH * WIDTH + WIDTH) + 4 * WIDTH);
    sw_params_end(&params);
}

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

/* One query in some sets and none in another: what is asked is what it is without that set. */
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
