/* Training on data whose schema has scales: numbers as they were measured, in whatever unit. */
#include "train/runs.h"

#include <setwise/model.h>

#include <math.h>

TestSuite(scales, .init = scratch_begin, .fini = scratch_end);

enum { SETS = 400, TRAIN = 280, VALID = 60, MOST = 8, WIDTH = 3, CONTEXT = 1, OUTPUTS = 2 };

/* Sets of up to MOST elements near (1000, -3, 0.001), with a context near 1e6, and two numbers that
 * are asked for: near 1e5 with a deviation of about 1e4, and near 0 with one of about 0.01. */
typedef struct sample {
    int64_t offset[SETS + 1], index[SETS];
    sw_real x[SETS * MOST * WIDTH], context[SETS * CONTEXT], target[SETS * OUTPUTS];
    double mean[WIDTH + CONTEXT + OUTPUTS], scale[WIDTH + CONTEXT + OUTPUTS];
    sw_dataset dataset;
} sample;

static void point(sample *s)
{
    sw_dataset *d = &s->dataset;
    for (int64_t b = 0; b < SETS; b++) s->index[b] = b;
    *d = (sw_dataset){.name = "by hand", .task = SW_REGRESSION};
    d->sets = (sw_ragged){.count = SETS,
                          .width = WIDTH,
                          .offset = s->offset,
                          .x = s->x,
                          .target = s->target,
                          .targets = OUTPUTS,
                          .context = s->context,
                          .context_width = CONTEXT};
    d->index[SW_TRAIN] = s->index;
    d->index[SW_VALID] = s->index + TRAIN;
    d->index[SW_TEST] = s->index + TRAIN + VALID;
    d->index_count[SW_TRAIN] = TRAIN;
    d->index_count[SW_VALID] = VALID;
    d->index_count[SW_TEST] = SETS - TRAIN - VALID;
    d->schema.feature.count = WIDTH;
    d->schema.context.count = CONTEXT;
    d->schema.output.count = OUTPUTS;
}

static void give_scales(sample *s)
{
    sw_schema *schema = &s->dataset.schema;
    schema->feature = (sw_columns){WIDTH, NULL, s->mean, s->scale};
    schema->context = (sw_columns){CONTEXT, NULL, s->mean + WIDTH, s->scale + WIDTH};
    schema->output =
        (sw_columns){OUTPUTS, NULL, s->mean + WIDTH + CONTEXT, s->scale + WIDTH + CONTEXT};
}

static sample *measured(void)
{
    sample *s = calloc(1, sizeof *s);
    const double mean[] = {1000, -3, 0.001, 1e6, 1e5, 0}, scale[] = {250, 0.1, 3e-4, 20, 1e4, 0.01};
    memcpy(s->mean, mean, sizeof mean);
    memcpy(s->scale, scale, sizeof scale);
    sw_random r = sw_random_for(3, SW_FOR_TEST, 0, 0);
    for (int64_t b = 0; b < SETS; b++) {
        int64_t n = 1 + sw_random_below(&r, MOST);
        double largest = -10, sum = 0, context = sw_random_normal(&r);
        for (int64_t i = s->offset[b]; i < s->offset[b] + n; i++)
            for (int d = 0; d < WIDTH; d++) {
                double z = sw_random_normal(&r);
                s->x[i * WIDTH + d] = (sw_real)(mean[d] + scale[d] * z);
                if (d == 0) largest = fmax(largest, z);
                if (d == 1) sum += z / sqrt((double)n);
            }
        s->offset[b + 1] = s->offset[b] + n;
        s->context[b] = (sw_real)(mean[3] + scale[3] * context);
        s->target[b * OUTPUTS] = (sw_real)(mean[4] + scale[4] * largest);
        s->target[b * OUTPUTS + 1] = (sw_real)(scale[5] * (sum + context) / sqrt(2));
    }
    point(s);
    give_scales(s);
    return s;
}

static void standardise(sw_real *x, int64_t rows, int64_t width, const double *mean,
                        const double *scale)
{
    for (int64_t i = 0; i < rows * width; i++)
        x[i] = (sw_real)(((double)x[i] - mean[i % width]) / scale[i % width]);
}

/* The same sets, standardised before anyone sees them. */
static sample *by_hand(void)
{
    sample *s = measured();
    standardise(s->x, s->offset[SETS], WIDTH, s->mean, s->scale);
    standardise(s->context, SETS, CONTEXT, s->mean + WIDTH, s->scale + WIDTH);
    standardise(s->target, SETS, OUTPUTS, s->mean + WIDTH + CONTEXT, s->scale + WIDTH + CONTEXT);
    point(s);
    return s;
}

static sw_config scales_config(void)
{
    sw_config config = sw_config_default();
    strcpy(config.data, "none");
    strcpy(config.model.pool, "mean+max");
    config.model.width = 32;
    config.epochs = 3;
    config.batch = 32;
    config.threads = 2;
    return config;
}

static sw_model *fit(const sample *s, const sw_config *config, sw_metrics *test)
{
    sw_model_config wanted = config->model;
    sw_model *model;
    sw_model_config_for(&wanted, &s->dataset);
    cr_assert_eq(sw_model_new(&model, &wanted, 1), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_model_set_schema(model, &s->dataset.schema), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_fit(model, config, sw_dataset_split(&s->dataset, SW_TRAIN),
                        sw_dataset_split(&s->dataset, SW_VALID), NULL),
                 SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_evaluate(test, model, sw_dataset_split(&s->dataset, SW_TEST), 1), SW_OK);
    return model;
}

static void see_epochs(void *user, const sw_epoch *epoch)
{
    sw_epoch *seen_epoch = user;
    *seen_epoch = *epoch;
}

/* ---- The same as by hand --------------------------------------------------------------------- */

Test(scales, training_is_that_on_data_standardised_by_hand)
{
    sample *a = measured(), *b = by_hand();
    static const char *const errors[] = {"squared", "absolute"};
    for (int i = 0; i < 2; i++) {
        sw_config config = scales_config();
        strcpy(config.error, errors[i]);
        sw_metrics of_a, of_b;
        sw_model *first = fit(a, &config, &of_a), *second = fit(b, &config, &of_b);
        cr_expect_eq(memcmp(first->params.values, second->params.values,
                            sizeof(sw_real) * (size_t)first->params.flat_size),
                     0, "%s", errors[i]);
        /* The loss and R2 are those of the scaled outputs; the error is in the unit of the data. */
        cr_expect_float_eq(of_a.loss, of_b.loss, 1e-4 * of_b.loss);
        cr_expect_float_eq(of_a.r2, of_b.r2, 1e-4);
        cr_expect(of_a.error > 100 && of_b.error < 2, "%g, %g", of_a.error, of_b.error);
        sw_model_free(first);
        sw_model_free(second);
    }
    free(a);
    free(b);
}

/* Sets that are asked for the mixture that they come from. */
static sample *as_mixture(sample *s)
{
    sw_dataset *d = &s->dataset;
    d->task = SW_MIXTURE;
    d->sets.target = NULL, d->sets.targets = 0;
    d->schema.output = (sw_columns){.count = 2 * (1 + 2 * WIDTH)};
    return s;
}

/* A density in another unit is another number: by the logarithms of the scales. */
Test(scales, a_mixture_is_learned_in_scales_and_told_in_the_unit_of_the_data)
{
    sample *a = as_mixture(measured()), *b = as_mixture(by_hand());
    sw_config config = scales_config();
    config.epochs = 10;
    sw_metrics of_a, of_b;
    sw_model *first = fit(a, &config, &of_a), *second = fit(b, &config, &of_b);
    cr_expect_eq(memcmp(first->params.values, second->params.values,
                        sizeof(sw_real) * (size_t)first->params.flat_size),
                 0);
    double logs = log(a->scale[0]) + log(a->scale[1]) + log(a->scale[2]);
    cr_expect_float_eq(of_a.loss, of_b.loss, 1e-4);
    cr_expect_float_eq(of_a.likelihood, of_b.likelihood - logs, 1e-4);
    cr_expect_float_eq(of_b.likelihood, -of_b.loss, 1e-12);
    sw_model_free(second);
    sw_epoch last = {0};
    const sw_watcher watcher = {.user = &last, .epoch = see_epochs};
    cr_assert_eq(sw_fit(first, &config, sw_dataset_split(&a->dataset, SW_TRAIN),
                        sw_dataset_split(&a->dataset, SW_VALID), &watcher),
                 SW_OK);
    cr_expect_float_eq(last.train.likelihood, -last.train.loss - logs, 1e-12);
    cr_expect_float_eq(last.train.likelihood, last.valid.likelihood, 0.5);
    sw_model_free(first);
    free(a);
    free(b);
}

/* ---- Targets of any size --------------------------------------------------------------------- */

/* With the usual settings, clipping at 1 among them, and both outputs, large and small. */
Test(scales, targets_near_1e5_are_learned_with_the_usual_settings)
{
    sample *s = measured();
    sw_config config = scales_config();
    config.epochs = 30;
    sw_metrics test, unscaled;
    sw_model *model = fit(s, &config, &test);
    cr_expect_gt(test.r2, 0.9);
    cr_expect_lt(test.loss, 0.2);
    cr_expect_lt(test.error, 2000);
    sw_model_free(model);
    /* What the scales are for. */
    s->dataset.schema.output = (sw_columns){.count = OUTPUTS};
    model = fit(s, &config, &unscaled);
    cr_expect_lt(unscaled.r2, 0.5);
    sw_model_free(model);
    free(s);
}

/* What an epoch says of training and of validation are figures of one kind. */
Test(scales, an_epochs_figures_are_in_the_same_units)
{
    sample *s = measured();
    sw_config config = scales_config();
    config.epochs = 20;
    sw_epoch last = {0};
    const sw_watcher watcher = {.user = &last, .epoch = see_epochs};
    sw_model_config wanted = config.model;
    sw_model *model;
    sw_model_config_for(&wanted, &s->dataset);
    cr_assert_eq(sw_model_new(&model, &wanted, 1), SW_OK);
    cr_assert_eq(sw_model_set_schema(model, &s->dataset.schema), SW_OK);
    cr_assert_eq(sw_fit(model, &config, sw_dataset_split(&s->dataset, SW_TRAIN),
                        sw_dataset_split(&s->dataset, SW_VALID), &watcher),
                 SW_OK);
    cr_expect(last.train.loss > last.valid.loss / 4 && last.train.loss < last.valid.loss * 4,
              "%g, %g", last.train.loss, last.valid.loss);
    cr_expect(last.train.error > last.valid.error / 4 && last.train.error < last.valid.error * 4,
              "%g, %g", last.train.error, last.valid.error);
    sw_model_free(model);
    free(s);
}

/* ---- Runs ------------------------------------------------------------------------------------ */

Test(scales, a_run_keeps_the_datas_schema)
{
    sample *s = measured();
    sw_config config = scales_config();
    scratch_path whole = scratch("whole"), stopped = scratch("stopped");
    sw_result first, second;
    cr_assert_eq(sw_run(&first, &config, whole.text, SW_RUN_NEW, &s->dataset, NULL), SW_OK, "%s",
                 sw_error_message());
    seen at = {.stop_at = 12};
    sw_watcher watcher = {.user = &at, .step = see_step, .stop = &at.stop};
    cr_expect_eq(sw_run(&second, &config, stopped.text, SW_RUN_NEW, &s->dataset, &watcher),
                 SW_ERROR_INTERRUPTED);
    cr_expect_eq(sw_run(&second, &config, stopped.text, SW_RUN_RESUME, &s->dataset, NULL), SW_OK,
                 "%s", sw_error_message());
    expect_same_run(whole.text, stopped.text);

    sw_model *model;
    cr_assert_eq(sw_model_load(&model, scratch("whole/model.safetensors").text), SW_OK);
    sw_metrics test;
    cr_assert_eq(sw_evaluate(&test, model, sw_dataset_split(&s->dataset, SW_TEST), 1), SW_OK);
    cr_expect_eq(test.loss, first.test.loss);
    cr_expect_eq(test.error, first.test.error);
    cr_expect_eq(test.r2, first.test.r2);
    sw_model_free(model);
    free(s);
}

Test(scales, a_run_does_not_go_on_with_other_scales)
{
    sample *s = measured();
    sw_config config = scales_config();
    scratch_path folder = scratch("a");
    sw_result result;
    seen at = {.stop_at = 12};
    sw_watcher watcher = {.user = &at, .step = see_step, .stop = &at.stop};
    cr_expect_eq(sw_run(&result, &config, folder.text, SW_RUN_NEW, &s->dataset, &watcher),
                 SW_ERROR_INTERRUPTED);
    s->scale[1] *= 1.0000001;
    cr_expect_eq(sw_run(&result, &config, folder.text, SW_RUN_RESUME, &s->dataset, NULL),
                 SW_ERROR_ARGUMENT);
    expect_message("last.safetensors: the data has changed: its names, scales or words");
    s->scale[1] /= 1.0000001;
    free(s);
}
