/* trainer_sets.h - random sets, and a model that is trained on them. */
#ifndef SW_TESTS_TRAIN_TRAINER_SETS_H
#define SW_TESTS_TRAIN_TRAINER_SETS_H

#include "train/trainer.h"

#include "expect.h"

#include <criterion/criterion.h>
#include <setwise/model.h>
#include <string.h>

enum {
    SETS = 48,
    WIDTH = 3,
    CLASSES = 4,
    CONTEXT = 2,
    MOST_ROWS = SETS * 60,
    MOST_PARAMS = 1 << 14
};

static int64_t offset[SETS + 1];
static sw_real x[MOST_ROWS * WIDTH];
static int32_t label[SETS];
static sw_real context[SETS * CONTEXT];
static sw_ragged sets = {SETS, WIDTH, offset, x, label};

static inline void make(void)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int64_t b = 0; b < SETS; b++) {
        offset[b + 1] = offset[b] + 1 + sw_random_below(&r, 59);
        label[b] = (int32_t)sw_random_below(&r, CLASSES);
    }
    for (int64_t i = 0; i < offset[SETS] * WIDTH; i++) x[i] = (sw_real)sw_random_normal(&r);
    for (int64_t i = 0; i < SETS * CONTEXT; i++) context[i] = (sw_real)sw_random_normal(&r);
}

static inline sw_config config_for(const char *pool, int threads)
{
    sw_config config = sw_config_default();
    strcpy(config.model.pool, pool);
    if (strcmp(pool, "cls") == 0)
        strcpy(config.model.encoder, "sab"); /* cls needs an encoder that mixes */
    strcpy(config.optimizer, "adamw");
    strcpy(config.schedule, "constant");
    config.model.input = WIDTH, config.model.outputs = CLASSES, config.model.width = 32;
    config.model.dropout = 0.2;
    config.warmup = 0, config.lr = 0.01, config.clip = 1, config.threads = threads;
    return config;
}

static inline sw_model *train_with(sw_config config, int steps)
{
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

#endif
