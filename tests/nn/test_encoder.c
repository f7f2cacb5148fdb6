/* Properties that every encoder has, walked from the registry, and what each kind computes. */
#include "expect.h"

#include <setwise/model.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 8, SETS = 3, ROWS = 16, MOST_INPUT = 256, LONG = 700, VOCABULARY = 6 };

static const double tolerance = sizeof(sw_real) == 8 ? 1e-11 : 2e-5;
static const int64_t offset[] = {0, 7, 8, ROWS};
static const sw_sets sets = {SETS, offset, NULL};

/* An encoder with its parameters, and what its elements are. */
typedef struct subject {
    sw_model_config config;
    sw_params params;
    sw_encoder encoder;
} subject;

static sw_model_config config_of(const char *encoder)
{
    sw_model_config c = sw_model_config_default();
    snprintf(c.encoder, sizeof c.encoder, "%s", encoder);
    c.input = 5, c.outputs = 2, c.width = WIDTH, c.heads = 2, c.inducing = 3;
    if (strcmp(encoder, "lenet") == 0) c.input = MOST_INPUT;
    if (strcmp(encoder, "embedding") == 0) c.vocabulary = VOCABULARY;
    return c;
}

/* Tokens with nothing measured beside them. */
static sw_model_config tokens_alone(void)
{
    sw_model_config c = config_of("embedding");
    c.input = 1;
    return c;
}

static void begin(subject *s, const sw_model_config *config)
{
    *s = (subject){.config = *config};
    cr_assert_eq(sw_params_begin(&s->params), SW_OK);
    cr_assert_eq(sw_encoder_init(&s->encoder, &s->params, "enc", config), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_params_start(&s->params, 1), SW_OK);
}

/* Every encoder, under the norms and residuals that change its blocks. */
static void for_each_encoder(void (*check)(const subject *s))
{
    static const char *const styles[][2] = {
        {"none", "projected"}, {"post", "projected"}, {"pre", "raw"}, {"set", "raw"}};
    for (int e = 0; e <= sw_encoder_count(); e++)
        for (int i = 0; i < 4; i++) {
            sw_model_config config =
                e < sw_encoder_count() ? config_of(sw_encoder_at(e)->name) : tokens_alone();
            strcpy(config.norm, styles[i][0]);
            strcpy(config.residual, styles[i][1]);
            config.projection = i == 3;
            subject s;
            begin(&s, &config);
            check(&s);
            sw_params_end(&s.params);
        }
    cr_assert_geq(sw_encoder_count(), 6);
}

static void fill(const subject *s, sw_real *x, int64_t rows, double spread)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    int64_t input = s->config.input;
    for (int64_t i = 0; i < rows * input; i++)
        x[i] = s->config.vocabulary && i % input == 0 ? (sw_real)sw_random_below(&r, VOCABULARY)
                                                      : (sw_real)(spread * sw_random_normal(&r));
}

/* What the encoder gives for `sets`, [rows, WIDTH]; false: it refuses. */
static bool encode(const subject *s, const sw_real *x, const sw_sets *of, sw_real *out)
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
    } else {
        cr_assert_neq(sw_tape_status(t), SW_OK);
    }
    sw_tape_free(t);
    return y != NULL;
}

static void assert_near(const subject *s, const sw_real *a, const sw_real *b, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        cr_assert(fabs((double)a[i] - (double)b[i]) <= tolerance * fmax(1, fabs((double)b[i])),
                  "%s, %s: feature %lld is %.9g and %.9g", s->config.encoder, s->config.norm,
                  (long long)i, (double)a[i], (double)b[i]);
}

static void check_order(const subject *s)
{
    int64_t input = s->config.input, place[ROWS];
    sw_real x[ROWS * MOST_INPUT], permuted[ROWS * MOST_INPUT];
    sw_real a[ROWS * WIDTH], b[ROWS * WIDTH], expected[ROWS * WIDTH];
    fill(s, x, ROWS, 1);
    sw_random r = sw_random_for(2, SW_FOR_TEST, 0, 0);
    for (int64_t k = 0; k < SETS; k++) {
        int64_t count = offset[k + 1] - offset[k];
        sw_random_permutation(&r, count, place + offset[k]);
        for (int64_t i = offset[k]; i < offset[k + 1]; i++) place[i] += offset[k];
    }
    for (int64_t i = 0; i < ROWS; i++)
        memcpy(permuted + i * input, x + place[i] * input, sizeof *x * (size_t)input);
    cr_assert(encode(s, x, &sets, a), "%s", sw_error_message());
    cr_assert(encode(s, permuted, &sets, b), "%s", sw_error_message());
    for (int64_t i = 0; i < ROWS; i++)
        memcpy(expected + i * WIDTH, a + place[i] * WIDTH, sizeof *a * WIDTH);
    assert_near(s, b, expected, ROWS * WIDTH);
}

Test(encoders, a_permuted_set_gives_permuted_features)
{
    for_each_encoder(check_order);
}

static void check_company(const subject *s)
{
    const int64_t alone[] = {0, ROWS - 8};
    const sw_sets last = {1, alone, NULL};
    sw_real x[ROWS * MOST_INPUT], together[ROWS * WIDTH], single[ROWS * WIDTH];
    fill(s, x, ROWS, 1);
    cr_assert(encode(s, x, &sets, together), "%s", sw_error_message());
    cr_assert(encode(s, x + 8 * s->config.input, &last, single), "%s", sw_error_message());
    assert_near(s, together + 8 * WIDTH, single, (ROWS - 8) * WIDTH);
}

Test(encoders, what_else_is_in_the_batch_changes_nothing)
{
    for_each_encoder(check_company);
}

/* An encoder either sees the set, and says so, or does not. */
static void check_mixing(const subject *s)
{
    sw_real x[ROWS * MOST_INPUT], a[ROWS * WIDTH], b[ROWS * WIDTH];
    int64_t input = s->config.input;
    fill(s, x, ROWS, 1);
    cr_assert(encode(s, x, &sets, a), "%s", sw_error_message());
    for (int64_t i = 1; i < 7; i++) /* all of the first set but its first element */
        for (int64_t j = s->config.vocabulary != 0; j < input; j++) x[i * input + j] += 3;
    if (input == 1)
        for (int64_t i = 1; i < 7; i++)
            x[i] = (sw_real)((int)x[i] + 1 == VOCABULARY ? 0 : x[i] + 1);
    cr_assert(encode(s, x, &sets, b), "%s", sw_error_message());
    bool same = memcmp(a, b, sizeof *a * WIDTH) == 0;
    cr_assert_eq(same, !s->encoder.type->mixes, "%s", s->config.encoder);
}

Test(encoders, those_that_mix_see_the_set)
{
    for_each_encoder(check_mixing);
}

static void check_long(const subject *s)
{
    static sw_real x[LONG * MOST_INPUT], out[LONG * WIDTH];
    const int64_t long_offset[] = {0, 1, LONG};
    const sw_sets one_and_many = {2, long_offset, NULL};
    fill(s, x, LONG, 1);
    cr_assert(encode(s, x, &one_and_many, out), "%s", sw_error_message());
    for (int i = 0; i < LONG * WIDTH; i++) cr_assert(isfinite((double)out[i]));
}

Test(encoders, one_element_and_hundreds_work)
{
    for_each_encoder(check_long);
}

static void check_empty(const subject *s)
{
    const int64_t with_empty[] = {0, 7, 7, 8};
    const sw_sets some = {3, with_empty, NULL};
    sw_real x[8 * MOST_INPUT], out[8 * WIDTH];
    fill(s, x, 8, 1);
    if (encode(s, x, &some, out)) {
        for (int i = 0; i < 8 * WIDTH; i++) cr_assert(isfinite((double)out[i]));
    } else {
        expect_message("set 1 is empty");
    }
}

Test(encoders, an_empty_set_is_nothing_or_a_clear_error)
{
    for_each_encoder(check_empty);
}

/* ---- Gradients ------------------------------------------------------------------------------- */

/* The loss: features against fixed random numbers. */
static double loss_of(const subject *s, sw_real *x, sw_real *dx, sw_real *grads)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &s->params, grads);
    sw_tensor *y = sw_encoder_apply(&s->encoder, &pass,
                                    sw_variable(t, SW_DIMS(ROWS, s->config.input), x, dx), &sets);
    cr_assert_not_null(y, "%s", (sw_tape_status(t), sw_error_message()));
    sw_tensor *r = sw_constant(t, SW_DIMS(ROWS * WIDTH), 0);
    sw_random random = sw_random_for(3, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < r->size; i++) r->data[i] = (sw_real)sw_random_normal(&random);
    sw_tensor *loss = sw_sum(t, sw_multiply(t, sw_reshape(t, y, SW_DIMS(ROWS * WIDTH)), r), 0);
    double value = (double)loss->data[0];
    if (grads) cr_assert_eq(sw_backward(t, loss), SW_OK);
    sw_tape_free(t);
    return value;
}

/* A number's gradient against the central difference. */
static void check_difference(const subject *s, sw_real *x, sw_real *number, double gradient,
                             const char *what, int64_t i)
{
    const double step = 1e-5;
    sw_real was = *number;
    *number = (sw_real)((double)was + step);
    double up = loss_of(s, x, NULL, NULL);
    *number = (sw_real)((double)was - step);
    double down = loss_of(s, x, NULL, NULL);
    *number = was;
    double difference = (up - down) / (2 * step);
    cr_assert(fabs(difference - gradient) <= 1e-6 * fmax(1, fabs(difference)),
              "%s, %s: %s[%lld]: %.9g, by differences %.9g", s->config.encoder, s->config.norm,
              what, (long long)i, gradient, difference);
}

static void check_gradients(const subject *s)
{
    enum { EACH = 7 }; /* numbers of each parameter */
    static sw_real x[ROWS * MOST_INPUT], dx[ROWS * MOST_INPUT];
    sw_real *grads = calloc((size_t)s->params.flat_size, sizeof *grads);
    memset(dx, 0, sizeof dx);
    fill(s, x, ROWS, 1);
    loss_of(s, x, dx, grads);
    bool any = false;
    for (int i = 0; i < s->params.count; i++) {
        const sw_param *p = s->params.list[i];
        for (int64_t k = 0; k < EACH && k < p->size; k++) {
            int64_t at = p->size <= EACH ? k : (k * 7919) % p->size;
            double gradient = (double)grads[p->offset + at];
            any |= gradient != 0;
            cr_assert(isfinite(gradient));
            if (sizeof(sw_real) == 8)
                check_difference(s, x, s->params.values + p->offset + at, gradient, p->name, at);
        }
    }
    cr_assert(any, "%s", s->config.encoder);
    if (sizeof(sw_real) == 8 && !s->config.vocabulary)
        for (int64_t k = 0; k < 2 * EACH; k++) {
            int64_t at = (k * 7919) % (ROWS * s->config.input);
            check_difference(s, x, x + at, (double)dx[at], "x", at);
        }
    free(grads);
}

Test(encoders, gradients_are_those_of_differences)
{
    for_each_encoder(check_gradients);
}

static void check_extreme(const subject *s)
{
    static sw_real x[ROWS * MOST_INPUT], dx[ROWS * MOST_INPUT];
    sw_real *grads = calloc((size_t)s->params.flat_size, sizeof *grads);
    fill(s, x, ROWS, 1e4);
    loss_of(s, x, dx, grads);
    for (int64_t i = 0; i < s->params.flat_size; i++)
        cr_assert(isfinite((double)grads[i]), "%s", s->config.encoder);
    free(grads);
}

Test(encoders, gradients_stay_finite_on_extreme_elements)
{
    for_each_encoder(check_extreme);
}

/* ---- Each kind ------------------------------------------------------------------------------- */

static sw_real at(const subject *s, const char *name, int64_t i)
{
    const sw_param *p = sw_params_find(&s->params, name);
    cr_assert_not_null(p, "%s", name);
    return s->params.values[p->offset + i];
}

Test(encoder, a_token_is_a_row_of_the_table)
{
    sw_model_config config = tokens_alone();
    config.layers = 1;
    subject s;
    begin(&s, &config);
    const sw_real x[] = {3, 0, 5};
    const int64_t three[] = {0, 3};
    sw_real out[3 * WIDTH];
    cr_assert(encode(&s, x, &(sw_sets){1, three, NULL}, out));
    for (int64_t i = 0; i < 3; i++)
        for (int64_t j = 0; j < WIDTH; j++)
            cr_assert_eq(out[i * WIDTH + j], at(&s, "enc.table.weight", (int64_t)x[i] * WIDTH + j));
    sw_params_end(&s.params);
}

/* More layers are linear ones, with ReLU before each: also before the first, of the row itself. */
Test(encoder, tokens_go_on_through_linear_layers)
{
    sw_model_config config = tokens_alone();
    config.layers = 3;
    subject s;
    begin(&s, &config);
    static const char *const weight[] = {"enc.mlp.0.weight", "enc.mlp.2.weight"};
    static const char *const bias[] = {"enc.mlp.0.bias", "enc.mlp.2.bias"};
    const sw_real token[] = {3};
    sw_real out[WIDTH];
    double h[WIDTH], next[WIDTH];
    cr_assert(encode(&s, token, &(sw_sets){1, (const int64_t[]){0, 1}, NULL}, out));
    bool negative = false;
    for (int64_t j = 0; j < WIDTH; j++) {
        h[j] = (double)at(&s, "enc.table.weight", 3 * WIDTH + j);
        negative |= h[j] < 0;
    }
    cr_assert(negative); /* or ReLU would do nothing */
    for (int l = 0; l < 2; l++) {
        for (int64_t o = 0; o < WIDTH; o++) {
            next[o] = (double)at(&s, bias[l], o);
            for (int64_t i = 0; i < WIDTH; i++)
                next[o] += fmax(h[i], 0) * (double)at(&s, weight[l], o * WIDTH + i);
        }
        memcpy(h, next, sizeof h);
    }
    for (int64_t j = 0; j < WIDTH; j++) cr_assert_float_eq((double)out[j], h[j], 1e-5);
    sw_params_end(&s.params);
}

/* Uniform within the bound, and up to it: tables within the root of 3 / width, convolutions as
 * PyTorch's Conv2d. */
Test(encoder, where_tables_and_convolutions_start)
{
    static const struct {
        const char *encoder, *param;
        double fan_in;
    } cases[] = {{"embedding", "enc.table.weight", WIDTH / 3.0},
                 {"lenet", "enc_part1.0.weight", 25},
                 {"lenet", "enc_part1.3.weight", 20 * 25},
                 {"lenet", "enc_part1.3.bias", 20 * 25}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sw_model_config config = config_of(cases[i].encoder);
        subject s;
        begin(&s, &config);
        const sw_param *p = sw_params_find(&s.params, cases[i].param);
        cr_assert_not_null(p, "%s", cases[i].param);
        double largest = 0, bound = 1 / sqrt(cases[i].fan_in);
        for (int64_t j = 0; j < p->size; j++)
            largest = fmax(largest, fabs((double)s.params.values[p->offset + j]));
        cr_expect(largest <= bound * (1 + 1e-6) && largest > 0.9 * bound, "%s: %g of %g",
                  cases[i].param, largest, bound);
        sw_params_end(&s.params);
    }
}

Test(encoder, a_token_is_its_row_and_what_is_measured_there)
{
    sw_model_config config = config_of("embedding");
    config.layers = 1;
    subject s;
    begin(&s, &config);
    const sw_real x[] = {4, 1, -2, 0.5, 3};
    const int64_t one[] = {0, 1};
    sw_real out[WIDTH];
    cr_assert(encode(&s, x, &(sw_sets){1, one, NULL}, out));
    for (int64_t j = 0; j < WIDTH; j++) {
        double sum = (double)at(&s, "enc.measured.bias", j) +
                     (double)at(&s, "enc.table.weight", 4 * WIDTH + j);
        for (int64_t p = 0; p < 4; p++)
            sum += (double)x[1 + p] * (double)at(&s, "enc.measured.weight", j * 4 + p);
        cr_assert_float_eq((double)out[j], sum, 1e-5);
    }
    sw_params_end(&s.params);
}

Test(encoder, the_equivariant_layers_have_the_names_of_a_sequence_with_relus)
{
    static const char *const names[] = {"enc.0.Lambda.weight", "enc.0.Lambda.bias",
                                        "enc.0.Gamma.weight",  "enc.2.Lambda.weight",
                                        "enc.2.Lambda.bias",   "enc.2.Gamma.weight"};
    sw_model_config config = config_of("equivariant");
    subject s;
    begin(&s, &config);
    cr_assert_eq(s.params.count, 6);
    for (int i = 0; i < 6; i++) cr_expect_str_eq(s.params.list[i]->name, names[i]);
    sw_params_end(&s.params);
}

Test(encoder, the_equivariant_layer_follows_the_paper)
{
    sw_model_config config = config_of("equivariant");
    config.layers = 1;
    subject s;
    begin(&s, &config);
    sw_real x[ROWS * 5], out[ROWS * WIDTH];
    fill(&s, x, ROWS, 1);
    cr_assert(encode(&s, x, &sets, out));
    for (int64_t b = 0; b < SETS; b++)
        for (int64_t i = offset[b]; i < offset[b + 1]; i++)
            for (int64_t j = 0; j < WIDTH; j++) {
                double sum = (double)at(&s, "enc.0.Lambda.bias", j);
                for (int64_t k = 0; k < 5; k++) {
                    double top = -INFINITY;
                    for (int64_t r = offset[b]; r < offset[b + 1]; r++)
                        top = fmax(top, (double)x[r * 5 + k]);
                    sum += (double)at(&s, "enc.0.Lambda.weight", j * 5 + k) * (double)x[i * 5 + k] -
                           (double)at(&s, "enc.0.Gamma.weight", j * 5 + k) * top;
                }
                cr_assert_float_eq((double)out[i * WIDTH + j], sum, 1e-5);
            }
    sw_params_end(&s.params);
}

/* A configuration that `encoder` cannot be made from. */
static void expect_refused(sw_model_config config, const char *message)
{
    sw_params params;
    sw_encoder encoder;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_expect_eq(sw_encoder_init(&encoder, &params, "enc", &config), SW_ERROR_ARGUMENT);
    cr_expect_str_eq(sw_error_message(), message);
    sw_params_end(&params);
}

Test(encoder, elements_that_are_something_else_are_refused)
{
    sw_model_config c = config_of("embedding");
    c.vocabulary = 0;
    expect_refused(c,
                   "embedding: vocabulary is 0: the data's elements do not begin with the number "
                   "of a token");
    c = config_of("lenet");
    c.input = 200;
    expect_refused(c,
                   "lenet: elements have 200 numbers, expected those of a square image of 16 x 16 "
                   "or more, as 784");
    c.input = 225;
    expect_refused(c,
                   "lenet: elements have 225 numbers, expected those of a square image of 16 x 16 "
                   "or more, as 784");
    c.input = 17 * 17 + 1; /* large enough, and no square */
    expect_refused(c,
                   "lenet: elements have 290 numbers, expected those of a square image of 16 x 16 "
                   "or more, as 784");
    c = config_of("sab");
    c.heads = 3;
    expect_refused(c, "enc.0.mab: 3 heads do not divide the width 8");
}

Test(encoder, a_token_that_is_none_is_named)
{
    sw_model_config config = tokens_alone();
    subject s;
    begin(&s, &config);
    const struct {
        sw_real token;
        const char *message;
    } cases[] = {
        {VOCABULARY, "embedding: element 1 of set 12 begins with 6, expected a whole number "
                     "from 0 to 5"},
        {-1, "embedding: element 1 of set 12 begins with -1, expected a whole number from 0 "
             "to 5"},
        {1.5, "embedding: element 1 of set 12 begins with 1.5, expected a whole number from "
              "0 to 5"}};
    const int64_t two[] = {0, 1, 3};
    const uint32_t id[] = {11, 12};
    for (int i = 0; i < 3; i++) {
        const sw_real x[] = {0, 1, cases[i].token};
        sw_real out[3 * WIDTH];
        cr_expect(!encode(&s, x, &(sw_sets){2, two, id}, out));
        cr_expect_str_eq(sw_error_message(), cases[i].message);
    }
    const sw_real nan_token[] = {0, 1, NAN};
    sw_real out[3 * WIDTH];
    cr_expect(!encode(&s, nan_token, &(sw_sets){2, two, id}, out));
    sw_params_end(&s.params);
}

Test(encoder, one_inducing_point_is_warned_of)
{
    sw_model_config config = config_of("isab");
    subject s;
    begin(&s, &config);
    cr_expect_eq(s.params.warnings, 0);
    sw_params_end(&s.params);
    config.inducing = 1;
    begin(&s, &config);
    cr_assert_eq(s.params.warnings, 2);
    cr_expect_str_eq(
        s.params.warning[1],
        "enc.1.mab1: elements attend to one inducing point: the softmax is the constant "
        "1, and fc_k gets no gradient; take two or more");
    sw_params_end(&s.params);
}
