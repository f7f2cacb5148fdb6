#include "nn/attention_blocks.h"

#include "expect.h"
#include "models/plain.h"
#include "near.h"

enum { IN = 6, WIDTH = 8, HEADS = 2, ROWS = 9 };

/* A block on one set. Its parameters are moved: no norm is the identity, and no bias is 0. */
typedef struct bench {
    sw_params params;
    sw_tape *tape;
    sw_pass pass;
    sw_sets sets;
    sw_tensor *x; /* [ROWS, IN] */
} bench;

static const int64_t one_set[] = {0, ROWS};

static void bench_begin(bench *b)
{
    static sw_real x[ROWS * IN];
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    cr_assert_eq(sw_params_start(&b->params, 3), SW_OK);
    for (int64_t i = 0; i < b->params.flat_size; i++)
        b->params.values[i] += (sw_real)(0.2 * sw_random_normal(&r));
    for (int i = 0; i < ROWS * IN; i++) x[i] = (sw_real)sw_random_normal(&r);
    cr_assert_eq(sw_tape_new(&b->tape), SW_OK);
    b->pass = sw_pass_begin(b->tape, &b->params, NULL);
    b->sets = (sw_sets){1, one_set, NULL};
    b->x = sw_input(b->tape, SW_DIMS(ROWS, IN), x);
}

static void bench_expect(bench *b, const sw_tensor *y, const sw_tensor *expected)
{
    cr_assert_not_null(y, "%s", (sw_tape_status(b->tape), sw_error_message()));
    cr_assert_not_null(expected, "%s", (sw_tape_status(b->tape), sw_error_message()));
    cr_assert_eq(y->size, expected->size);
    network_near(y->data, expected->data, y->size, "block");
    sw_tape_free(b->tape);
    sw_params_end(&b->params);
}

/* Every norm, with and without each of the other three options. */
static void for_all_options(void (*check)(const sw_mab_options *options, plain_block plain))
{
    for (int i = 0; i < 32; i++) {
        sw_mab_options options = {.heads = HEADS,
                                  .norm = (sw_mab_norm)(i / 8),
                                  .head_scale = i & 1,
                                  .raw_residual = i & 2,
                                  .projection = i & 4};
        check(&options, (plain_block){.heads = HEADS,
                                      .raw = options.raw_residual,
                                      .set = options.norm == SW_MAB_NORM_SET,
                                      .head_scale = options.head_scale});
    }
}

static void check_mab(const sw_mab_options *options, plain_block plain)
{
    bench b;
    sw_mab_layer mab;
    cr_assert_eq(sw_params_begin(&b.params), SW_OK);
    cr_assert_eq(sw_mab_init(&mab, &b.params, "b", WIDTH, IN, WIDTH, options), SW_OK);
    sw_param *points = sw_points_new(&b.params, "points", 3, WIDTH);
    cr_assert_not_null(points);
    bench_begin(&b);
    sw_tensor *q = sw_points_of(&b.pass, points);
    sw_tensor *y = sw_mab_apply(&mab, &b.pass, q, NULL, b.x, &b.sets);
    bench_expect(&b, y, plain_mab(&b.pass, "b", plain, q, b.x));
}

Test(mab, equals_the_formula)
{
    for_all_options(check_mab);
}

/* The block is as wide as the elements, so that a raw residual is legal. */
static void check_sab(const sw_mab_options *options, plain_block plain)
{
    bench b;
    sw_mab_layer sab;
    cr_assert_eq(sw_params_begin(&b.params), SW_OK);
    cr_assert_eq(sw_sab_init(&sab, &b.params, "b", IN, IN, options), SW_OK);
    bench_begin(&b);
    sw_tensor *y = sw_sab_apply(&sab, &b.pass, b.x, &b.sets);
    bench_expect(&b, y, plain_sab(&b.pass, "b", plain, b.x));
}

Test(sab, equals_the_formula)
{
    for_all_options(check_sab);
}

static void check_isab(const sw_mab_options *options, plain_block plain)
{
    bench b;
    sw_isab_layer isab;
    cr_assert_eq(sw_params_begin(&b.params), SW_OK);
    cr_assert_eq(sw_isab_init(&isab, &b.params, "b", IN, IN, 3, options), SW_OK);
    bench_begin(&b);
    sw_tensor *y = sw_isab_apply(&isab, &b.pass, b.x, &b.sets);
    bench_expect(&b, y, plain_isab(&b.pass, "b", plain, b.x));
}

Test(isab, equals_the_formula)
{
    for_all_options(check_isab);
}

/* With the layer ff, the queries ask relu(ff(X)). */
static void check_pma(const sw_mab_options *options, plain_block plain)
{
    for (int ff = 0; ff < 2; ff++) {
        bench b;
        sw_pma_layer pma;
        cr_assert_eq(sw_params_begin(&b.params), SW_OK);
        cr_assert_eq(sw_pma_init(&pma, &b.params, "b", IN, 3, ff, options), SW_OK);
        bench_begin(&b);
        sw_tensor *y = sw_pma_apply(&pma, &b.pass, b.x, &b.sets), *x = b.x;
        if (ff) x = sw_relu(b.tape, plain_linear(&b.pass, "b", ".ff", x));
        sw_tensor *queries = plain_rows(&b.pass, "b.S");
        bench_expect(&b, y, plain_mab(&b.pass, "b.mab", plain, queries, x));
    }
}

Test(pma, equals_the_formula)
{
    for_all_options(check_pma);
}

/* ---- Learned queries ------------------------------------------------------------------------- */

enum { SET_ROWS = 13, NARROW = 8, WIDE = 16 };

static const int64_t offset[] = {0, 5, 5, 6, SET_ROWS}; /* the second set is empty */
static const sw_sets sets = {4, offset, NULL};

typedef struct outcome {
    sw_real out[4 * 2 * WIDE];
    sw_real grads[4096];
    sw_real dx[SET_ROWS * NARROW];
    int count; /* of parameters, and where each lies in grads */
    int64_t first[24], size[24];
} outcome;

/* MAB with `k` learned queries. `spread_out`: each set brings the same queries as its own rows. If
 * they are more than one, keys and values are then projected, not absorbed. */
static outcome run_mab(int64_t k, bool spread_out, const sw_mab_options *options)
{
    outcome o = {0};
    sw_params params;
    sw_mab_layer mab = {0};
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_mab_init(&mab, &params, "mab", WIDE, NARROW, WIDE, options), SW_OK);
    cr_assert_eq(sw_params_start(&params, 3), SW_OK);
    cr_assert_leq(params.flat_size, (int64_t)(sizeof o.grads / sizeof *o.grads));
    o.count = params.count;
    cr_assert_leq(o.count, 24);
    for (int i = 0; i < params.count; i++)
        o.first[i] = params.list[i]->offset, o.size[i] = params.list[i]->size;

    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_real queries[4 * 2 * WIDE], x[SET_ROWS * NARROW];
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < 2 * WIDE; i++) queries[i] = (sw_real)sw_random_normal(&r);
    for (int64_t i = 0; i < SET_ROWS * NARROW; i++) x[i] = (sw_real)(2 * sw_random_normal(&r));
    for (int64_t b = 1; b < 4; b++)
        memcpy(queries + b * k * WIDE, queries, sizeof *queries * (size_t)(k * WIDE));

    sw_pass pass = sw_pass_begin(t, &params, o.grads);
    sw_tensor *elements = sw_variable(t, SW_DIMS(SET_ROWS, NARROW), x, o.dx), *y;
    if (spread_out) {
        sw_tensor *q = sw_input(t, SW_DIMS(4 * k, WIDE), queries);
        y = sw_mab_apply(&mab, &pass, q, sw_sets_uniform(t, &sets, k), elements, &sets);
    } else {
        sw_tensor *q = sw_input(t, SW_DIMS(k, WIDE), queries);
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

/* Each parameter is held to its own largest gradient. Otherwise the errors of a small one would
 * hide behind a large one. */
static void near_parameters(const outcome *a, const outcome *b)
{
    for (int i = 0; i < a->count; i++)
        assert_near(a->grads + a->first[i], b->grads + a->first[i], a->size[i], "parameter");
}

/* k = 2: absorbed projections give the same as projected keys and values. k = 1: a query that each
 * set brings gives the same as a learned query. */
Test(mab, learned_queries_equal_the_projected_block)
{
    for (int norm = SW_MAB_NORM_NONE; norm <= SW_MAB_NORM_SET; norm++)
        for (int64_t k = 1; k <= 2; k++) {
            bool other = norm >= SW_MAB_NORM_PRE;
            sw_mab_options options = {4, (sw_mab_norm)norm, other, other, other};
            outcome absorbed = run_mab(k, false, &options), plain = run_mab(k, true, &options);
            assert_near(absorbed.out, plain.out, 4 * k * WIDE, "output");
            assert_near(absorbed.dx, plain.dx, SET_ROWS * NARROW, "gradient of elements");
            near_parameters(&absorbed, &plain);
        }
}

/* ---- What is refused ------------------------------------------------------------------------- */

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

/* One column too few, and one too many. */
Test(mab, a_raw_residual_of_another_width_is_refused)
{
    static const int64_t widths[] = {15, 17};
    static const char *const messages[] = {
        "mab: a raw residual adds queries of width 15 to results of width 16",
        "mab: a raw residual adds queries of width 17 to results of width 16"};
    for (int i = 0; i < 2; i++) {
        sw_params params;
        sw_mab_layer mab;
        cr_assert_eq(sw_params_begin(&params), SW_OK);
        cr_assert_eq(sw_mab_init(&mab, &params, "mab", widths[i], NARROW, WIDE,
                                 &(sw_mab_options){.heads = HEADS, .raw_residual = true}),
                     SW_ERROR_ARGUMENT);
        cr_assert_str_eq(sw_error_message(), messages[i]);
        sw_params_end(&params);
    }
}

/* ---- PMA ------------------------------------------------------------------------------------- */

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
    const sw_param *queries = sw_params_find(&params, "dec.0.S");
    cr_assert_eq(queries->ndim, 3);
    double bound = sqrt(6.0 / ((3 + 1) * WIDTH)), largest = 0;
    for (int64_t i = 0; i < queries->size; i++)
        largest = fmax(largest, fabs((double)params.values[queries->offset + i]));
    cr_assert_leq(largest, bound);
    cr_assert_geq(largest, bound * 0.8);
    cr_assert_eq(sw_params_count(&params), 3 * WIDTH + 4 * (WIDTH * WIDTH + WIDTH) + 4 * WIDTH);
    sw_params_end(&params);
}

/* ---- From a configuration -------------------------------------------------------------------- */

/* Without settings, the options are those of the public code. */
Test(mab, options_are_those_of_the_configuration)
{
    sw_mab_options options = sw_mab_options_from(&(sw_model_config){.heads = 3});
    cr_expect(options.heads == 3 && options.norm == SW_MAB_NORM_NONE && !options.head_scale &&
              !options.raw_residual && !options.projection);
    static const char *const names[] = {"none", "post", "pre", "set"};
    for (int norm = 0; norm < 4; norm++) {
        sw_model_config config = {.scale = "head", .residual = "raw", .projection = true};
        strcpy(config.norm, names[norm]);
        options = sw_mab_options_from(&config);
        cr_expect_eq(options.norm, (sw_mab_norm)norm);
        cr_expect(options.head_scale && options.raw_residual && options.projection);
    }
}
