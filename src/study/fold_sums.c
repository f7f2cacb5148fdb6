/* fold_sums.c - how far each set moves the mean of a metric over the folds of an arm. */
#include "study/fold_sums.h"

#include "base/error.h"
#include "study/clusters.h"

#include <stdlib.h>
#include <string.h>

void sw_fold_sums_free(sw_fold_sums *s)
{
    for (int i = 0; i < SW_ANALYSIS_METRICS; i++) free(s->influence[i]);
    *s = (sw_fold_sums){0};
}

static sw_status no_memory(int64_t sets)
{
    return sw_fail(SW_ERROR_MEMORY, "analysis: out of memory for %lld sets", (long long)sets);
}

/* Make room for the sets of a fold. */
static sw_status reserve(sw_fold_sums *s, const sw_predictions *said)
{
    int64_t sets = s->sets;
    for (int64_t k = 0; k < said->sets; k++)
        if (said->set[k] >= sets) sets = said->set[k] + 1;
    for (int i = 0; sw_analysis_metric_at(said->task, said->outputs, i); i++) {
        double *influence = realloc(s->influence[i], (size_t)sets * sizeof *influence + 1);
        if (!influence) return no_memory(sets);
        memset(influence + s->sets, 0, (size_t)(sets - s->sets) * sizeof *influence);
        s->influence[i] = influence;
    }
    s->sets = sets;
    return SW_OK;
}

/* With room for the leads and the influences of the sets. */
static sw_status add(sw_fold_sums *s, const sw_predictions *said, int64_t *lead, double *influence)
{
    const sw_analysis_metric *metric;
    double value;
    int64_t groups;
    SW_TRY(reserve(s, said));
    SW_TRY(sw_clusters_find(lead, &groups, said));
    for (int i = 0; (metric = sw_analysis_metric_at(said->task, said->outputs, i)); i++) {
        SW_TRY(metric->influence(&value, influence, said, lead));
        for (int64_t k = 0; k < said->sets; k++)
            s->influence[i][said->set[k]] += influence[k] / (double)said->sets;
    }
    return SW_OK;
}

sw_status sw_fold_sums_add(sw_fold_sums *s, const sw_predictions *said)
{
    const size_t n = (size_t)said->sets;
    int64_t *lead = malloc(n * sizeof *lead + 1);
    double *influence = malloc(n * sizeof *influence + 1);
    const sw_status status =
        lead && influence ? add(s, said, lead, influence) : no_memory(said->sets);
    free(lead);
    free(influence);
    return status;
}

int64_t sw_fold_sums_sets(const sw_fold_sums *sums, int arms)
{
    int64_t most = 0;
    for (int a = 0; a < arms; a++)
        if (sums[a].sets > most) most = sums[a].sets;
    return most;
}

void sw_fold_sums_put(sw_outcomes *o, const sw_fold_sums *sums, int i)
{
    for (int a = 0; a < o->arms; a++)
        for (int64_t k = 0; k < sums[a].sets; k++)
            o->influence[a * o->sets + k] = (double)o->sets * sums[a].influence[i][k];
}
