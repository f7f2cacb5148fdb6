/* scaled.h - a schema with scales, and numbers in the unit of the data and in these scales. */
#ifndef SW_TESTS_MODEL_SCALED_H
#define SW_TESTS_MODEL_SCALED_H

#include "networks.h"

#include <criterion/criterion.h>
#include <setwise/model.h>

enum { SETS = 3, ROWS = 6, INPUT = 3, CONTEXT = 2, OUTPUTS = 2 };
static const int64_t offset[SETS + 1] = {0, 2, 3, ROWS};
static const sw_sets sets = {SETS, offset, NULL};

static inline sw_model *new_model(sw_task task, int64_t vocabulary)
{
    sw_model_config config = network_config("deepsets");
    config.input = INPUT, config.context = CONTEXT, config.outputs = OUTPUTS;
    config.task = task, config.vocabulary = vocabulary;
    return network_new(&config);
}

/* Numbers that a float holds exactly, so that the test and the model compute the same. */
typedef struct sample {
    double feature_mean[INPUT], feature_scale[INPUT], context_mean[CONTEXT], context_scale[CONTEXT],
        output_mean[OUTPUTS], output_scale[OUTPUTS];
    sw_schema schema;
} sample;

static inline void fill(sample *s)
{
    *s = (sample){.feature_mean = {0, 1000, -3},
                  .feature_scale = {1, 250, 0.125},
                  .context_mean = {64, 0},
                  .context_scale = {16, 2},
                  .output_mean = {100000, 0},
                  .output_scale = {8192, 0.5}};
    s->schema = (sw_schema){.feature = {INPUT, NULL, s->feature_mean, s->feature_scale},
                            .context = {CONTEXT, NULL, s->context_mean, s->context_scale},
                            .output = {OUTPUTS, NULL, s->output_mean, s->output_scale}};
}

typedef struct given {
    sw_real x[ROWS * INPUT], context[SETS * CONTEXT];
} given;

/* Numbers near the means, and the same in their scale. */
static inline void draw(given *measured, given *scaled, const sample *s)
{
    sw_random r = sw_random_for(7, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < ROWS * INPUT; i++) {
        double mean = s->feature_mean[i % INPUT], scale = s->feature_scale[i % INPUT];
        measured->x[i] = (sw_real)(mean + scale * sw_random_normal(&r));
        scaled->x[i] = (sw_real)(((double)measured->x[i] - mean) / scale);
    }
    for (int i = 0; i < SETS * CONTEXT; i++) {
        double mean = s->context_mean[i % CONTEXT], scale = s->context_scale[i % CONTEXT];
        measured->context[i] = (sw_real)(mean + scale * sw_random_normal(&r));
        scaled->context[i] = (sw_real)(((double)measured->context[i] - mean) / scale);
    }
}

#endif
