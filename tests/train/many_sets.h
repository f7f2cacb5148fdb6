/* many_sets.h - a model, and more sets than sw_predict processes at a time. */
#ifndef SW_TESTS_TRAIN_MANY_SETS_H
#define SW_TESTS_TRAIN_MANY_SETS_H

#include <criterion/criterion.h>
#include <setwise/train.h>
#include <stdlib.h>

/* Prediction takes the sets in groups of about 32768 rows: these make three groups. */
enum { SETS = 120, MOST_ROWS = 900, WIDTH = 3, CLASSES = 4, FEW = 6 };

static int64_t offset[SETS + 1];
static int32_t label[SETS];
static sw_real *x, logits[SETS * CLASSES];
static sw_ragged sets = {SETS, WIDTH, offset, NULL, label};
static sw_model *model;

/* Each set has other elements, so that no two sets have the same logits. */
static inline void make(void)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    sets.x = x = calloc(SETS * MOST_ROWS * WIDTH, sizeof *x);
    for (int64_t b = 0; b < SETS; b++) {
        offset[b + 1] = offset[b] + MOST_ROWS - sw_random_below(&r, MOST_ROWS / 2);
        label[b] = (int32_t)sw_random_below(&r, CLASSES);
        for (int d = 0; d < WIDTH; d++) {
            double centre = 3 * sw_random_normal(&r);
            for (int64_t i = offset[b]; i < offset[b + 1]; i++)
                x[i * WIDTH + d] = (sw_real)(centre + sw_random_normal(&r));
        }
    }
    cr_assert_gt(offset[SETS], 2 * 32768);
    sw_model_config config = sw_model_config_default();
    strcpy(config.pool, "pma");
    config.input = WIDTH, config.outputs = CLASSES, config.width = 64;
    cr_assert_eq(sw_model_new(&model, &config, 3), SW_OK, "%s", sw_error_message());
}

static inline void end(void)
{
    sw_model_free(model);
    free(x);
}

#endif
