/* encoder.h - an encoder under test: made, filled, applied. */
#ifndef SW_TESTS_ENCODER_H
#define SW_TESTS_ENCODER_H

#include "expect.h"
#include "numbers.h"

#include <setwise/model.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 8, SETS = 3, ROWS = 16, MOST_INPUT = 256, LONG = 700, VOCABULARY = 6 };

static const int64_t offset[] = {0, 7, 8, ROWS};
static const sw_sets sets = {SETS, offset, NULL};

/* An encoder with its parameters, and what its elements are. */
typedef struct subject {
    sw_model_config config;
    sw_params params;
    sw_encoder encoder;
} subject;

static inline sw_model_config config_of(const char *encoder)
{
    sw_model_config c = sw_model_config_default();
    snprintf(c.encoder, sizeof c.encoder, "%s", encoder);
    c.input = 5, c.outputs = 2, c.width = WIDTH, c.layers = 2, c.heads = 2, c.inducing = 3;
    if (strcmp(encoder, "lenet") == 0) c.input = MOST_INPUT;
    if (strcmp(encoder, "embedding") == 0) c.vocabulary = VOCABULARY;
    return c;
}

/* Tokens with nothing measured beside them. */
static inline sw_model_config tokens_alone(void)
{
    sw_model_config c = config_of("embedding");
    c.input = 1;
    return c;
}

static inline void begin(subject *s, const sw_model_config *config)
{
    *s = (subject){.config = *config};
    cr_assert_eq(sw_params_begin(&s->params), SW_OK);
    cr_assert_eq(sw_encoder_init(&s->encoder, &s->params, "enc", config), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_params_start(&s->params, 1), SW_OK);
}

static inline void fill(const subject *s, sw_real *x, int64_t rows, double spread)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    int64_t input = s->config.input;
    for (int64_t i = 0; i < rows * input; i++)
        x[i] = s->config.vocabulary && i % input == 0 ? (sw_real)sw_random_below(&r, VOCABULARY)
                                                      : (sw_real)(spread * sw_random_normal(&r));
}

/* What the encoder gives for `sets`, [rows, WIDTH]; false: it refuses. */
static inline bool encode(const subject *s, const sw_real *x, const sw_sets *of, sw_real *out)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &s->params, NULL);
    int64_t rows = of->offset[of->count];
    sw_tensor *in = sw_input(t, SW_DIMS(rows, s->config.input), x);
    sw_tensor *y = sw_encoder_apply(&s->encoder, &pass, in, of);
    if (y) {
        cr_assert(y->ndim == 2 && y->shape[0] == rows && y->shape[1] == WIDTH);
        memcpy(out, y->data, sizeof *out * (size_t)y->size);
        numbers_keep(s->config.encoder, out, y->size);
    } else {
        cr_assert_neq(sw_tape_status(t), SW_OK);
    }
    sw_tape_free(t);
    return y != NULL;
}

/* Number i of the parameter `name`. */
static inline sw_real at(const subject *s, const char *name, int64_t i)
{
    const sw_param *p = sw_params_find(&s->params, name);
    cr_assert_not_null(p, "%s", name);
    return s->params.values[p->offset + i];
}

/* A configuration that `encoder` cannot be made from. */
static inline void expect_refused(sw_model_config config, const char *message)
{
    sw_params params;
    sw_encoder encoder;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_expect_eq(sw_encoder_init(&encoder, &params, "enc", &config), SW_ERROR_ARGUMENT);
    cr_expect_str_eq(sw_error_message(), message);
    sw_params_end(&params);
}

/* The largest number that a parameter starts with is just below the bound 1/sqrt(fan_in). */
static inline void expect_start(const char *encoder, const char *param, double fan_in)
{
    sw_model_config config = config_of(encoder);
    subject s;
    begin(&s, &config);
    const sw_param *p = sw_params_find(&s.params, param);
    cr_assert_not_null(p, "%s", param);
    double largest = 0, bound = 1 / sqrt(fan_in);
    for (int64_t j = 0; j < p->size; j++)
        largest = fmax(largest, fabs((double)s.params.values[p->offset + j]));
    cr_expect(largest <= bound * (1 + 1e-6) && largest > 0.9 * bound, "%s: %g of %g", param,
              largest, bound);
    sw_params_end(&s.params);
}

#endif
