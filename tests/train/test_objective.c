/* test_objective.c - the loss of each task, and that it is computed from scaled numbers. */
#include "train/objective.h"

#include "expect.h"
#include "train/scales.h"

/* ---- Settings that a task does not have ------------------------------------------------------ */

static void expect_lacking(const sw_config *config, sw_task task, const char *message)
{
    cr_expect_eq(sw_objective_check(config, task), SW_ERROR_ARGUMENT, "%s", message);
    cr_expect_str_eq(sw_error_message(), message);
}

Test(objective, what_a_task_lacks)
{
    sw_config config = sw_config_default();
    for (int task = SW_CLASSES; task <= SW_MIXTURE; task++)
        cr_expect_eq(sw_objective_check(&config, (sw_task)task), SW_OK);
    config.balance = true;
    cr_expect_eq(sw_objective_check(&config, SW_CLASSES), SW_OK);
    expect_lacking(&config, SW_LABELS, "balance is true: it weighs classes, the task is labels");
    expect_lacking(&config, SW_REGRESSION,
                   "balance is true: it weighs classes, the task is regression");
    config.balance = false, config.smoothing = 0.1;
    cr_expect_eq(sw_objective_check(&config, SW_CLASSES), SW_OK);
    expect_lacking(&config, SW_LABELS, "smoothing is 0.1: it smooths classes, the task is labels");
    expect_lacking(&config, SW_REGRESSION,
                   "smoothing is 0.1: it smooths classes, the task is regression");
    config.smoothing = 0, strcpy(config.class_weights, "a=2");
    cr_expect_eq(sw_objective_check(&config, SW_CLASSES), SW_OK);
    expect_lacking(&config, SW_LABELS,
                   "class-weights is a=2: it weighs classes, the task is labels");
    config.balance = true;
    expect_lacking(&config, SW_CLASSES,
                   "balance is true, and class-weights is a=2: expected one of them");
    config.balance = false, strcpy(config.class_weights, "none"), strcpy(config.error, "absolute");
    cr_expect_eq(sw_objective_check(&config, SW_REGRESSION), SW_OK);
    expect_lacking(&config, SW_LABELS,
                   "error is absolute: it is a regression's loss, the task is labels");
    strcpy(config.error, "squared"), strcpy(config.select, "error");
    expect_lacking(&config, SW_CLASSES,
                   "select is error, which only a regression has: the task is classes");
}

/* ---- Losses ---------------------------------------------------------------------------------- */

static double loss_of(sw_task task, sw_config *config, sw_tape *tape, sw_tensor *y,
                      const sw_chunk *chunk, double weight)
{
    const sw_model model = {.config = {.outputs = y->shape[1], .task = task}};
    const sw_objective objective = {.model = &model, .config = config};
    const sw_tensor *loss = sw_objective_loss(&objective, tape, y, chunk, weight);
    cr_assert(loss, "%s", sw_error_message());
    return (double)loss->data[0];
}

/* Two sets, of which the second weighs three times as much, in a batch of the weight 8. */
Test(objective, losses_by_hand)
{
    const sw_real y[] = {1, 2, 3, 4}, target[] = {0, 1, 1, 0}, weight[] = {1, 3};
    sw_config config = sw_config_default();
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    const sw_chunk chunk = {
        .target = sw_input(tape, SW_DIMS(2, 2), target), .weight = weight, .sets = {.count = 2}};
    sw_tensor *outputs = sw_input(tape, SW_DIMS(2, 2), y);
    const double labels = log1p(exp(1)) + log1p(exp(-2)) + 3 * (log1p(exp(-3)) + log1p(exp(4)));
    cr_expect_float_eq(loss_of(SW_LABELS, &config, tape, outputs, &chunk, 8), labels / 16, 1e-6);
    cr_expect_float_eq(loss_of(SW_REGRESSION, &config, tape, outputs, &chunk, 8),
                       (1 + 1 + 3 * (4 + 16)) / 16.0, 1e-6);
    strcpy(config.error, "absolute");
    cr_expect_float_eq(loss_of(SW_REGRESSION, &config, tape, outputs, &chunk, 8),
                       (1 + 1 + 3 * (2 + 4)) / 16.0, 1e-6);
    sw_tape_free(tape);
}

/* The loss of a batch of sets that weigh 1 and 3 is the sum of those in which one weighs nothing.
 */
Test(objective, sets_of_a_mixture_have_weights)
{
    const sw_real y[] = {0, 1, 0, 0, -1, 0}, x[] = {0, 1, 5};
    const int64_t offset[] = {0, 1, 3};
    sw_config config = sw_config_default();
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_chunk chunk = {.x = sw_input(tape, SW_DIMS(3, 1), x),
                      .sets = {.count = 2, .offset = offset}};
    sw_tensor *outputs = sw_input(tape, SW_DIMS(2, 3), y);
    double loss[3];
    for (int i = 0; i < 3; i++) {
        const sw_real weight[3][2] = {{1, 0}, {0, 1}, {1, 3}};
        chunk.weight = weight[i];
        loss[i] = loss_of(SW_MIXTURE, &config, tape, outputs, &chunk, 8);
    }
    cr_expect_gt(loss[1], loss[0] + 0.1);
    cr_expect_float_eq(loss[2], loss[0] + 3 * loss[1], 1e-5);
    sw_tape_free(tape);
}

/* ---- Tallies --------------------------------------------------------------------------------- */

static sw_tally tally_of(sw_model *model, const sw_real *y, int64_t outputs, const sw_chunk *chunk,
                         sw_tape *tape)
{
    return sw_objective_tally(model, sw_input(tape, SW_DIMS(3, outputs), y), chunk);
}

/* Of each task, what a batch of three sets adds up to, and the metrics of two such batches. */
Test(objective, tallies_by_hand)
{
    const sw_real y[] = {2, 1, -3, 1, 2, 4}, target[] = {1, 0, 0, 1, 1, 1};
    const int32_t label[] = {0, 1, 1};
    double mean[] = {0, 0}, scale[] = {10, 100};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    const sw_chunk chunk = {
        .label = label, .target = sw_input(tape, SW_DIMS(3, 2), target), .sets = {.count = 3}};
    sw_model model = {.config = {.outputs = 2, .task = SW_CLASSES}};
    sw_tally tally = tally_of(&model, y, 2, &chunk, tape);
    cr_expect_eq(tally.correct, 3);
    tally.correct += 2;
    cr_expect_float_eq(sw_metrics_from_tally(&model, 6, 0.5, tally).accuracy, 5.0 / 6, 1e-15);

    model.config.task = SW_LABELS;
    tally = tally_of(&model, y, 2, &chunk, tape);
    cr_expect_eq(tally.correct, 5);
    tally.correct += 5;
    sw_metrics m = sw_metrics_from_tally(&model, 6, 0.5, tally);
    cr_expect_float_eq(m.accuracy, 10.0 / 12, 1e-15);
    cr_expect(m.loss == 0.5 && m.sets == 6 && isnan(m.error));

    model.config.task = SW_REGRESSION;
    cr_expect_eq(tally_of(&model, y, 2, &chunk, tape).error, 1 + 1 + 3 + 0 + 1 + 3);
    model.schema.output = (sw_columns){.count = 2, .mean = mean, .scale = scale};
    tally = tally_of(&model, y, 2, &chunk, tape);
    cr_expect_eq(tally.error, 10 + 100 + 30 + 0 + 10 + 300);
    cr_expect_eq(tally.correct, 0);
    cr_expect_eq(sw_metrics_from_tally(&model, 3, 0.5, tally).error, 450.0 / 6);
    double unit[] = {0, 0.5}, some[] = {10, 1}; /* the unit of the logarithm of the second */
    model.schema.output = (sw_columns){.count = 2, .mean = mean, .scale = some, .log = unit};
    tally = tally_of(&model, y, 2, &chunk, tape);
    const double seconds = sinh(1) + 0 + sinh(4) - sinh(1);
    cr_expect_float_eq(tally.error, 10 + 30 + 10 + 0.5 * seconds, 1e-12);

    model.config.task = SW_MIXTURE;
    model.schema.feature = (sw_columns){.count = 2, .mean = mean, .scale = scale};
    tally = tally_of(&model, y, 2, &chunk, tape);
    cr_expect(tally.correct == 0 && tally.error == 0);
    m = sw_metrics_from_tally(&model, 3, 0.5, tally);
    cr_expect_float_eq(m.likelihood, -0.5 - log(1000), 1e-12);
    cr_expect(isnan(m.accuracy) && isnan(m.error));
    sw_tape_free(tape);
}

/* ---- Scales ---------------------------------------------------------------------------------- */

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

static void see_last(void *user, const sw_evaluation *evaluation)
{
    sw_evaluation *last = user;
    *last = *evaluation;
}

/* ---- The same as by hand --------------------------------------------------------------------- */

Test(objective, training_is_that_on_data_standardised_by_hand)
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
        /* The loss is that of the scaled outputs; the error is in the unit of the data; R2 has
         * none. */
        cr_expect_float_eq(of_a.loss, of_b.loss, 1e-4 * of_b.loss);
        cr_expect_float_eq(of_a.r2, of_b.r2, 1e-4);
        cr_expect(of_a.error > 100 && of_b.error < 2, "%g, %g", of_a.error, of_b.error);
        sw_model_free(first);
        sw_model_free(second);
    }
    free(a);
    free(b);
}

/* The logarithms of feature 0, of the context and of target 0. Those are near 1000, 1e6 and 1e5, so
 * their scales are others than in `measured`. */
Test(objective, training_is_that_on_logarithms_by_hand)
{
    sample *a = measured(), *b = measured();
    double log[WIDTH + CONTEXT + OUTPUTS] = {200, 0, 0, 1e6, 1e5, 0};
    for (int j = 0; j < WIDTH + CONTEXT + OUTPUTS; j++)
        if (log[j] > 0) a->mean[j] = b->mean[j] = 0.9, a->scale[j] = b->scale[j] = 0.25;
    sw_schema *schema = &a->dataset.schema;
    schema->feature.log = log, schema->context.log = log + WIDTH;
    schema->output.log = log + WIDTH + CONTEXT;
    const struct {
        sw_real *x;
        int64_t rows, width;
        const double *log;
    } part[] = {{b->x, b->offset[SETS], WIDTH, log},
                {b->context, SETS, CONTEXT, log + WIDTH},
                {b->target, SETS, OUTPUTS, log + WIDTH + CONTEXT}};
    for (int p = 0; p < 3; p++)
        for (int64_t i = 0; i < part[p].rows * part[p].width; i++) {
            const int64_t j = (part[p].log - log) + i % part[p].width;
            const double x = (double)part[p].x[i], u = log[j] > 0 ? asinh(x / log[j]) : x;
            part[p].x[i] = (sw_real)((u - b->mean[j]) / b->scale[j]);
        }
    b->dataset.schema.feature = (sw_columns){.count = WIDTH};
    b->dataset.schema.context = (sw_columns){.count = CONTEXT};
    b->dataset.schema.output = (sw_columns){.count = OUTPUTS};
    const sw_config config = scales_config();
    sw_metrics of_a, of_b;
    sw_model *first = fit(a, &config, &of_a), *second = fit(b, &config, &of_b);
    cr_expect_eq(memcmp(first->params.values, second->params.values,
                        sizeof(sw_real) * (size_t)first->params.flat_size),
                 0);
    cr_expect_float_eq(of_a.loss, of_b.loss, 1e-4 * of_b.loss);
    cr_expect(of_a.error > 1000 && of_b.error < 2, "%g, %g", of_a.error, of_b.error);
    sw_model_free(first);
    sw_model_free(second);
    free(a);
    free(b);
}

/* Sets for the task mixture. */
static sample *as_mixture(sample *s)
{
    sw_dataset *d = &s->dataset;
    d->task = SW_MIXTURE;
    d->sets.target = NULL, d->sets.targets = 0;
    d->schema.output = (sw_columns){.count = 2 * (1 + 2 * WIDTH)};
    return s;
}

/* ln p depends on the unit: it differs by the sum of the logarithms of the scales. */
Test(objective, a_mixture_is_learned_in_scales_and_reported_in_the_unit_of_the_data)
{
    sample *a = as_mixture(measured()), *b = as_mixture(by_hand());
    sw_config config = scales_config();
    config.epochs = config.evaluations = 10;
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
    sw_evaluation last = {0};
    const sw_watcher watcher = {.user = &last, .evaluation = see_last};
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

/* With the default settings, such as clipping at 1, both the large and the small output are
 * learned. */
Test(objective, targets_near_1e5_are_learned_with_the_usual_settings)
{
    sample *s = measured();
    sw_config config = scales_config();
    config.epochs = config.evaluations = 30;
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

/* The training and validation metrics of an evaluation are comparable. */
Test(objective, an_evaluations_metrics_are_in_the_same_units)
{
    sample *s = measured();
    sw_config config = scales_config();
    config.epochs = config.evaluations = 20;
    sw_evaluation last = {0};
    const sw_watcher watcher = {.user = &last, .evaluation = see_last};
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
