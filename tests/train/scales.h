/* scales.h - sets whose numbers have various units, with the scales in their schema. */
#ifndef SW_TESTS_TRAIN_SCALES_H
#define SW_TESTS_TRAIN_SCALES_H

#include <criterion/criterion.h>
#include <math.h>
#include <setwise/train.h>
#include <stdlib.h>

enum { SETS = 400, TRAIN = 280, VALID = 60, MOST = 8, WIDTH = 3, CONTEXT = 1, OUTPUTS = 2 };

/* Sets of up to MOST elements near (1000, -3, 0.001), with a context near 1e6, and two targets:
 * near 1e5 with a deviation of about 1e4, and near 0 with a deviation of about 0.01. */
typedef struct sample {
    int64_t offset[SETS + 1], index[SETS];
    sw_real x[SETS * MOST * WIDTH], context[SETS * CONTEXT], target[SETS * OUTPUTS];
    double mean[WIDTH + CONTEXT + OUTPUTS], scale[WIDTH + CONTEXT + OUTPUTS];
    sw_dataset dataset;
} sample;

static inline void point(sample *s)
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

static inline void give_scales(sample *s)
{
    sw_schema *schema = &s->dataset.schema;
    schema->feature = (sw_columns){WIDTH, NULL, s->mean, s->scale};
    schema->context = (sw_columns){CONTEXT, NULL, s->mean + WIDTH, s->scale + WIDTH};
    schema->output =
        (sw_columns){OUTPUTS, NULL, s->mean + WIDTH + CONTEXT, s->scale + WIDTH + CONTEXT};
}

static inline sample *measured(void)
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

static inline void standardise(sw_real *x, int64_t rows, int64_t width, const double *mean,
                               const double *scale)
{
    for (int64_t i = 0; i < rows * width; i++)
        x[i] = (sw_real)(((double)x[i] - mean[i % width]) / scale[i % width]);
}

/* The same sets, scaled by the test itself. */
static inline sample *by_hand(void)
{
    sample *s = measured();
    standardise(s->x, s->offset[SETS], WIDTH, s->mean, s->scale);
    standardise(s->context, SETS, CONTEXT, s->mean + WIDTH, s->scale + WIDTH);
    standardise(s->target, SETS, OUTPUTS, s->mean + WIDTH + CONTEXT, s->scale + WIDTH + CONTEXT);
    point(s);
    return s;
}

static inline sw_config scales_config(void)
{
    sw_config config = sw_config_default();
    strcpy(config.data, "none");
    strcpy(config.model.pool, "mean+max");
    config.model.width = 32;
    config.epochs = config.evaluations = 3;
    config.batch = 32;
    config.threads = 2;
    return config;
}

#endif
