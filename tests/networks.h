/* networks.h - whole networks under test: small ones, what they are given and what they say. */
#ifndef SW_TESTS_NETWORKS_H
#define SW_TESTS_NETWORKS_H

#include "numbers.h"

#include <setwise/model.h>
#include <setwise/nn.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Small widths, and more than one of whatever there can be several of. */
static inline sw_model_config network_config(const char *model)
{
    sw_model_config c = sw_model_config_default();
    snprintf(c.model, sizeof c.model, "%s", model);
    c.input = 5, c.outputs = 4, c.width = 8, c.heads = 2, c.queries = 2, c.inducing = 3;
    return c;
}

static inline sw_model *network_new(const sw_model_config *config)
{
    sw_model *model;
    sw_status status = sw_model_new(&model, config, 3);
    cr_assert_eq(status, SW_OK, "%s: %s", config->model, sw_error_message());
    return model;
}

static inline void network_refused(const sw_model_config *config, const char *message)
{
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, config, 3), SW_ERROR_ARGUMENT);
    cr_assert_null(model);
    cr_assert_str_eq(sw_error_message(), message);
}

/* Normal numbers of that spread; the first of each element is the number of a token, or of a place,
 * where config->vocabulary says so, and the last that of a part, where config->parts does. */
static inline void network_fill(sw_real *x, int64_t rows, const sw_model_config *config,
                                double spread)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < rows * config->input; i++) {
        if (config->parts && (i + 1) % config->input == 0) {
            x[i] = (sw_real)sw_random_below(&r, 3);
            continue;
        }
        x[i] = config->vocabulary && i % config->input == 0
                   ? (sw_real)sw_random_below(&r, (uint32_t)config->vocabulary)
                   : (sw_real)(spread * sw_random_normal(&r));
    }
}

/* Normal numbers: what comes with each set. */
static inline void network_fill_context(sw_real *context, int64_t count)
{
    sw_random r = sw_random_for(2, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < count; i++) context[i] = (sw_real)sw_random_normal(&r);
}

/* The network on a tape; context: [sets->count, config.context], or unused. */
static inline sw_tensor *network_apply(const sw_model *model, sw_pass *pass, const sw_real *x,
                                       const sw_sets *sets, const sw_real *context)
{
    const sw_model_config *c = &model->config;
    if (c->context) pass->context = sw_input(pass->tape, SW_DIMS(sets->count, c->context), context);
    sw_tensor *in = sw_input(pass->tape, SW_DIMS(sets->offset[sets->count], c->input), x);
    return sw_model_apply(model, pass, in, sets);
}

/* Its outputs, [sets->count, outputs]; false: the tape failed, with its message set. */
static inline bool network_run(const sw_model *model, const sw_real *x, const sw_sets *sets,
                               const sw_real *context, sw_real *out)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    sw_tensor *y = network_apply(model, &pass, x, sets, context);
    cr_assert_eq(y != NULL, sw_tape_status(t) == SW_OK);
    if (y) {
        cr_assert(y->ndim == 2 && y->shape[0] == sets->count &&
                  y->shape[1] == model->config.outputs);
        memcpy(out, y->data, sizeof *out * (size_t)y->size);
        numbers_keep(model->config.model, out, y->size);
    }
    sw_tape_free(t);
    return y != NULL;
}

/* As near as the order of sums allows, relative to the largest expected. */
static inline void network_near(const sw_real *a, const sw_real *expected, int64_t count,
                                const char *what)
{
    double tolerance = sizeof(sw_real) == 8 ? 1e-11 : 2e-5, largest = 1;
    for (int64_t i = 0; i < count; i++) largest = fmax(largest, fabs((double)expected[i]));
    for (int64_t i = 0; i < count; i++)
        cr_assert(fabs((double)a[i] - (double)expected[i]) <= tolerance * largest,
                  "%s: output %lld is %.9g, expected %.9g", what, (long long)i, (double)a[i],
                  (double)expected[i]);
}

/* A parameter starts uniform within `bound`, and reaches for it. */
static inline void network_starts(const sw_params *params, const char *name, double bound)
{
    const sw_param *p = sw_params_find(params, name);
    cr_assert_not_null(p, "%s", name);
    double largest = 0;
    for (int64_t i = 0; i < p->size; i++)
        largest = fmax(largest, fabs((double)params->values[p->offset + i]));
    cr_assert(largest <= bound * (1 + 1e-6) && largest > 0.8 * bound, "%s: %g of %g", name, largest,
              bound);
}

#endif
