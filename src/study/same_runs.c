/* same_runs.c - finds arms that have the same runs, because a search chose the settings as given,
 * or because a setting has no effect. One training must not count as two independent ones. */
#include "study/same_runs.h"

#include <math.h>

static bool same_metrics(const sw_metrics *a, const sw_metrics *b)
{
    for (int m = 0; m < sw_metric_count(); m++) {
        const double x = sw_metric_of(sw_metric_at(m), a), y = sw_metric_of(sw_metric_at(m), b);
        if (x != y && !(isnan(x) && isnan(y))) return false;
    }
    return a->sets == b->sets;
}

/* Losses that are all exactly 0 show nothing: different trainings may reach them. */
static bool says_something(const sw_result *result)
{
    return result->train.loss > 0 || result->valid.loss > 0 || result->test.loss > 0;
}

/* Each run of arm a is that of arm b: their losses and all metrics of all splits are equal, which
 * trainings that differ do not reach by chance. */
static bool are_same(const sw_study *study, const sw_study_run *run, int a, int b)
{
    const sw_study_run *x = run + sw_study_index(study, 0, a, 0);
    const sw_study_run *y = run + sw_study_index(study, 0, b, 0);
    bool said = false;
    for (int r = 0; r < study->runs_per_arm; r++) {
        if (x[r].status != y[r].status) return false;
        if (x[r].status != SW_OK) continue;
        if (!same_metrics(&x[r].result.train, &y[r].result.train) ||
            !same_metrics(&x[r].result.valid, &y[r].result.valid) ||
            !same_metrics(&x[r].result.test, &y[r].result.test))
            return false;
        said = said || says_something(&x[r].result);
    }
    return said;
}

int sw_same_runs(const sw_study *study, const sw_study_run *run, int a)
{
    if (are_same(study, run, a, study->reference)) return study->reference;
    for (int b = 0; b < a; b++)
        if (are_same(study, run, a, b)) return b;
    return a;
}
