/* accuracy_interval.c - an interval for the accuracy of a model over other test sets. */
#include "base/error.h"
#include "study/clusters.h"
#include "study/influence.h"
#include "study/statistics.h"

#include <setwise/analysis.h>

#include <math.h>
#include <stdlib.h>

/* The number of independent answers whose accuracy would have the variance that the influences
 * show, but no more than there are. If all draws have the same share of right answers, the variance
 * is 0 up to rounding and shows nothing: then each draw counts as one. */
static double effective_answers(double accuracy, const double *influence,
                                const sw_predictions *said, int64_t draws)
{
    const double sets = (double)said->sets;
    const double answers = said->task == SW_LABELS ? sets * (double)said->outputs : sets;
    double squares = 0;
    for (int64_t i = 0; i < said->sets; i++) squares += influence[i] * influence[i];
    const double variance = squares / (sets * sets);
    if (variance < 1e-20) return (double)draws;
    /* The variance is the unbiased one, divided by draws - 1. */
    return fmin(accuracy * (1 - accuracy) / variance * (double)draws / (double)(draws - 1),
                answers);
}

static bool is_one_group(const sw_predictions *said)
{
    if (!said->group || said->sets < 2 || said->group[0] < 0) return false;
    for (int64_t i = 1; i < said->sets; i++)
        if (said->group[i] != said->group[0]) return false;
    return true;
}

sw_status sw_accuracy_interval(sw_interval *out, const sw_predictions *said)
{
    SW_NOT_NULL(out, said);
    if (said->sets < 1 || (said->task != SW_CLASSES && said->task != SW_LABELS))
        return sw_fail(
            SW_ERROR_ARGUMENT,
            "accuracy: %lld sets of the task %s, expected classes or labels of some sets",
            (long long)said->sets, sw_task_name(said->task));
    SW_TRY(sw_predictions_check(said));
    *out = (sw_interval){.low = 0, .high = 1, .draws = 1};
    if (is_one_group(said)) return SW_OK;
    double accuracy, *influence = calloc((size_t)said->sets, sizeof *influence);
    int64_t *lead = calloc((size_t)said->sets, sizeof *lead);
    sw_status status = influence && lead
                           ? sw_clusters_find(lead, &out->draws, said)
                           : sw_fail(SW_ERROR_MEMORY, "accuracy: out of memory for its interval");
    if (status == SW_OK) status = sw_influence_accuracy(&accuracy, influence, said, lead);
    if (status == SW_OK) {
        const double n = effective_answers(accuracy, influence, said, out->draws);
        /* A variance that is estimated from groups has groups - 1 degrees of freedom. */
        const bool grouped = out->draws > 1 && out->draws < said->sets;
        const double z = grouped ? sw_student_of_normal(1.96, (double)(out->draws - 1)) : 1.96;
        const double middle = (accuracy + z * z / (2 * n)) / (1 + z * z / n);
        const double half =
            z * sqrt(accuracy * (1 - accuracy) / n + z * z / (4 * n * n)) / (1 + z * z / n);
        out->low = fmax(middle - half, 0);
        out->high = fmin(middle + half, 1);
    }
    free(lead);
    free(influence);
    return status;
}
