/* test_trainer.c - any number of threads ends in the same bits; chunks add up; misfits. */
#include "train/trainer_sets.h"

#include "heap.h"

#include <math.h>
#include <stdlib.h>

TestSuite(trainer, .init = make);

static const int64_t components = 2; /* of a mixture */
static sw_real target[SETS * CLASSES];

/* The same sets for another task, and with a context. */
static void ask(sw_config *config, sw_task task)
{
    sw_random r = sw_random_for(2, SW_FOR_TEST, (uint32_t)task, 0);
    config->model.task = task, config->model.context = CONTEXT;
    sets.context = context, sets.context_width = CONTEXT;
    if (task == SW_MIXTURE) config->model.outputs = components * (1 + 2 * WIDTH);
    if (task == SW_CLASSES || task == SW_MIXTURE) return;
    sets.target = target, sets.targets = CLASSES;
    for (int64_t i = 0; i < SETS * CLASSES; i++)
        target[i] = task == SW_LABELS ? (sw_real)sw_random_below(&r, 2)
                                      : (sw_real)(3 * sw_random_normal(&r));
}

static sw_model *train(const char *pool, int threads, int steps)
{
    sw_config config = config_for(pool, threads);
    ask(&config, SW_CLASSES); /* there are poolings that read the context */
    return train_with(config, steps);
}

static void expect_same_weights(const sw_model *a, const sw_model *b, const char *what, int threads)
{
    cr_assert_arr_eq(a->params.values, b->params.values,
                     sizeof(sw_real) * (size_t)a->params.flat_size, "%s, %d threads", what,
                     threads);
}

Test(trainer, any_number_of_threads_ends_in_the_same_bits)
{
    for (int p = 0; p < sw_pooling_count(); p++) {
        const char *pool = sw_pooling_at(p)->name;
        sw_model *one = train(pool, 1, 6);
        for (int threads = 2; threads <= 4; threads += 2) {
            sw_model *many = train(pool, threads, 6);
            expect_same_weights(one, many, pool, threads);
            sw_model_free(many);
        }
        sw_model_free(one);
    }
}

/* A part of each set, another one in each step, and no memory that a step before did not have. */
Test(trainer, parts_of_sets_end_in_the_same_bits)
{
    for (int part = 0; part < 3; part++) {
        sw_config config = config_for("mean", 1);
        ask(&config, SW_CLASSES); /* as `train` does */
        config.sample = part == 1 ? 0 : 20, config.instance_dropout = part == 0 ? 0 : 0.4;
        sw_model *one = train_with(config, 6), *whole = train("mean", 1, 6);
        cr_expect_neq(memcmp(one->params.values, whole->params.values,
                             sizeof(sw_real) * (size_t)one->params.flat_size),
                      0);
        for (int threads = 2; threads <= 4; threads += 2) {
            config.threads = threads;
            sw_model *many = train_with(config, 6);
            expect_same_weights(one, many, "parts", threads);
            sw_model_free(many);
        }
        sw_model_free(one);
        sw_model_free(whole);
    }
}

Test(trainer, a_step_on_parts_of_sets_allocates_nothing)
{
    sw_config config = config_for("gated", 1);
    config.sample = 20, config.instance_dropout = 0.4;
    sw_model *model;
    sw_trainer *trainer;
    cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK);
    size_t in_use = 0;
    for (int step = 0; step < 30; step++) {
        if (step == 10) in_use = heap_in_use();
        cr_assert_eq(sw_trainer_step(trainer, &sets, NULL, SETS, NULL), SW_OK);
    }
#ifdef SW_ARENA_DEBUG /* malloc keeps some of what was freed, so its count is not exact */
    cr_expect_lt(heap_in_use(), in_use + (1 << 20));
#else
    cr_expect_eq(heap_in_use(), in_use);
#endif
    sw_trainer_free(trainer);
    sw_model_free(model);
}

Test(trainer, any_task_with_a_context_ends_in_the_same_bits)
{
    for (int task = SW_CLASSES; task <= SW_MIXTURE; task++) {
        sw_config config = config_for("pma", 1);
        ask(&config, (sw_task)task);
        sw_model *one = train_with(config, 6);
        for (int threads = 2; threads <= 3; threads++) {
            config.threads = threads;
            sw_model *many = train_with(config, 6);
            expect_same_weights(one, many, sw_task_name((sw_task)task), threads);
            sw_model_free(many);
        }
        context[5] += 1; /* otherwise the context would have no effect */
        sw_model *other = train_with(config, 6);
        cr_assert_neq(memcmp(one->params.values, other->params.values,
                             sizeof(sw_real) * (size_t)one->params.flat_size),
                      0);
        sw_model_free(other);
        sw_model_free(one);
    }
}

/* The tolerance for sums in another order: some rounding errors of the largest term. */
static const double sum_error = sizeof(sw_real) == 8 ? 1e-12 : 2e-6;

/* The terms of a parameter's gradients are taken to be as large as the largest of these gradients,
 * or, where terms cancel each other, a fiftieth of a loss. */
static void expect_close(const sw_param *param, const sw_real *a, const sw_real *b)
{
    double largest = 0.02;
    for (int64_t i = param->offset; i < param->offset + param->size; i++)
        largest = fmax(largest, fabs((double)b[i]));
    for (int64_t i = param->offset; i < param->offset + param->size; i++)
        cr_assert_float_eq((double)a[i], (double)b[i], sum_error * largest, "%s: %g, %g",
                           param->name, (double)a[i], (double)b[i]);
}

/* The gradient by chunks is the gradient of the batch as a whole. */
static void check_chunks(sw_config config, const char *error)
{
    sw_task task = config.model.task;
    bool classes = task == SW_CLASSES;
    config.model.dropout = 0, config.smoothing = classes ? 0.1 : 0, config.lr = 0;
    strcpy(config.error, error);
    sw_model *model;
    sw_trainer *trainer;
    cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK);
    if (classes) trainer->class_weight = calloc(CLASSES, sizeof(sw_real));
    for (int c = 0; classes && c < CLASSES; c++) trainer->class_weight[c] = (sw_real)(1 + c);
    double loss;
    cr_assert_gt(sw_chunk_count(&(sw_some_sets){&sets, NULL, SETS}), 2);
    cr_assert_eq(sw_trainer_step(trainer, &sets, NULL, SETS, &loss), SW_OK, "%s",
                 sw_error_message());

    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_real *grads = calloc((size_t)model->params.flat_size, sizeof *grads);
    sw_pass pass = sw_pass_begin(t, &model->params, grads);
    pass.context = sw_input(t, SW_DIMS(SETS, CONTEXT), context);
    sw_sets whole = {SETS, offset, NULL};
    sw_tensor *y =
        sw_model_apply(model, &pass, sw_input(t, SW_DIMS(offset[SETS], WIDTH), x), &whole);
    sw_loss_options options = {
        .smoothing = 0.1, .class_weight = trainer->class_weight, .total = classes ? SETS : 0};
    sw_tensor *answer = sw_input(t, SW_DIMS(SETS, CLASSES), target);
    sw_tensor *all_x = sw_input(t, SW_DIMS(offset[SETS], WIDTH), x);
    sw_tensor *expected =
        classes             ? sw_cross_entropy(t, y, label, &options)
        : task == SW_LABELS ? sw_binary_cross_entropy(t, y, answer, NULL)
        : task == SW_MIXTURE
            ? sw_scale(t, sw_mean(t, sw_mixture_likelihood(t, y, all_x, &whole), 0), -1)
        : strcmp(error, "squared") == 0 ? sw_squared_error(t, y, answer, NULL)
                                        : sw_absolute_error(t, y, answer, NULL);
    cr_assert_eq(sw_backward(t, expected), SW_OK);
    cr_assert_float_eq(loss, (double)expected->data[0], sum_error * fmax(1, fabs(loss)));
    for (int i = 0; i < model->params.count; i++)
        expect_close(model->params.list[i], trainer->grads, grads);
    free(grads);
    sw_tape_free(t);
    sw_trainer_free(trainer);
    sw_model_free(model);
}

Test(trainer, chunks_add_up_to_the_batch)
{
    for (int task = SW_CLASSES; task <= SW_MIXTURE; task++) {
        sw_config config = config_for("pma", 2);
        ask(&config, (sw_task)task);
        check_chunks(config, "squared");
        if (task == SW_REGRESSION) check_chunks(config, "absolute");
    }
}

/* In a trainer, but not in the pass that it is compared with, layers are merged. */
Test(trainer, chunks_of_merged_layers_add_up_to_the_batch)
{
    static const char *const pools[] = {"additive", "gated"};
    for (int i = 0; i < 2; i++) {
        sw_config config = config_for(pools[i], 2);
        ask(&config, SW_CLASSES);
        check_chunks(config, "squared");
    }
}

/* The tally of a step besides the loss: right answers, absolute errors. */
Test(trainer, a_step_adds_up_how_good_the_outputs_were)
{
    for (int task = SW_CLASSES; task <= SW_MIXTURE; task++) {
        sw_config config = config_for("mean", 2);
        ask(&config, (sw_task)task);
        config.model.dropout = 0, config.lr = 0;
        sw_model *model;
        sw_trainer *trainer;
        sw_step_sums sums;
        sw_metrics expected;
        cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
        cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK);
        cr_assert_eq(sw_trainer_step_sums(trainer, &sets, NULL, SETS, &sums), SW_OK);
        sw_split split = {SW_TRAIN, &sets, NULL, SETS, config.model.outputs, (sw_task)task};
        cr_assert_eq(sw_evaluate(&expected, model, split, 1), SW_OK, "%s", sw_error_message());
        double answers = task == SW_CLASSES ? SETS : SETS * CLASSES;
        cr_expect_float_eq(sums.loss_sum / sums.weight_sum, expected.loss,
                           1e-5 * (1 + expected.loss));
        if (task == SW_REGRESSION)
            cr_expect_float_eq(sums.tally.error / answers, expected.error, 1e-5);
        else if (task == SW_MIXTURE)
            cr_expect_eq(expected.likelihood, -expected.loss);
        else
            cr_expect_float_eq((double)sums.tally.correct / answers, expected.accuracy, 1e-12);
        sw_trainer_free(trainer);
        sw_model_free(model);
    }
}

Test(trainer, a_loss_that_is_not_finite_leaves_the_model_as_it_was)
{
    sw_config config = config_for("mean", 2);
    sw_model *model, *before;
    sw_trainer *trainer;
    cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
    cr_assert_eq(sw_model_new(&before, &config.model, 3), SW_OK);
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK);
    x[5 * WIDTH] = (sw_real)NAN;
    cr_assert_eq(sw_trainer_step(trainer, &sets, NULL, SETS, NULL), SW_ERROR_DIVERGED);
    cr_assert_not_null(strstr(sw_error_message(), "update 1: the loss is"));
    cr_assert_arr_eq(model->params.values, before->params.values,
                     sizeof(sw_real) * (size_t)model->params.flat_size);
    sw_trainer_free(trainer);
    sw_model_free(model);
    sw_model_free(before);
}

/* One step of `config` on the sets. */
static sw_status try_step(const sw_config *config)
{
    sw_model *model;
    sw_trainer *trainer;
    cr_assert_eq(sw_model_new(&model, &config->model, 3), SW_OK);
    cr_assert_eq(sw_trainer_new(&trainer, model, config), SW_OK);
    const sw_status status = sw_trainer_step(trainer, &sets, NULL, SETS, NULL);
    sw_trainer_free(trainer);
    sw_model_free(model);
    return status;
}

#ifndef SW_REAL_DOUBLE /* whose largest numbers overflow in the norm of the gradient first */
/* The loss and the gradient are finite, but the square of the gradient is not. */
Test(trainer, a_state_that_is_not_finite_is_not_good)
{
    static sw_real weight[SETS];
    sw_config config = config_for("mean", 2);
    strcpy(config.optimizer, "adam");
    config.clip = 0;
    config.warmup = 0;
    for (int i = 0; i < SETS; i++) weight[i] = 1e25f;
    sets.weight = weight;
    cr_expect_eq(try_step(&config), SW_ERROR_DIVERGED);
    expect_message("update 1: the optimiser's mean square of the gradient of ");
    expect_message(" is inf at [");
    expect_message("; the learning rate is 0.01, without clipping");
    config.clip = 1;
    cr_expect_eq(try_step(&config), SW_OK, "%s", sw_error_message());

    for (int i = 0; i < SETS; i++) weight[i] = 3e37f;
    strcpy(config.optimizer, "sgd");
    config.clip = 0;
    config.lr = 1000;
    cr_expect_eq(try_step(&config), SW_ERROR_DIVERGED);
    expect_message("update 1: the parameter ");
    expect_message("inf at [");
}
#endif

/* A number of the data, and not the learning rate. */
Test(trainer, a_number_of_the_data_that_is_too_large)
{
    sw_config config = config_for("sum", 2);
    const double most = sizeof(sw_real) == 4 ? 3e38 : 1.7e308;
    for (int64_t i = offset[2] * WIDTH; i < offset[3] * WIDTH; i++) x[i] = (sw_real)most;
    cr_expect_eq(try_step(&config), SW_ERROR_DIVERGED);
    expect_message("update 1: the loss is ");
    expect_message(" from finite numbers; set 2, element 0, column 0 is ");
    expect_message(", and nothing scales it (standardise=yes does)");
    cr_expect_null(strstr(sw_error_message(), "learning rate"));
    x[offset[2] * WIDTH + 1] = (sw_real)NAN;
    cr_expect_eq(try_step(&config), SW_ERROR_DIVERGED);
    expect_message("; set 2, element 0, column 1 is nan");
}

/* A ReLU makes 0 of minus infinity, so that loss and gradient are finite. */
Test(trainer, debug_numbers_looks_between_the_operators)
{
    sw_config config = config_for("mean", 2);
    sw_model *model;
    sw_trainer *trainer;
    cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK);
    sw_trainer_debug_numbers(trainer, true);
    cr_expect_eq(sw_trainer_step(trainer, &sets, NULL, SETS, NULL), SW_OK, "%s",
                 sw_error_message());
    const sw_param *p = sw_params_find(&model->params, "enc.0.bias");
    cr_assert_not_null(p);
    model->params.values[p->offset] = (sw_real)-INFINITY;
    cr_expect_eq(sw_trainer_step(trainer, &sets, NULL, SETS, NULL), SW_ERROR_DIVERGED);
    expect_message("update 2: linear (enc.0.weight, enc.0.bias): enc.0.bias [");
    expect_message("] is -inf at [0]");
    sw_trainer_free(trainer);
    sw_model_free(model);
}

Test(trainer, misfits_are_reported)
{
    sw_config config = config_for("mean", 1);
    sw_model *model;
    sw_trainer *trainer;
    cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK);
    sw_ragged narrow = sets;
    narrow.width = 2;
    cr_assert_eq(sw_trainer_step(trainer, &narrow, NULL, 1, NULL), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "train: elements have 2 numbers, the model expects 3");
    label[0] = CLASSES;
    cr_assert_neq(sw_trainer_step(trainer, &sets, NULL, SETS, NULL), SW_OK);
    sw_ragged contextual = sets;
    contextual.context = context, contextual.context_width = CONTEXT;
    cr_assert_eq(sw_trainer_step(trainer, &contextual, NULL, 1, NULL), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "train: the sets come with a context of 2 numbers, the "
                                         "model takes none");
    sw_trainer_free(trainer);
    sw_model_free(model);
}

Test(trainer, misfits_of_other_tasks_are_reported)
{
    sw_config config = config_for("mean", 1);
    ask(&config, SW_LABELS);
    sw_model *model;
    sw_trainer *trainer;
    cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
    config.smoothing = 0.1;
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(),
                     "smoothing is 0.1: it smooths classes, the task is labels");
    config.smoothing = 0, config.balance = true;
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(), "balance is true: it weighs classes, the task is labels");
    config.balance = false, strcpy(config.error, "absolute");
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(),
                     "error is absolute: it is a regression's loss, the task is labels");
    strcpy(config.error, "squared");
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK);
    sw_ragged lacking = sets;
    lacking.target = NULL;
    cr_assert_eq(sw_trainer_step(trainer, &lacking, NULL, 1, NULL), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(), "train: the sets have no targets");
    lacking = sets, lacking.targets = 3;
    cr_assert_eq(sw_trainer_step(trainer, &lacking, NULL, 1, NULL), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "train: the sets have 3 targets each, expected 4");
    lacking = sets, lacking.context_width = 0;
    cr_assert_eq(sw_trainer_step(trainer, &lacking, NULL, 1, NULL), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "train: the sets come without a context, the model "
                                         "expects one of 2 numbers");
    lacking.context_width = 3;
    cr_assert_eq(sw_trainer_step(trainer, &lacking, NULL, 1, NULL), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "train: the sets come with a context of 3 numbers, the "
                                         "model expects 2");
    sw_trainer_free(trainer);
    sw_model_free(model);
}
