/* What every encoder has in common, walked from the registry. */
#include "nn/encoders.h"

#include "autodiff/tape.h"
#include "encoder.h"

static const double tolerance = sizeof(sw_real) == 8 ? 1e-11 : 2e-5;

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

/* The features of an element change with the rest of its set exactly if the encoder's type says
 * that it mixes. */
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

/* The gradient of one number, against the central difference. */
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

/* ---- By name --------------------------------------------------------------------------------- */

Test(encoders, are_found_by_name)
{
    const sw_encoder_type *type;
    for (int i = 0; i < sw_encoder_count(); i++) {
        cr_assert_eq(sw_encoder_find(&type, sw_encoder_at(i)->name), SW_OK);
        cr_expect_eq(type, sw_encoder_at(i));
    }
    cr_assert_eq(sw_encoder_find(&type, "isabb"), SW_ERROR_NOT_FOUND);
    expect_message("unknown encoder 'isabb', did you mean 'isab'? There are ff, embedding, lenet");
}

/* One layer, although the configuration has three. All else is as configured. */
Test(encoders, embed_with_one_layer)
{
    sw_model_config config = config_of("ff"), single = config_of("ff");
    config.layers = 3, single.layers = 1;
    subject one;
    begin(&one, &single);
    sw_params params;
    sw_encoder encoder;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_embed_init(&encoder, &params, "enc", &config), SW_OK);
    cr_assert_eq(params.count, one.params.count);
    for (int i = 0; i < params.count; i++)
        cr_expect_str_eq(params.list[i]->name, one.params.list[i]->name);
    cr_expect_eq(sw_params_count(&params), WIDTH * 5 + WIDTH);
    sw_params_end(&params);
    sw_params_end(&one.params);
}

Test(encoders, none_is_out_of_range)
{
    cr_expect_not_null(sw_encoder_at(0));
    cr_expect_not_null(sw_encoder_at(sw_encoder_count() - 1));
    cr_expect_null(sw_encoder_at(-1));
    cr_expect_null(sw_encoder_at(sw_encoder_count()));
}

/* ---- Memory ---------------------------------------------------------------------------------- */

/* The bytes of a pass that is not recorded. */
static size_t bytes_of(const char *encoder, const char *norm, int64_t layers)
{
    enum { SIZE = 100, MANY = 30 * SIZE };
    sw_model_config config = config_of(encoder);
    strcpy(config.norm, norm);
    config.layers = layers;
    subject s;
    begin(&s, &config);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tape_record(t, false);
    sw_pass pass = sw_pass_begin(t, &s.params, NULL);
    sw_tensor *x = sw_constant(t, SW_DIMS(MANY, config.input), 1);
    const sw_sets *many = sw_sets_uniform(t, &(sw_sets){.count = MANY / SIZE}, SIZE);
    cr_assert_not_null(sw_encoder_apply(&s.encoder, &pass, x, many), "%s", sw_error_message());
    const size_t bytes = sw_arena_used(t->arena);
    sw_tape_free(t);
    sw_params_end(&s.params);
    return bytes;
}

/* What grows with the layers is the records of their operators and parameters: some kilobytes, less
 * than one more tensor of features. */
Test(encoders, any_number_of_layers_holds_the_same_memory)
{
#ifdef SW_ARENA_DEBUG
    cr_skip_test("memory that is given back is not lent again");
#endif
    static const char *const names[] = {"ff", "equivariant", "sab", "isab", "embedding"};
    for (int e = 0; e < 5; e++)
        for (int n = 0; n < 2; n++) {
            const char *norm = n ? "post" : "none";
            const size_t two = bytes_of(names[e], norm, 2), tensor = 3000 * WIDTH * sizeof(sw_real);
            cr_expect_gt(two, 2 * tensor, "%s, %s: %zu", names[e], norm, two);
            cr_expect_lt(two, 8 * tensor, "%s, %s: %zu", names[e], norm, two);
            for (int64_t layers = 4; layers <= 8; layers += 4) {
                const size_t more = bytes_of(names[e], norm, layers);
                cr_expect_lt(more, two + tensor, "%s, %s, %d layers: %zu and %zu bytes", names[e],
                             norm, (int)layers, more, two);
            }
        }
}

/* The same elements again, behind the memory of their first encoding, and in other sets. */
static void check_again(const subject *s)
{
    static const int64_t all[] = {0, ROWS};
    const sw_sets one = {1, all, NULL};
    sw_real x[ROWS * MOST_INPUT], expected[ROWS * WIDTH], as_one[ROWS * WIDTH];
    sw_tape *t;
    fill(s, x, ROWS, 1);
    cr_assert(encode(s, x, &sets, expected) && encode(s, x, &one, as_one));
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_tape_record(t, false);
    sw_pass pass = sw_pass_begin(t, &s->params, NULL);
    sw_tensor *in = sw_input(t, SW_DIMS(ROWS, s->config.input), x);
    const int64_t mark = sw_tape_mark(t);
    sw_tensor *h = sw_encoder_apply(&s->encoder, &pass, in, &sets);
    cr_expect_eq(sw_encoder_apply(&s->encoder, &pass, in, &sets), h);
    sw_tape_keep(t, mark, sw_segment_sum(t, h, &sets));
    for (int i = 0; i < 9; i++) sw_constant(t, SW_DIMS(ROWS, WIDTH), i); /* write to what is free */
    h = sw_encoder_apply(&s->encoder, &pass, in, &sets);
    assert_near(s, h->data, expected, ROWS * WIDTH);
    h = sw_encoder_apply(&s->encoder, &pass, in, &one);
    assert_near(s, h->data, as_one, ROWS * WIDTH);
    sw_tape_free(t);
}

Test(encoders, an_encoding_that_was_given_back_or_is_of_other_sets_is_computed_again)
{
    for_each_encoder(check_again);
}
