/* world.c - studies whose truth is known: made-up networks on made-up test sets. */
#include "world.h"

#include <setwise/predictions.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

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
    return sqrt(3 * (1 - w->common - w->own)) / pi;
}

/* How often the margin is above 0, by the trapezoidal rule over its normal part. */
static double accuracy_of(const world *w, double level, double variance)
{
    const double scale = logistic_scale(w), step = 0.05;
    double sum = 0;
    for (double z = -6; z < 6; z += step)
        sum += step * exp(-z * z / 2) / (1 + exp(-(level + sqrt(variance) * z) / scale));
    return sum / sqrt(2 * pi);
}

static bool is_metric(const world *w, const char *name)
{
    return strcmp(w->metric, name) == 0;
}

/* The mean of exp(-margin / 2): the normal parts and the logistic one have known means. */
static double error_of(const world *w, double level, double variance)
{
    const double x = pi * logistic_scale(w) / 2;
    return exp(-level / 2 + variance / 8) * x / sin(x);
}

/* By bisection. */
static double level_of(const world *w, double accuracy, double variance)
{
    double low = -10, high = 10;
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        *(accuracy_of(w, middle, variance) < accuracy ? &low : &high) = middle;
    }
    return low;
}

void world_prepare(world *w)
{
    const bool error = is_metric(w, "mean absolute error");
    for (int a = 1; a >= 0; a--) {
        const double skill = w->skill * (a == 0 ? w->uneven : 1);
        const double variance = skill * skill + w->common + w->own;
        const double accuracy = w->accuracy + (a == 0 ? w->gap : 0);
        w->truth[a] = is_metric(w, "accuracy") ? accuracy : NAN;
        w->level[a] = level_of(w, accuracy, variance);
        if (!error) continue;
        w->truth[a] = a == 1 ? error_of(w, w->level[1], variance) : w->truth[1] * (1 - w->gap);
        w->level[a] += 2 * log(error_of(w, w->level[a], variance) / w->truth[a]);
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
        const double angle = 2 * pi * sw_random_uniform(&random);
        x[s] += length * cos(angle);
        if (s + 1 < n) x[s + 1] += length * sin(angle);
    }
}

/* The level of an arm and the skill of one of its seeds. */
static double level_of_run(const world *w, uint32_t number, int arm, int run)
{
    const double skill = w->skill * (arm == 0 ? w->uneven : 1);
    sw_random seed = stream(number, SEED, 0, run), own = stream(number, SKILL, arm, run);
    return w->level[arm > 0] + skill * (sqrt(w->same_seed) * sw_random_normal(&seed) +
                                        sqrt(1 - w->same_seed) * sw_random_normal(&own));
}

static double uniform(sw_random *random)
{
    return ((double)sw_random_u32(random) + 0.5) * 0x1p-32;
}

/* Add the run of a fold, which is right on every set or not: the sets run, run + seeds ... are its
 * own. One part chooses, all others train. */
static void add_fold(sw_outcomes *o, const world *w, int arm, int run, double *right)
{
    double sets = 0, mean = 0;
    for (int64_t s = run; s < w->sets; s += w->seeds) sets++, mean += right[s];
    mean /= sets;
    const double scale = (double)w->sets / sets * sqrt(sets / (sets - 1));
    for (int64_t s = 0; s < w->sets; s++)
        right[s] = s % w->seeds == run ? scale * (right[s] - mean) : 0;
    o->shared = 1.0 / (w->seeds - 2);
    sw_outcomes_add(o, arm, run, mean, right);
}

/* Add to the margins the part of the run. */
static void add_run_part(double *margin, const world *w, double level, sw_random part)
{
    const double scale = logistic_scale(w);
    for (int64_t s = 0; s < w->sets; s++) {
        const double u = uniform(&part);
        margin[s] += level + scale * log(u / (1 - u));
    }
}

/* 1 where the margin of a run is above 0. odds: exp(-margin / scale) without the run's part. */
static void find_right(double *right, const double *odds, const world *w, double level,
                       sw_random part)
{
    const double all = exp(-level / logistic_scale(w));
    for (int64_t s = 0; s < w->sets; s++) {
        const double against = all * odds[s];
        right[s] = uniform(&part) * (1 + against) > against;
    }
}

/* Add a run to the outcomes by its margins [sets]; `scores` is room for [sets, 2]. */
static sw_status add_run(sw_outcomes *o, const world *w, int arm, int run, const double *margin,
                         double *truth, double *scores)
{
    sw_predictions said = {
        .task = SW_CLASSES, .sets = w->sets, .outputs = 2, .truth = truth, .scores = scores};
    if (is_metric(w, "mean absolute error")) {
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

/* Add the runs of an arm, of whose margins `own` [sets] is what they share. `room` is for [4,
 * sets].
 */
static sw_status add_arm(sw_outcomes *o, const world *w, uint32_t number, int arm, double *own,
                         double *room)
{
    const size_t n = (size_t)w->sets;
    const bool accuracy = is_metric(w, "accuracy");
    sw_status status = SW_OK;
    for (size_t s = 0; accuracy && s < n; s++) own[s] = exp(-own[s] / logistic_scale(w));
    for (int r = 0; r < w->seeds && status == SW_OK; r++) {
        const double level = level_of_run(w, number, arm, r);
        const sw_random part = stream(number, RUN, arm, r);
        if (accuracy) {
            find_right(room, own, w, level, part);
            if (w->folds)
                add_fold(o, w, arm, r, room);
            else
                sw_outcomes_add_mean(o, arm, r, room);
            continue;
        }
        memcpy(room, own, n * sizeof *own);
        add_run_part(room, w, level, part);
        status = add_run(o, w, arm, r, room, room + n, room + 2 * n);
    }
    return status;
}

sw_outcomes *world_study(const world *w, uint32_t number)
{
    const size_t n = (size_t)w->sets;
    sw_outcomes *o = NULL;
    double *room = malloc(6 * n * sizeof *room);
    double *common = room, *own = room + n;
    sw_status status = room ? sw_outcomes_new(&o, w->arms, w->seeds, w->sets) : SW_ERROR_MEMORY;
    if (room) memset(common, 0, n * sizeof *common);
    if (room) add_normal(common, w->sets, w->common, stream(number, COMMON, 0, 0));
    if (o) {
        o->draws = 2000;
        o->seed = number;
        o->reference = 0;
        o->ratios = is_metric(w, "mean absolute error") || is_metric(w, "log-loss");
        o->lower_is_better = o->ratios;
    }
    for (int a = 0; a < w->arms && status == SW_OK; a++) {
        memcpy(own, common, n * sizeof *own);
        add_normal(own, w->sets, w->own, stream(number, OWN, a, 0));
        status = add_arm(o, w, number, a, own, own + n);
    }
    free(room);
    if (status == SW_OK) return o;
    sw_outcomes_free(o);
    return NULL;
}
