/* arm_sums.c - the influences of the test sets on each metric, summed over the runs of an arm. */
#include "study/arm_sums.h"

#include "base/error.h"
#include "study/analysis_metrics.h"
#include "study/clusters.h"

#include <stdlib.h>
#include <string.h>

void sw_arm_sums_free(sw_arm_sums *s)
{
    free(s->set);
    free(s->lead);
    free(s->work);
    for (int i = 0; i < SW_ANALYSIS_METRICS; i++) free(s->influence[i]);
    *s = (sw_arm_sums){0};
}

static sw_status begin(sw_arm_sums *s, const sw_predictions *said)
{
    const size_t n = (size_t)said->sets;
    s->task = said->task;
    s->outputs = said->outputs;
    s->sets = said->sets;
    s->set = malloc(n * sizeof *s->set + 1);
    s->lead = malloc(n * sizeof *s->lead + 1);
    s->work = malloc(n * sizeof *s->work + 1);
    bool failed = !s->set || !s->lead || !s->work;
    for (int i = 0; sw_analysis_metric_at(s->task, s->outputs, i); i++) {
        s->influence[i] = calloc(n + 1, sizeof *s->influence[i]);
        failed = failed || !s->influence[i];
    }
    if (failed)
        return sw_fail(SW_ERROR_MEMORY, "analysis: out of memory for %lld sets",
                       (long long)said->sets);
    memcpy(s->set, said->set, n * sizeof *s->set);
    return sw_clusters_find(s->lead, &s->groups, said);
}

static bool same_sets(const int64_t *a, int64_t a_count, const int64_t *b, int64_t b_count)
{
    return a_count == b_count && a_count > 0 && memcmp(a, b, (size_t)a_count * sizeof *a) == 0;
}

sw_status sw_arm_sums_add(sw_arm_sums *s, const sw_predictions *said)
{
    const sw_analysis_metric *metric;
    double value;
    if (!s->set) SW_TRY(begin(s, said));
    if (said->task != s->task || said->outputs != s->outputs ||
        !same_sets(said->set, said->sets, s->set, s->sets))
        return sw_fail(SW_ERROR_FORMAT,
                       "predictions of other test sets (%lld) than those of the arm's first run "
                       "(%lld)",
                       (long long)said->sets, (long long)s->sets);
    for (int i = 0; (metric = sw_analysis_metric_at(s->task, s->outputs, i)); i++) {
        SW_TRY(metric->influence(&value, s->work, said, s->lead));
        for (int64_t k = 0; k < s->sets; k++) {
            s->influence[i][k] += s->work[k];
            s->squares[i] += s->work[k] * s->work[k];
        }
    }
    return SW_OK;
}

/* ---- All arms -------------------------------------------------------------------------------- */

/* Set at [arms] to where the sets of each arm begin among those of all arms, and *groups to the
 * number of their groups. Returns the number of sets. */
static int64_t place(int64_t *at, int64_t *groups, const sw_arm_sums *sums, int arms)
{
    int64_t total = 0;
    *groups = 0;
    for (int a = 0; a < arms; a++) {
        at[a] = total;
        for (int b = 0; b < a && at[a] == total; b++)
            if (same_sets(sums[a].set, sums[a].sets, sums[b].set, sums[b].sets)) at[a] = at[b];
        if (at[a] < total) continue;
        total += sums[a].sets;
        *groups += sums[a].groups;
    }
    return total;
}

int64_t sw_arm_sums_sets(const sw_arm_sums *sums, int arms)
{
    int64_t at[SW_STUDY_MAX_ARMS], groups;
    return place(at, &groups, sums, arms);
}

void sw_arm_sums_put(sw_outcomes *o, const sw_arm_sums *sums, int i)
{
    int64_t at[SW_STUDY_MAX_ARMS];
    place(at, &o->groups, sums, o->arms);
    for (int a = 0; a < o->arms; a++) {
        if (sums[a].sets == 0) continue;
        /* The influences of all arms refer to the same number of sets. */
        const double scale = (double)o->sets / (double)sums[a].sets;
        double *influence = o->influence + a * o->sets + at[a];
        for (int64_t k = 0; k < sums[a].sets; k++) influence[k] = sums[a].influence[i][k] * scale;
        o->squares[a] = sums[a].squares[i] * scale * scale;
    }
}
