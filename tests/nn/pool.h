/* pool.h - a pooling against its formula, written as a plain loop in double: the values, and the
 * gradients of the elements, of the context and of each parameter against the central differences
 * of that loop. */
#ifndef SW_TESTS_POOL_H
#define SW_TESTS_POOL_H

#include "expect.h"
#include "numbers.h"

#include <setwise/model.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 6, CONTEXT = 3, MOST_ROWS = 64, MOST_OUT = 256, MOST_VALUES = 2048 };

/* Three sets; one of them has one element. */
static const int64_t pool_offset[] = {0, 5, 6, 17};
static const sw_sets pool_sets = {3, pool_offset, NULL};

/* The same with an empty one. */
static const int64_t pool_offset_empty[] = {0, 5, 5, 6, 17};
static const sw_sets pool_sets_empty = {4, pool_offset_empty, NULL};

/* What the formula reads. */
typedef struct pool_input {
    const sw_model_config *config;
    const sw_params *params;
    const sw_sets *sets;
    double x[MOST_ROWS * WIDTH], context[8 * CONTEXT], value[MOST_VALUES];
} pool_input;

/* z: [B, out_width] */
typedef void pool_formula(const pool_input *in, double *z);

/* A parameter by the end of its name: "pool.t" is ".t". */
static inline const double *pool_param(const pool_input *in, const char *suffix)
{
    char name[128];
    snprintf(name, sizeof name, "pool%s", suffix);
    const sw_param *p = sw_params_find(in->params, name);
    cr_assert_not_null(p, "there is no parameter %s", name);
    return in->value + p->offset;
}

static inline sw_model_config pool_config(const char *pool)
{
    sw_model_config c = sw_model_config_default();
    snprintf(c.pool, sizeof c.pool, "%s", pool);
    snprintf(c.encoder, sizeof c.encoder, "sab");
    c.input = c.width = WIDTH, c.outputs = 2, c.heads = 2, c.context = CONTEXT;
    return c;
}

static inline void pool_make(sw_pooling *pooling, sw_params *params, const sw_model_config *config)
{
    cr_assert_eq(sw_params_begin(params), SW_OK);
    cr_assert_eq(sw_pooling_init(pooling, params, "pool", config), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_params_start(params, 1), SW_OK);
    cr_assert_leq(params->flat_size, MOST_VALUES);
}

static inline double pool_contract(pool_formula *formula, const pool_input *in,
                                   const double *direction, int64_t count)
{
    double z[MOST_OUT], sum = 0;
    formula(in, z);
    for (int64_t i = 0; i < count; i++) sum += direction[i] * z[i];
    return sum;
}

/* The gradient at data[0 .. count-1] against differences of the formula, which reads them. */
static inline void pool_check_gradient(pool_formula *formula, const pool_input *in, double *data,
                                       const sw_real *grad, int64_t count, const double *direction,
                                       int64_t out, const char *what)
{
    const double step = 1e-5, tolerance = sizeof(sw_real) == 8 ? 1e-7 : 1e-4;
    double largest = 1;
    numbers_keep(what, grad, count);
    for (int64_t i = 0; i < count; i++) largest = fmax(largest, fabs((double)grad[i]));
    for (int64_t i = 0; i < count; i++) {
        double here = data[i];
        data[i] = here + step;
        double above = pool_contract(formula, in, direction, out);
        data[i] = here - step;
        double below = pool_contract(formula, in, direction, out);
        data[i] = here;
        double numeric = (above - below) / (2 * step);
        cr_assert(fabs(numeric - (double)grad[i]) <= tolerance * largest,
                  "%s: gradient of %s %lld is %.9g, difference %.9g", in->config->pool, what,
                  (long long)i, (double)grad[i], numeric);
    }
}

/* The pooling that `config` names on `sets` whose elements are low + (high - low) times something
 * in [0, 1). Its parameters are moved a little, so that none is 0. */
static inline void pool_check(const sw_model_config *config, const sw_sets *sets, double low,
                              double high, pool_formula *formula)
{
    static pool_input in;
    static sw_real x[MOST_ROWS * WIDTH], dx[MOST_ROWS * WIDTH], grads[MOST_VALUES];
    sw_real context[8 * CONTEXT], dcontext[8 * CONTEXT] = {0};
    sw_params params;
    sw_pooling pooling;
    pool_make(&pooling, &params, config);
    memset(dx, 0, sizeof dx), memset(grads, 0, sizeof grads);
    in.config = config, in.params = &params, in.sets = sets;

    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    int64_t rows = sets->offset[sets->count];
    for (int64_t i = 0; i < rows * WIDTH; i++)
        in.x[i] = x[i] = (sw_real)(low + (high - low) * sw_random_uniform(&r));
    for (int64_t i = 0; i < sets->count * CONTEXT; i++)
        in.context[i] = context[i] = (sw_real)sw_random_normal(&r);
    for (int64_t i = 0; i < params.flat_size; i++)
        in.value[i] = params.values[i] += (sw_real)(0.1 * sw_random_normal(&r));

    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &params, grads);
    pass.context = sw_variable(t, SW_DIMS(sets->count, CONTEXT), context, dcontext);
    sw_tensor *elements = sw_variable(t, SW_DIMS(rows, WIDTH), x, dx);
    const sw_sets *joined = sets;
    sw_tensor *h = sw_pooling_join(&pooling, &pass, elements, &joined);
    sw_tensor *z = sw_pooling_apply(&pooling, &pass, h, joined);
    cr_assert_not_null(z, "%s: %s", config->pool, (sw_tape_status(t), sw_error_message()));
    cr_assert_eq(z->ndim, 2);
    cr_assert_eq(z->shape[0], sets->count);
    cr_assert_eq(z->shape[1], pooling.out_width);
    cr_assert_leq(z->size, MOST_OUT);

    double expected[MOST_OUT], direction[MOST_OUT], largest = 1;
    formula(&in, expected);
    numbers_keep(config->pool, z->data, z->size);
    for (int64_t i = 0; i < z->size; i++) largest = fmax(largest, fabs(expected[i]));
    for (int64_t i = 0; i < z->size; i++)
        cr_assert(fabs((double)z->data[i] - expected[i]) <=
                      (sizeof(sw_real) == 8 ? 1e-12 : 5e-6) * largest,
                  "%s: output %lld is %.9g, expected %.9g", config->pool, (long long)i,
                  (double)z->data[i], expected[i]);

    sw_real weights[MOST_OUT];
    for (int64_t i = 0; i < z->size; i++)
        direction[i] = weights[i] = (sw_real)(sw_random_uniform(&r) + 0.25);
    sw_tensor *product = sw_multiply(t, z, sw_input(t, SW_DIMS(z->shape[0], z->shape[1]), weights));
    sw_tensor *loss = sw_sum(t, sw_reshape(t, product, SW_DIMS(z->size)), 0);
    cr_assert_eq(sw_backward(t, loss), SW_OK, "%s", sw_error_message());
    pool_check_gradient(formula, &in, in.x, dx, rows * WIDTH, direction, z->size, "element");
    pool_check_gradient(formula, &in, in.context, dcontext, sets->count * CONTEXT, direction,
                        z->size, "context");
    for (int i = 0; i < params.count; i++) {
        const sw_param *p = params.list[i];
        pool_check_gradient(formula, &in, in.value + p->offset, grads + p->offset, p->size,
                            direction, z->size, p->name);
    }
    sw_tape_free(t);
    sw_params_end(&params);
}

/* One set of one feature, x [n], in a pooling of width 1: its value, and in dx [n], if it is not
 * NULL, the gradient. */
static inline double pool_value(const sw_model_config *config, int64_t n, const sw_real *x,
                                sw_real *dx)
{
    const int64_t offset[] = {0, n};
    const sw_sets one = {1, offset, NULL};
    sw_params params;
    sw_pooling pooling;
    sw_real grads[MOST_VALUES] = {0}, copy[MOST_ROWS];
    sw_model_config narrow = *config;
    narrow.width = narrow.input = narrow.heads = 1;
    pool_make(&pooling, &params, &narrow);
    memcpy(copy, x, (size_t)n * sizeof *x);
    if (dx) memset(dx, 0, (size_t)n * sizeof *dx);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &params, grads);
    sw_tensor *elements = sw_variable(t, SW_DIMS(n, 1), copy, dx);
    sw_tensor *z = sw_pooling_apply(&pooling, &pass, elements, &one);
    cr_assert_not_null(z, "%s", (sw_tape_status(t), sw_error_message()));
    double value = (double)z->data[0];
    if (dx) cr_assert_eq(sw_backward(t, sw_reshape(t, z, 0, NULL)), SW_OK);
    sw_tape_free(t);
    sw_params_end(&params);
    return value;
}

/* "pool.t [1]; pool.lstm.weight [4, 2]": the parameters of a pooling, in their order. */
static inline void pool_expect_state(const sw_model_config *config, const char *expected)
{
    char text[2048] = "";
    size_t used = 0;
    sw_params params;
    sw_pooling pooling;
    pool_make(&pooling, &params, config);
    for (int i = 0; i < params.count; i++) {
        const sw_param *p = params.list[i];
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s [", i ? "; " : "", p->name);
        for (int d = 0; d < p->ndim; d++)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%lld", d ? ", " : "",
                                     (long long)p->shape[d]);
        used += (size_t)snprintf(text + used, sizeof text - used, "]");
    }
    cr_assert_str_eq(text, expected);
    sw_params_end(&params);
}

/* The configuration is refused, in these words. */
static inline void pool_expect_refused(const sw_model_config *config, const char *message)
{
    sw_params params;
    sw_pooling pooling;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_pooling_init(&pooling, &params, "pool", config), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(), message);
    sw_params_end(&params);
}

/* The empty set is refused, before anything is computed, since `pool` has no value for it. */
static inline void pool_expect_empty_refused(const sw_model_config *config, const char *pool)
{
    char message[128];
    snprintf(message, sizeof message, "set 1 is empty: the pooling %s has no value for it", pool);
    sw_params params;
    sw_pooling pooling;
    pool_make(&pooling, &params, config);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &params, NULL);
    sw_real x[17 * WIDTH] = {0};
    const sw_sets *sets = &pool_sets_empty;
    sw_tensor *in = sw_input(t, SW_DIMS(17, WIDTH), x);
    expect_nothing(t, sw_pooling_join(&pooling, &pass, in, &sets), SW_ERROR_ARGUMENT, message);
    sw_tape_free(t);
    sw_params_end(&params);
}

#endif
