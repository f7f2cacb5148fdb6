#include "nn/decoder.h"

#include "expect.h"

#include <setwise/model.h>

#include <math.h>
#include <stdio.h>

enum { SETS = 2, WIDTH = 4, CONTEXT = 3, VECTORS = 2, OUTPUTS = 6 };

static sw_model_config config_of(bool per_query, int64_t context)
{
    sw_model_config c = sw_model_config_default();
    c.width = WIDTH, c.outputs = OUTPUTS, c.context = context, c.decoder = 2;
    c.per_query = per_query;
    return c;
}

static double number(const sw_params *params, const char *name, int64_t i)
{
    const sw_param *p = sw_params_find(params, name);
    cr_assert_not_null(p, "%s", name);
    cr_assert_lt(i, p->size);
    return (double)params->values[p->offset + i];
}

/* Two linear layers on `in` numbers, with ReLU between them. */
static void mlp(const sw_params *params, const double *x, int64_t in, int64_t out, double *y)
{
    double h[WIDTH];
    for (int64_t j = 0; j < WIDTH; j++) {
        h[j] = number(params, "dec.0.bias", j);
        for (int64_t i = 0; i < in; i++) h[j] += number(params, "dec.0.weight", j * in + i) * x[i];
    }
    for (int64_t o = 0; o < out; o++) {
        y[o] = number(params, "dec.2.bias", o);
        for (int64_t j = 0; j < WIDTH; j++)
            y[o] += number(params, "dec.2.weight", o * WIDTH + j) * fmax(h[j], 0);
    }
}

/* The decoder reads z [SETS, VECTORS WIDTH] in one piece. With per_query it reads each vector on
 * its own. The context follows each piece. */
static void check(bool per_query, int64_t context)
{
    sw_model_config config = config_of(per_query, context);
    sw_params params;
    sw_decoder_layer decoder;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_decoder_init(&decoder, &params, "dec", VECTORS * WIDTH, VECTORS, &config),
                 SW_OK);
    cr_assert_eq(sw_params_start(&params, 1), SW_OK);
    sw_real z[SETS * VECTORS * WIDTH], c[SETS * CONTEXT];
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < SETS * VECTORS * WIDTH; i++) z[i] = (sw_real)sw_random_normal(&r);
    for (int i = 0; i < SETS * CONTEXT; i++) c[i] = (sw_real)sw_random_normal(&r);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &params, NULL);
    if (context) pass.context = sw_input(t, SW_DIMS(SETS, CONTEXT), c);
    sw_tensor *y =
        sw_decoder_apply(&decoder, &pass, sw_input(t, SW_DIMS(SETS, VECTORS * WIDTH), z));
    cr_assert_not_null(y, "%s", (sw_tape_status(t), sw_error_message()));
    cr_assert(y->ndim == 2 && y->shape[0] == SETS && y->shape[1] == OUTPUTS);

    int64_t pieces = per_query ? VECTORS : 1, in = VECTORS * WIDTH / pieces;
    for (int64_t b = 0; b < SETS; b++)
        for (int64_t k = 0; k < pieces; k++) {
            double x[VECTORS * WIDTH + CONTEXT], expected[OUTPUTS];
            for (int64_t i = 0; i < in; i++) x[i] = (double)z[(b * pieces + k) * in + i];
            for (int64_t i = 0; i < context; i++) x[in + i] = (double)c[b * CONTEXT + i];
            mlp(&params, x, in + context, OUTPUTS / pieces, expected);
            for (int64_t o = 0; o < OUTPUTS / pieces; o++)
                cr_assert_float_eq((double)y->data[b * OUTPUTS + k * (OUTPUTS / pieces) + o],
                                   expected[o], sizeof(sw_real) == 8 ? 1e-12 : 1e-5,
                                   "per query %d, context %d", per_query, (int)context);
        }
    sw_tape_free(t);
    sw_params_end(&params);
}

Test(decoder, equals_the_formula)
{
    check(false, 0);
    check(false, CONTEXT);
    check(true, 0);
    check(true, CONTEXT);
}

Test(decoder, outputs_that_cannot_be_shared_are_refused)
{
    sw_model_config config = config_of(true, 0);
    snprintf(config.pool, sizeof config.pool, "max");
    cr_expect_eq(sw_decoder_check(&config, 3), SW_OK);
    cr_expect_eq(sw_decoder_check(&config, 1), SW_ERROR_ARGUMENT);
    expect_message("the pooling max gives one vector a set, expected several queries");
    cr_expect_eq(sw_decoder_check(&config, 4), SW_ERROR_ARGUMENT);
    expect_message("per-query: 4 queries do not divide the 6 outputs");
    config.per_query = false;
    cr_expect(sw_decoder_check(&config, 1) == SW_OK && sw_decoder_check(&config, 4) == SW_OK);
}

Test(decoder, nothing_gives_nothing)
{
    sw_decoder_layer decoder = {0};
    sw_pass pass = {0};
    cr_expect_null(sw_decoder_apply(&decoder, &pass, NULL));
}
