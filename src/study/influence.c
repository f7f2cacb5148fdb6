/* influence.c - how far each test set moves a metric of a run. */
#include "study/influence.h"

#include "base/error.h"
#include "base/summary.h"
#include "study/clusters.h"
#include "study/statistics.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Means over the sets --------------------------------------------------------------------- */

/* The root of n / (n - 1), which makes the variance of n draws unbiased. */
static double factor_of(int64_t draws)
{
    return draws > 1 ? sqrt((double)draws / (double)(draws - 1)) : 0;
}

/* Replace the number of each set by its influence on their mean. Returns the mean. */
static double of_mean(double *x, int64_t sets, const int64_t *lead)
{
    double sum = 0;
    int64_t groups = 0;
    for (int64_t i = 0; i < sets; i++) {
        sum += x[i];
        groups += !lead || lead[i] == i;
    }
    const double mean = sum / (double)sets, factor = factor_of(groups);
    for (int64_t i = 0; i < sets; i++)
        x[i] = isfinite(sum) ? sw_difference(x[i], mean) * factor : 0;
    sw_clusters_add_up(x, lead, sets);
    return mean;
}

static const double *scores_of(const sw_predictions *p, int64_t i)
{
    return p->scores + i * p->outputs;
}

static const double *truth_of(const sw_predictions *p, int64_t i)
{
    return p->truth + i * (p->task == SW_CLASSES ? 1 : p->outputs);
}

/* Is it the class with the largest probability, and of equal ones the first? */
static bool is_right(const double *score, int64_t classes, int64_t label)
{
    int64_t best = 0;
    for (int64_t c = 1; c < classes; c++)
        if (score[c] > score[best]) best = c;
    return best == label && !isnan(score[label]);
}

sw_status sw_influence_accuracy(double *metric, double *influence, const sw_predictions *p,
                                const int64_t *lead)
{
    for (int64_t i = 0; i < p->sets; i++) {
        const double *score = scores_of(p, i), *truth = truth_of(p, i);
        if (p->task == SW_CLASSES) {
            influence[i] = is_right(score, p->outputs, (int64_t)truth[0]);
            continue;
        }
        int64_t right = 0;
        for (int64_t c = 0; c < p->outputs; c++)
            right += truth[c] == 1 ? score[c] > 0.5 : score[c] <= 0.5;
        influence[i] = (double)right / (double)p->outputs;
    }
    *metric = of_mean(influence, p->sets, lead);
    return SW_OK;
}

/* -ln p. A smaller probability counts as the smallest difference from 1 (scikit-learn's log_loss).
 */
static double surprise(double p)
{
    return -log(p < DBL_EPSILON ? DBL_EPSILON : p);
}

sw_status sw_influence_log_loss(double *metric, double *influence, const sw_predictions *p,
                                const int64_t *lead)
{
    for (int64_t i = 0; i < p->sets; i++) {
        const double *score = scores_of(p, i), *truth = truth_of(p, i);
        if (p->task == SW_CLASSES) {
            influence[i] = surprise(score[(int64_t)truth[0]]);
            continue;
        }
        influence[i] = 0;
        for (int64_t c = 0; c < p->outputs; c++)
            influence[i] += surprise(truth[c] == 1 ? score[c] : 1 - score[c]) / (double)p->outputs;
    }
    *metric = of_mean(influence, p->sets, lead);
    return SW_OK;
}

sw_status sw_influence_error(double *metric, double *influence, const sw_predictions *p,
                             const int64_t *lead)
{
    for (int64_t i = 0; i < p->sets; i++) {
        influence[i] = 0;
        for (int64_t c = 0; c < p->outputs; c++)
            influence[i] += fabs(scores_of(p, i)[c] - truth_of(p, i)[c]) / (double)p->outputs;
    }
    *metric = of_mean(influence, p->sets, lead);
    return SW_OK;
}

sw_status sw_influence_likelihood(double *metric, double *influence, const sw_predictions *p,
                                  const int64_t *lead)
{
    for (int64_t i = 0; i < p->sets; i++) influence[i] = p->scores[i];
    *metric = of_mean(influence, p->sets, lead);
    return SW_OK;
}

/* ---- R2 -------------------------------------------------------------------------------------- */

/* Add the R2 of output c to *sum and what each set moves it by to influence [sets]. R2 is
 * 1 - E / V, where E and V are the sums over the sets of e = (y - t)^2 and of v = (t - mean t)^2. A
 * set moves it by (v E / V - e) n / V. Returns whether the targets vary. */
static bool add_r2(double *sum, double *influence, const sw_predictions *p, int64_t c)
{
    const double sets = (double)p->sets;
    double errors = 0;
    sw_summary targets = {0};
    for (int64_t i = 0; i < p->sets; i++) {
        sw_summary_add(&targets, truth_of(p, i)[c]);
        errors += pow(scores_of(p, i)[c] - truth_of(p, i)[c], 2);
    }
    const double variation = targets.squares;
    if (!(variation > 0)) return false;
    *sum += 1 - errors / variation;
    for (int64_t i = 0; i < p->sets; i++) {
        const double e = pow(scores_of(p, i)[c] - truth_of(p, i)[c], 2);
        const double v = pow(truth_of(p, i)[c] - targets.mean, 2);
        influence[i] += (v * errors / variation - e) * (sets / variation);
    }
    return true;
}

sw_status sw_influence_r2(double *metric, double *influence, const sw_predictions *p,
                          const int64_t *lead)
{
    int64_t varied = 0;
    double sum = 0;
    for (int64_t i = 0; i < p->sets; i++) influence[i] = 0;
    for (int64_t c = 0; c < p->outputs; c++) varied += add_r2(&sum, influence, p, c);
    *metric = varied > 0 ? sum / (double)varied : NAN;
    for (int64_t i = 0; i < p->sets; i++)
        influence[i] = isfinite(*metric) ? influence[i] / (double)varied : 0;
    of_mean(influence, p->sets, lead);
    return SW_OK;
}

/* ---- Area under the ROC curve ---------------------------------------------------------------- */

typedef struct ranked {
    double score;
    int64_t set;
    bool positive;
    double component;
} ranked;

static int by_score(const void *a, const void *b)
{
    const double x = ((const ranked *)a)->score, y = ((const ranked *)b)->score;
    return (x > y) - (x < y);
}

/* The number by which sets are ranked for a class or label. Classes: the log-odds, in which 1 - p
 * is the sum of the other classes, so that probabilities close to 1 do not tie. Labels: the
 * probability, because 1 - p is not known. With logits above 36.7 it is 1 and ties, which does not
 * happen in sw_metrics.auc. */
static double odds_of(const sw_predictions *p, int64_t i, int64_t c)
{
    const double *score = scores_of(p, i);
    if (p->task == SW_LABELS) return score[c];
    double others = 0;
    for (int64_t k = 0; k < p->outputs; k++) others += k == c ? 0 : score[k];
    return log(score[c]) - log(others);
}

static bool is_positive(const sw_predictions *p, int64_t i, int64_t c)
{
    return p->task == SW_CLASSES ? (int64_t)p->truth[i] == c : truth_of(p, i)[c] == 1;
}

/* The component of a positive is the share of the negatives below it, that of a negative the share
 * of the positives above it; equal scores count half. m: how many negatives and positives. */
static void find_components(ranked *list, int64_t n, const double m[2])
{
    double below[2] = {0, 0};
    for (int64_t first = 0, end; first < n; first = end) {
        double equal[2] = {0, 0};
        for (end = first; end < n && list[end].score == list[first].score; end++)
            equal[list[end].positive]++;
        for (int64_t i = first; i < end; i++) {
            const bool other = !list[i].positive;
            const double lower = (below[other] + equal[other] / 2) / m[other];
            list[i].component = other ? 1 - lower : lower;
        }
        below[0] += equal[0];
        below[1] += equal[1];
    }
}

/* How many groups have a negative, and how many a positive. has: [n] */
static void count_groups(int64_t groups[2], uint8_t *has, const ranked *list, int64_t n,
                         const int64_t *lead)
{
    memset(has, 0, (size_t)n);
    groups[0] = groups[1] = 0;
    for (int64_t i = 0; i < n; i++) {
        uint8_t *of = &has[lead ? lead[list[i].set] : list[i].set];
        const uint8_t kind = list[i].positive ? 2 : 1;
        groups[list[i].positive] += !(*of & kind);
        *of |= kind;
    }
}

/* Add the influences on the area of a sorted list; returns the area, the mean component of the
 * positives and of the negatives. */
static double add_influences(double *influence, ranked *list, int64_t n, int64_t positives,
                             const int64_t groups[2])
{
    const double m[2] = {(double)(n - positives), (double)positives};
    double scale[2], area = 0;
    find_components(list, n, m);
    for (int64_t i = 0; i < n; i++) area += list[i].positive ? list[i].component / m[1] : 0;
    for (int k = 0; k < 2; k++) scale[k] = (double)n / m[k] * factor_of(groups[k]);
    for (int64_t i = 0; i < n; i++)
        influence[list[i].set] += sw_difference(list[i].component, area) * scale[list[i].positive];
    return area;
}

/* Rank the sets for a class or label. False: all are of one kind, or a score is NaN. */
static bool rank(ranked *list, int64_t *positives, const sw_predictions *p, int64_t c)
{
    *positives = 0;
    for (int64_t i = 0; i < p->sets; i++) {
        list[i] = (ranked){odds_of(p, i, c), i, is_positive(p, i, c)};
        if (isnan(list[i].score)) return false;
        *positives += list[i].positive;
    }
    if (*positives == 0 || *positives == p->sets) return false;
    qsort(list, (size_t)p->sets, sizeof *list, by_score);
    return true;
}

sw_status sw_influence_auc(double *metric, double *influence, const sw_predictions *p,
                           const int64_t *lead)
{
    const int64_t first = p->task == SW_CLASSES && p->outputs == 2 ? 1 : 0;
    ranked *list = malloc((size_t)p->sets * (sizeof *list + 1) + 1);
    uint8_t *has = (uint8_t *)(list + p->sets);
    int64_t positives, groups[2], areas = 0;
    double sum = 0;
    if (!list)
        return sw_fail(SW_ERROR_MEMORY, "AUC: out of memory for %lld sets", (long long)p->sets);
    for (int64_t i = 0; i < p->sets; i++) influence[i] = 0;
    for (int64_t c = first; c < p->outputs; c++)
        if (rank(list, &positives, p, c)) {
            count_groups(groups, has, list, p->sets, lead);
            sum += add_influences(influence, list, p->sets, positives, groups);
            areas++;
        }
    for (int64_t i = 0; i < p->sets && areas > 1; i++) influence[i] /= (double)areas;
    sw_clusters_add_up(influence, lead, p->sets);
    *metric = areas > 0 ? sum / (double)areas : NAN;
    free(list);
    return SW_OK;
}
