/* outcomes.c - what is known of the runs of some arms, summed up as the runs are added. */
#include "base/error.h"
#include "study/analysis_metrics.h"
#include "study/statistics.h"

#include <setwise/analysis.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

sw_status sw_outcomes_new(sw_outcomes **out, int arms, int runs, int64_t sets)
{
    SW_NOT_NULL(out);
    *out = NULL;
    if (arms < 1 || arms > SW_STUDY_MAX_ARMS || runs < 1 || runs > INT32_MAX / arms || sets < 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "outcomes: %d arms, %d runs, %lld sets, expected 1 to %d arms, at least 1 "
                       "run, and not fewer than 0 sets",
                       arms, runs, (long long)sets, SW_STUDY_MAX_ARMS);
    sw_outcomes *o = calloc(1, sizeof *o);
    if (!o) return sw_fail(SW_ERROR_MEMORY, "outcomes: out of memory");
    *o = (sw_outcomes){.arms = arms, .runs = runs, .sets = sets, .reference = -1, .draws = 10000};
    o->value = malloc((size_t)arms * (size_t)runs * sizeof *o->value);
    int64_t influences;
    if (!__builtin_mul_overflow(sets, (int64_t)arms, &influences) &&
        influences < INT64_MAX / (int64_t)sizeof *o->influence)
        o->influence = calloc((size_t)influences + 1, sizeof *o->influence);
    o->squares = calloc((size_t)arms, sizeof *o->squares);
    if (!o->value || !o->influence || !o->squares) {
        sw_outcomes_free(o);
        return sw_fail(SW_ERROR_MEMORY, "outcomes: out of memory for %lld sets", (long long)sets);
    }
    for (int i = 0; i < arms * runs; i++) o->value[i] = NAN;
    *out = o;
    return SW_OK;
}

void sw_outcomes_free(sw_outcomes *o)
{
    if (!o) return;
    free(o->value);
    free(o->influence);
    free(o->squares);
    free(o);
}

void sw_outcomes_add(sw_outcomes *o, int arm, int run, double value, const double *influence)
{
    if (isnan(value)) return;
    o->value[arm * o->runs + run] = value;
    double *sum = o->influence + arm * o->sets, squares = 0;
    for (int64_t s = 0; s < o->sets; s++) {
        sum[s] += influence[s];
        squares += influence[s] * influence[s];
    }
    o->squares[arm] += squares;
}

void sw_outcomes_add_mean(sw_outcomes *o, int arm, int run, double *x)
{
    const double n = (double)o->sets;
    double mean = 0;
    for (int64_t s = 0; s < o->sets; s++) mean += x[s];
    mean /= n;
    const double scale = o->sets > 1 ? sqrt(n / (n - 1)) : 0;
    for (int64_t s = 0; s < o->sets; s++) x[s] = sw_difference(x[s], mean) * scale;
    sw_outcomes_add(o, arm, run, mean, x);
}

sw_status sw_outcomes_add_predictions(sw_outcomes *outcomes, int arm, int run, const char *metric,
                                      const sw_predictions *said)
{
    SW_NOT_NULL(outcomes, metric, said);
    const char *names[SW_ANALYSIS_METRICS];
    const sw_analysis_metric *row;
    int count = 0;
    if (arm < 0 || arm >= outcomes->arms || run < 0 || run >= outcomes->runs)
        return sw_fail(SW_ERROR_ARGUMENT, "outcomes: run %d of arm %d, expected 0 to %d of 0 to %d",
                       run, arm, outcomes->runs - 1, outcomes->arms - 1);
    if (said->sets != outcomes->sets)
        return sw_fail(SW_ERROR_ARGUMENT, "outcomes: predictions of %lld sets, expected %lld",
                       (long long)said->sets, (long long)outcomes->sets);
    SW_TRY(sw_predictions_check(said));
    for (; (row = sw_analysis_metric_at(said->task, said->outputs, count)); count++) {
        names[count] = row->name;
        if (strcmp(row->name, metric) == 0) break;
    }
    if (!row) return sw_unknown_name("metric", metric, names, count);
    double value, *influence = malloc((size_t)outcomes->sets * sizeof *influence + 1);
    if (!influence) return sw_fail(SW_ERROR_MEMORY, "outcomes: out of memory");
    sw_status status = row->influence(&value, influence, said, NULL);
    if (status == SW_OK) sw_outcomes_add(outcomes, arm, run, value, influence);
    free(influence);
    return status;
}
