/* test_apply.c - the network of a model works in the scales of its schema. */
#include "model/apply.h"

#include "expect.h"
#include "model/scaled.h"

Test(apply, the_network_works_in_its_scale_and_answers_in_the_datas)
{
    sw_model *plain = new_model(SW_REGRESSION, 0), *scales = new_model(SW_REGRESSION, 0);
    sample s;
    given measured, scaled;
    fill(&s);
    draw(&measured, &scaled, &s);
    cr_assert_eq(sw_model_set_schema(scales, &s.schema), SW_OK, "%s", sw_error_message());
    sw_real by_hand[SETS * OUTPUTS], y[SETS * OUTPUTS];
    cr_assert(network_run(plain, scaled.x, &sets, scaled.context, by_hand));
    cr_assert(network_run(scales, measured.x, &sets, measured.context, y));
    for (int i = 0; i < SETS * OUTPUTS; i++) {
        sw_real back = by_hand[i] * (sw_real)s.output_scale[i % OUTPUTS];
        back += (sw_real)s.output_mean[i % OUTPUTS];
        double off = fabs((double)(y[i] - back)), bound = sizeof y[i] == 8 ? 1e-15 : 1e-6;
        cr_expect(off <= bound * fabs((double)back), "%g, by hand %g", (double)y[i], (double)back);
    }
    sw_model_free(plain);
    sw_model_free(scales);
}

/* With logarithms, too: of feature 1, context 0 and output 0. */
Test(apply, logarithms_go_in_and_come_back)
{
    sw_model *plain = new_model(SW_REGRESSION, 0), *scales = new_model(SW_REGRESSION, 0);
    sample s;
    given measured, scaled;
    double feature_log[INPUT] = {0, 50, 0}, context_log[CONTEXT] = {0.5}, output_log[OUTPUTS] = {3};
    fill(&s);
    s.feature_mean[1] = 3, s.feature_scale[1] = 0.5, s.context_mean[0] = 4;
    s.output_mean[0] = 2, s.output_scale[0] = 1.5;
    s.schema.feature.log = feature_log, s.schema.context.log = context_log;
    s.schema.output.log = output_log;
    draw(&measured, &scaled, &s);
    for (int i = 0; i < ROWS; i++)
        scaled.x[i * INPUT + 1] =
            (sw_real)((asinh((double)measured.x[i * INPUT + 1] / 50) - 3) / 0.5);
    for (int i = 0; i < SETS; i++)
        scaled.context[i * CONTEXT] =
            (sw_real)((asinh((double)measured.context[i * CONTEXT] / 0.5) - 4) / 16);
    cr_assert_eq(sw_model_set_schema(scales, &s.schema), SW_OK, "%s", sw_error_message());
    sw_real z[SETS * OUTPUTS], y[SETS * OUTPUTS];
    cr_assert(network_run(plain, scaled.x, &sets, scaled.context, z));
    cr_assert(network_run(scales, measured.x, &sets, measured.context, y));
    for (int i = 0; i < SETS; i++) {
        const double u = (double)z[i * OUTPUTS] * 1.5 + 2, bound = sizeof *y == 8 ? 1e-13 : 1e-5;
        cr_expect_float_eq((double)y[i * OUTPUTS], 3 * sinh(u), bound * (3 + fabs(3 * sinh(u))));
        cr_expect_float_eq((double)y[i * OUTPUTS + 1], (double)z[i * OUTPUTS + 1] * 0.5, bound);
    }
    sw_model_free(plain);
    sw_model_free(scales);
}

/* An answer that has a logarithm ends at its cap. Within it, it stays the same to the bit. */
Test(apply, answers_end_at_their_caps)
{
    sw_model *free_one = new_model(SW_REGRESSION, 0), *limited = new_model(SW_REGRESSION, 0);
    sample s;
    given measured, scaled;
    double log[OUTPUTS] = {3}, cap[OUTPUTS] = {0, 1e30};
    sw_real y[SETS * OUTPUTS], most[SETS * OUTPUTS];
    fill(&s);
    s.output_mean[0] = 2, s.output_scale[0] = 1e6, s.schema.output.log = log;
    draw(&measured, &scaled, &s);
    cr_assert_eq(sw_model_set_schema(free_one, &s.schema), SW_OK, "%s", sw_error_message());
    s.schema.output.cap = cap;
    cap[0] = 1e-6; /* z scale is -1 to 1 */
    cr_assert_eq(sw_model_set_schema(limited, &s.schema), SW_OK, "%s", sw_error_message());
    cr_assert(network_run(free_one, measured.x, &sets, measured.context, y));
    for (int i = 0; i < SETS; i++) cr_expect(isinf(y[i * OUTPUTS]), "%g", (double)y[i * OUTPUTS]);
    cr_assert(network_run(limited, measured.x, &sets, measured.context, most));
    for (int i = 0; i < SETS; i++) {
        const double end = fabs((double)most[i * OUTPUTS] / 3);
        cr_expect(fabs(end - sinh(3)) < 1e-4 || fabs(end - sinh(1)) < 1e-4, "%g", end);
    }
    cap[0] = 1e30, s.output_scale[0] = 1.5;
    cr_assert_eq(sw_model_set_schema(limited, &s.schema), SW_OK, "%s", sw_error_message());
    s.schema.output.cap = NULL;
    cr_assert_eq(sw_model_set_schema(free_one, &s.schema), SW_OK, "%s", sw_error_message());
    cr_assert(network_run(free_one, measured.x, &sets, measured.context, y));
    cr_assert(network_run(limited, measured.x, &sets, measured.context, most));
    cr_expect_eq(memcmp(y, most, sizeof y), 0);
    sw_model_free(free_one);
    sw_model_free(limited);
}

/* Floats near 1e6 have steps of 1/16. No digit of 1e6 + k/16 is lost. */
Test(apply, small_differences_of_large_numbers_are_exact)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_real x[32];
    for (int i = 0; i < 32; i++) x[i] = 1e6f + (sw_real)(i - 16) / 16;
    double mean = 1e6 + 1e-4, scale = 1;
    const sw_columns columns = {1, NULL, &mean, &scale};
    const sw_tensor *y = sw_to_scale(t, sw_input(t, SW_DIMS(32, 1), x), &columns);
    for (int i = 0; i < 32; i++)
        cr_expect_eq(y->data[i], (sw_real)((double)(i - 16) / 16 - (mean - 1e6)), "%d: %g", i,
                     (double)y->data[i]);
    sw_tape_free(t);
}

Test(apply, without_a_scale_nothing_is_done)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    const sw_real x[6] = {1, 2, 3, 4, 5, 6};
    sw_columns columns = {.count = 3};
    sw_tensor *in = sw_input(t, SW_DIMS(2, 3), x);
    cr_expect_eq(sw_to_scale(t, in, &columns), in);
    cr_expect_null(sw_to_scale(t, NULL, &columns));
    double zero[3] = {0, 0, 0}, one[3] = {1, 1, 1};
    columns = (sw_columns){3, NULL, zero, one};
    cr_expect_neq(sw_to_scale(t, in, &columns), in);
    sw_tensor *wide = sw_input(t, SW_DIMS(1, 6), x);
    cr_expect_eq(sw_to_scale(t, wide, &columns), wide, "of another width it is not read");
    sw_tape_free(t);
}

/* A mean does not see how often an element is there. With size_context, the network reads the
 * number of elements, whether the data have a context or not. */
Test(apply, the_number_of_elements_is_read_as_context)
{
    static const sw_real x[] = {1, 2, 1, 2, 1, 2}, context[] = {3, 3};
    const sw_sets one_and_two = {2, (const int64_t[]){0, 1, 3}, NULL};
    for (int kind = 0; kind < 4; kind++) {
        sw_model_config config = sw_model_config_default();
        config.input = 2, config.outputs = 1, config.width = 8, config.context = kind / 2;
        config.task = SW_REGRESSION;
        config.size_context = kind % 2;
        strcpy(config.pool, "mean");
        sw_model *model;
        cr_assert_eq(sw_model_new(&model, &config, 1), SW_OK, "%s", sw_error_message());
        sw_real y[2];
        cr_assert(network_run(model, x, &one_and_two, context, y), "%s", sw_error_message());
        cr_expect_eq(y[0] != y[1], config.size_context, "%g and %g", (double)y[0], (double)y[1]);
        sw_model_free(model);
    }
}

/* A model does not change the pass: a second model gets the context in the unit of the data too. */
Test(apply, the_pass_stays_as_it_was)
{
    sw_model *model = new_model(SW_REGRESSION, 0);
    sample s;
    given measured, scaled;
    fill(&s);
    draw(&measured, &scaled, &s);
    cr_assert_eq(sw_model_set_schema(model, &s.schema), SW_OK);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    const sw_tensor *first = network_apply(model, &pass, measured.x, &sets, measured.context);
    cr_expect_eq(pass.context->data, measured.context);
    sw_tensor *x = sw_input(t, SW_DIMS(ROWS, INPUT), measured.x);
    const sw_tensor *second = sw_model_apply(model, &pass, x, &sets);
    cr_expect_eq(memcmp(first->data, second->data, sizeof(sw_real) * SETS * OUTPUTS), 0);
    sw_tape_free(t);
    sw_model_free(model);
}

/* Nothing is computed with an input that has no place in the scale. */
Test(apply, an_input_that_is_not_finite_ends_it)
{
    sw_model *model = new_model(SW_REGRESSION, 0);
    sample s;
    given measured, scaled;
    fill(&s);
    draw(&measured, &scaled, &s);
    measured.x[1] = (sw_real)NAN;
    cr_assert_eq(sw_model_set_schema(model, &s.schema), SW_OK);
    for (int traced = 0; traced < 2; traced++) {
        sw_tape *t;
        sw_tensor *y, *z, *before;
        cr_assert_eq(sw_tape_new(&t), SW_OK);
        sw_pass pass = sw_pass_begin(t, &model->params, NULL);
        pass.context = sw_input(t, SW_DIMS(SETS, CONTEXT), measured.context);
        sw_tensor *x = sw_input(t, SW_DIMS(ROWS, INPUT), measured.x);
        x->unchecked = true;
        y = traced ? sw_model_apply_traced(model, &pass, x, &sets, &z, &before)
                   : sw_model_apply(model, &pass, x, &sets);
        cr_expect_null(y);
        cr_expect_eq(sw_tape_status(t), SW_ERROR_ARGUMENT);
        expect_message("the input of the model is not finite");
        cr_expect_eq(pass.context->data, measured.context);
        sw_tape_free(t);
    }
    sw_model_free(model);
}

/* A token is not scaled, whatever measurements follow it. */
Test(apply, tokens_are_not_scaled)
{
    sw_model *model = new_model(SW_REGRESSION, 5);
    sample s;
    given measured, scaled;
    fill(&s);
    draw(&measured, &scaled, &s);
    cr_assert_eq(sw_model_set_schema(model, &s.schema), SW_OK, "%s", sw_error_message());
    for (int i = 0; i < ROWS; i++) measured.x[i * INPUT] = (sw_real)(i % 5);
    sw_real y[SETS * OUTPUTS];
    cr_expect(network_run(model, measured.x, &sets, measured.context, y), "%s", sw_error_message());
    measured.x[0] = 0.5;
    cr_expect(!network_run(model, measured.x, &sets, measured.context, y));
    expect_message("begins with 0.5");
    sw_model_free(model);
}

/* Beyond the cap, z is the nearest end; a cap of 0 makes it 0. */
Test(apply, caps)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    const sw_real x[6] = {1, 5, 100, -100, 3, 7};
    double mean[2] = {1, 5}, scale[2] = {2, 1}, cap[2] = {3, 0};
    const sw_columns columns = {.count = 2, .mean = mean, .scale = scale, .cap = cap};
    const sw_tensor *z = sw_to_scale(t, sw_input(t, SW_DIMS(3, 2), x), &columns);
    const double expected[6] = {0, 0, 3, 0, 1, 0};
    for (int i = 0; i < 6; i++) cr_expect_eq((double)z->data[i], expected[i], "%d", i);
    sw_tape_free(t);
}
