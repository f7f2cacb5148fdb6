#include "train/trainer.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SETS = 48, WIDTH = 3, CLASSES = 4, MOST_ROWS = SETS * 60 };

static int64_t offset[SETS + 1];
static sw_real x[MOST_ROWS * WIDTH];
static int32_t label[SETS];
static sw_ragged sets = {SETS, WIDTH, offset, x, label};

static void make(void)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int64_t b = 0; b < SETS; b++) {
        offset[b + 1] = offset[b] + 1 + sw_random_below(&r, 59);
        label[b] = (int32_t)sw_random_below(&r, CLASSES);
    }
    for (int64_t i = 0; i < offset[SETS] * WIDTH; i++) x[i] = (sw_real)sw_random_normal(&r);
}

TestSuite(trainer, .init = make);

static sw_config config_for(const char *pool, int threads)
{
    sw_config config = sw_config_default();
    strcpy(config.model.pool, pool);
    strcpy(config.optimizer, "adamw");
    strcpy(config.schedule, "constant");
    config.model.input = WIDTH, config.model.outputs = CLASSES, config.model.width = 32;
    config.model.dropout = 0.2;
    config.warmup = 0, config.lr = 0.01, config.clip = 1, config.threads = threads;
    return config;
}

static sw_model *train(const char *pool, int threads, int steps)
{
    sw_config config = config_for(pool, threads);
    sw_model *model;
    sw_trainer *trainer;
    cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK, "%s", sw_error_message());
    for (int step = 0; step < steps; step++) {
        int64_t order[SETS];
        sw_random r = sw_random_for(1, SW_FOR_SHUFFLE, (uint32_t)step, 0);
        sw_random_permutation(&r, SETS, order);
        cr_assert_eq(sw_trainer_step(trainer, &sets, order, SETS, NULL), SW_OK, "%s",
                     sw_error_message());
    }
    sw_trainer_free(trainer);
    return model;
}

Test(trainer, any_number_of_threads_ends_in_the_same_bits)
{
    for (int p = 0; p < sw_pooling_count(); p++) {
        const char *pool = sw_pooling_at(p)->name;
        sw_model *one = train(pool, 1, 6);
        for (int threads = 2; threads <= 4; threads += 2) {
            sw_model *many = train(pool, threads, 6);
            cr_assert_arr_eq(one->params.values, many->params.values,
                             sizeof(sw_real) * (size_t)one->params.block_size, "%s, %d threads",
                             pool, threads);
            sw_model_free(many);
        }
        sw_model_free(one);
    }
}

/* The gradient by chunks is the gradient of the batch as a whole. */
Test(trainer, chunks_add_up_to_the_batch)
{
    sw_config config = config_for("pma", 2);
    config.model.dropout = 0, config.smoothing = 0.1, config.lr = 0;
    sw_model *model;
    sw_trainer *trainer;
    cr_assert_eq(sw_model_new(&model, &config.model, 3), SW_OK);
    cr_assert_eq(sw_trainer_new(&trainer, model, &config), SW_OK);
    trainer->class_weight = calloc(CLASSES, sizeof(sw_real));
    for (int c = 0; c < CLASSES; c++) trainer->class_weight[c] = (sw_real)(1 + c);
    double loss;
    cr_assert_gt(sw_chunk_count(&sets, NULL, SETS), 2);
    cr_assert_eq(sw_trainer_step(trainer, &sets, NULL, SETS, &loss), SW_OK);

    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_real *grads = calloc((size_t)model->params.block_size, sizeof *grads);
    sw_pass pass = sw_pass_begin(t, &model->params, grads);
    sw_sets whole = {SETS, offset, NULL};
    sw_tensor *y =
        sw_model_apply(model, &pass, sw_input(t, SW_DIMS(offset[SETS], WIDTH), x), &whole);
    sw_loss_options options = {.smoothing = 0.1, .class_weight = trainer->class_weight};
    sw_tensor *expected = sw_cross_entropy(t, y, label, &options);
    cr_assert_eq(sw_backward(t, expected), SW_OK);
    double tolerance = sizeof(sw_real) == 8 ? 1e-12 : 2e-6;
    cr_assert_float_eq(loss, (double)expected->data[0], tolerance);
    for (int64_t i = 0; i < model->params.block_size; i++)
        cr_assert_float_eq((double)trainer->grads[i], (double)grads[i], tolerance);
    free(grads);
    sw_tape_free(t);
    sw_trainer_free(trainer);
    sw_model_free(model);
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
                     sizeof(sw_real) * (size_t)model->params.block_size);
    sw_trainer_free(trainer);
    sw_model_free(model);
    sw_model_free(before);
}

Test(trainer, misfits_are_told)
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
    sw_trainer_free(trainer);
    sw_model_free(model);
}

Test(predict, sets_alone_and_together_agree)
{
    sw_model *model = train("gated", 2, 3);
    sw_real *together = calloc(SETS * CLASSES, sizeof *together), alone[CLASSES];
    cr_assert_eq(sw_predict(model, &sets, 2, together), SW_OK, "%s", sw_error_message());
    for (int64_t b = 0; b < SETS; b++) {
        const int64_t one_offset[] = {0, offset[b + 1] - offset[b]};
        sw_ragged one = {1, WIDTH, one_offset, x + offset[b] * WIDTH, NULL};
        cr_assert_eq(sw_predict(model, &one, 1, alone), SW_OK);
        for (int c = 0; c < CLASSES; c++)
            cr_assert_float_eq((double)alone[c], (double)together[b * CLASSES + c], 1e-4);
    }
    free(together);
    sw_model_free(model);
}
