/* thresholds.c - the threshold of a yes or no, chosen on validation. */
#include <setwise/scores.h>

#include "base/error.h"
#include "train/metrics.h"
#include "train/odds.h"
#include "train/roc.h"
#include "train/split_check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Counts of what the model says, at one threshold. */
typedef struct counts {
    int64_t positives, negatives; /* of all sets */
    int64_t right, wrong;         /* of the answers yes */
} counts;

static double accuracy(counts n)
{
    return (double)(n.right + n.negatives - n.wrong) / (double)(n.positives + n.negatives);
}

static double balanced_accuracy(counts n)
{
    return ((double)n.right / (double)n.positives +
            (double)(n.negatives - n.wrong) / (double)n.negatives) /
           2;
}

static double f1(counts n)
{
    return 2 * (double)n.right / (double)(n.positives + n.right + n.wrong);
}

static const struct {
    const char *name;
    double (*value)(counts n);
} ways[] = {{"accuracy", accuracy}, {"balanced_accuracy", balanced_accuracy}, {"f1", f1}};
enum { WAYS = sizeof ways / sizeof ways[0] };

static sw_status find_way(int *way, const char *by)
{
    const char *names[WAYS];
    for (*way = 0; *way < WAYS; ++*way) {
        names[*way] = ways[*way].name;
        if (strcmp(names[*way], by) == 0) return SW_OK;
    }
    return sw_unknown_name("way to choose a threshold", by, names, WAYS);
}

/* The counts if the sorted scores from `first` on are answered with yes. `all` has no answers. */
static counts counts_from(const sw_scored *sorted, int64_t count, int64_t first, counts all)
{
    for (int64_t i = first; i < count; i++) all.right += sorted[i].positive;
    all.wrong = count - first - all.right;
    return all;
}

/* The best threshold of a sorted list. It begins with the usual one, 0. */
static double choose(const sw_scored *sorted, int64_t count, double (*value)(counts n))
{
    counts all = {0};
    for (int64_t i = 0; i < count; i++) all.positives += sorted[i].positive;
    all.negatives = count - all.positives;
    if (all.positives == 0 || all.negatives == 0) return 0;
    int64_t usual = 0;
    while (usual < count && sorted[usual].score <= 0) usual++;
    double best = value(counts_from(sorted, count, usual, all)), threshold = 0;
    counts now = counts_from(sorted, count, 0, all);
    for (int64_t first = 0, end; first < count; first = end) {
        end = sw_end_of_ties(sorted, count, first);
        if (end == count) break; /* a threshold above all scores is not allowed */
        for (int64_t i = first; i < end; i++) {
            now.right -= sorted[i].positive;
            now.wrong -= !sorted[i].positive;
        }
        double middle = sorted[end - 1].score / 2 + sorted[end].score / 2, here = value(now);
        if (here > best || (here == best && fabs(middle) < fabs(threshold))) {
            best = here;
            threshold = middle;
        }
    }
    return threshold;
}

static sw_status check(sw_split split)
{
    bool yes_or_no = split.task == SW_LABELS || (split.task == SW_CLASSES && split.outputs == 2);
    if (split.role == SW_TEST)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "thresholds: the test split is only for the report, not for choosing");
    if (!yes_or_no)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "thresholds: they are for two classes or for labels, the task is %s with "
                       "%lld outputs",
                       sw_task_name(split.task), (long long)split.outputs);
    if (!split.sets || split.count < 1)
        return sw_fail(SW_ERROR_ARGUMENT, "thresholds: the %s split has no sets",
                       sw_role_name(split.role));
    return sw_split_check_answers(split, "thresholds");
}

static sw_status choose_all(double *threshold, double (*value)(counts n), const double *odds,
                            sw_scored *list, sw_split split)
{
    const int64_t first = split.task == SW_CLASSES ? 1 : 0;
    for (int64_t c = first; c < split.outputs; c++) {
        for (int64_t i = 0; i < split.count; i++)
            list[i] = (sw_scored){odds[i * split.outputs + c], sw_is_positive(split, i, c)};
        if (!sw_sort_scored(list, split.count))
            return sw_fail(SW_ERROR_ARGUMENT, "thresholds: output %lld of a set is NaN",
                           (long long)c);
        threshold[c - first] = choose(list, split.count, value);
    }
    return SW_OK;
}

sw_status sw_thresholds_choose(double *threshold, const char *by, const sw_real *outputs,
                               sw_split split)
{
    SW_NOT_NULL(threshold, by, outputs);
    int way;
    SW_TRY(find_way(&way, by));
    SW_TRY(check(split));
    sw_scored *list = calloc((size_t)split.count, sizeof *list);
    double *odds = calloc((size_t)split.count * (size_t)split.outputs, sizeof *odds);
    sw_status status = SW_ERROR_MEMORY;
    if (list && odds) {
        sw_split_odds(odds, outputs, split);
        status = choose_all(threshold, ways[way].value, odds, list, split);
    }
    free(list);
    free(odds);
    return status == SW_ERROR_MEMORY ? sw_fail(status, "thresholds: out of memory") : status;
}
