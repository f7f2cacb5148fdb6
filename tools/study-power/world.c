/* world.c - studies whose truth is known: made-up networks on made-up test sets. */
#include "world.h"

#include <setwise/predictions.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

world world_default(void)
{
    return (world){.arms = 6,
                   .seeds = 3,
                   .sets = 2000,
                   .accuracy = 0.8,
                   .common = 0.6,
                   .own = 0.1,
                   .skill = 0.05,
                   .uneven = 1,
                   .metric = "accuracy"};
}

/* The scale of the logistic part, whose variance is (scale pi)^2 / 3. */
static double logistic_scale(const world *w)
{
    return sqrt(3 * (1 - w->common - w->own)) / 3.14159265358979323846;
}

/* How often the margin is above 0, by the trapezoidal rule over its normal part. */
static double accuracy_of(const world *w, double level, double variance)
{
    const double scale = logistic_scale(w), step = 0.05;
    double sum = 0;
    for (double z = -6; z < 6; z += step)
        sum += step * exp(-z * z / 2) / (1 + exp(-(level + sqrt(variance) * z) / scale));
    return sum / sqrt(2 * 3.14159265358979323846);
}

void world_prepare(world *w)
{
    for (int a = 0; a < 2; a++) {
        const double skill = w->skill * (a == 0 ? w->uneven : 1);
        double low = -10, high = 10;
        for (int i = 0; i < 60; i++) {
            w->level[a] = (low + high) / 2;
            const bool less = accuracy_of(w, w->level[a], skill * skill + w->common + w->own) <
                              w->accuracy + (a == 0 ? w->gap : 0);
            *(less ? &low : &high) = w->level[a];
        }
    }
}

/* The streams of a study. */
enum { COMMON, OWN, RUN, SEED, SKILL };
static sw_random stream(uint32_t number, uint32_t part, int arm, int run)
{
    return sw_random_for(((uint64_t)number << 8) + part, SW_FOR_TEST, (uint32_t)arm, (uint32_t)run);
}

static void add_normal(double *x, int64_t n, double variance, sw_random random)
{
    const double deviation = sqrt(variance);
    for (int64_t s = 0; s < n && variance > 0; s += 2) { /* Box and Muller (1958) */
        const double length = deviation * sqrt(-2 * log(1 - sw_random_uniform(&random)));
        const double angle = 2 * 3.14159265358979323846 * sw_random_uniform(&random);
        x[s] += length * cos(angle);
        if (s + 1 < n) x[s + 1] += length * sin(angle);
    }
}

/* Add to the margins the level of the arm, the skill of the seed, and the part of the run. */
static void add_run_part(double *margin, const world *w, uint32_t number, int arm, int run)
{
    const double scale = logistic_scale(w), skill = w->skill * (arm == 0 ? w->uneven : 1);
    sw_random seed = stream(number, SEED, 0, run), own = stream(number, SKILL, arm, run);
    sw_random part = stream(number, RUN, arm, run);
    const double level =
        w->level[arm > 0] + skill * (sqrt(w->same_seed) * sw_random_normal(&seed) +
                                     sqrt(1 - w->same_seed) * sw_random_normal(&own));
    for (int64_t s = 0; s < w->sets; s++) {
        const double u = ((double)sw_random_u32(&part) + 0.5) * 0x1p-32;
        margin[s] += level + scale * log(u / (1 - u));
    }
}

/* Add a run to the outcomes by its margins [sets]; `scores` is room for [sets, 2]. */
static sw_status add_run(sw_outcomes *o, const world *w, int arm, int run, double *margin,
                         double *truth, double *scores)
{
    if (strcmp(w->metric, "accuracy") == 0) {
        for (int64_t s = 0; s < w->sets; s++) margin[s] = margin[s] > 0;
        sw_outcomes_add_mean(o, arm, run, margin);
        return SW_OK;
    }
    sw_predictions said = {
        .task = SW_CLASSES, .sets = w->sets, .outputs = 2, .truth = truth, .scores = scores};
    if (strcmp(w->metric, "mean absolute error") == 0) {
        said.task = SW_REGRESSION;
        said.outputs = 1;
        for (int64_t s = 0; s < w->sets; s++) {
            truth[s] = 0;
            scores[s] = exp(-margin[s] / 2);
        }
    } else {
        for (int64_t s = 0; s < w->sets; s++) {
            truth[s] = (double)(s % 2);
            scores[2 * s + s % 2] = 1 / (1 + exp(-2 * margin[s]));
            scores[2 * s + 1 - s % 2] = 1 / (1 + exp(2 * margin[s]));
        }
    }
    return sw_outcomes_add_predictions(o, arm, run, w->metric, &said);
}

sw_outcomes *world_study(const world *w, uint32_t number)
{
    const size_t n = (size_t)w->sets;
    sw_outcomes *o = NULL;
    double *room = malloc(6 * n * sizeof *room);
    double *common = room, *own = room + n, *margin = own + n, *truth = margin + n;
    sw_status status = room ? sw_outcomes_new(&o, w->arms, w->seeds, w->sets) : SW_ERROR_MEMORY;
    if (room) memset(common, 0, n * sizeof *common);
    if (room) add_normal(common, w->sets, w->common, stream(number, COMMON, 0, 0));
    if (o) o->draws = 2000, o->seed = number;
    for (int a = 0; a < w->arms && status == SW_OK; a++) {
        memcpy(own, common, n * sizeof *own);
        add_normal(own, w->sets, w->own, stream(number, OWN, a, 0));
        for (int r = 0; r < w->seeds && status == SW_OK; r++) {
            memcpy(margin, own, n * sizeof *margin);
            add_run_part(margin, w, number, a, r);
            status = add_run(o, w, a, r, margin, truth, truth + n);
        }
    }
    free(room);
    if (status == SW_OK) return o;
    sw_outcomes_free(o);
    return NULL;
}
