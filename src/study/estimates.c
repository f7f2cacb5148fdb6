/* estimates.c - intervals and verdicts of one metric: one test of all pairs of arms.
 *
 * The statistic of a pair is |difference| / its standard error. The largest of all pairs is
 * compared with the largest ones that would come out if all arms were equal, with variances that
 * the runs leave possible (a parametric bootstrap: Krishnamoorthy, Lu and Mathew 2007). Each draw
 * estimates its variances anew, as a study does: so few seeds give wide intervals. */
#include "base/error.h"
#include "study/spread.h"
#include "study/statistics.h"

#include <setwise/analysis.h>

#include <math.h>
#include <stdlib.h>

/* The statistics of all draws, sorted after the last one. */
typedef struct drawn {
    int draws;
    double *apart;                  /* [count, count] how often an arm is truly higher by > rope */
    double *largest;                /* [draws] over all pairs */
    double *own;                    /* [count, draws] of each arm's mean */
    double best[SW_STUDY_MAX_ARMS]; /* how often each arm is the best; equal ones share a draw */
} drawn;

/* |x| in standard errors. What rounding leaves of a difference of 0 counts as 0. */
static double statistic_of(double x, double variance, double size)
{
    if (fabs(x) <= 1e-12 * size) return 0;
    return variance > 0 ? fabs(x) / sqrt(variance) : INFINITY;
}

static bool is_better(const sw_outcomes *o, double a, double b)
{
    return o->lower_is_better ? a < b : a > b;
}

/* Of a draw of the true means, who is the best? */
static void count_best(drawn *out, const double *truth, int n, const sw_outcomes *o)
{
    int best = 0, equal = 0;
    for (int a = 1; a < n; a++)
        if (is_better(o, truth[a], truth[best])) best = a;
    for (int a = 0; a < n; a++) equal += truth[a] == truth[best];
    for (int a = 0; a < n; a++)
        if (truth[a] == truth[best]) out->best[a] += 1.0 / equal;
}

static void take_draw(drawn *out, int k, const sw_draw *d, const sw_spread *s)
{
    const int n = s->count;
    out->largest[k] = 0;
    for (int a = 0; a < n; a++) {
        out->own[a * out->draws + k] = statistic_of(d->deviation[a], d->variance[a * n + a], 0);
        for (int b = a + 1; b < n; b++) {
            const double difference = d->deviation[a] - d->deviation[b];
            const double t = statistic_of(difference, d->variance[a * n + b], 0);
            if (t > out->largest[k]) out->largest[k] = t;
        }
    }
}

static void count_apart(drawn *out, const double *truth, int n, double rope)
{
    for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++) out->apart[a * n + b] += truth[a] - truth[b] > rope;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static sw_status draw_all(drawn *out, const sw_spread *s, const sw_outcomes *o)
{
    sw_draw draw;
    sw_random random = sw_random_for(o->seed, SW_FOR_ANALYSIS, 0, 0);
    const size_t draws = (size_t)o->draws;
    out->draws = o->draws;
    out->largest = malloc(draws * sizeof *out->largest);
    out->own = malloc((size_t)s->count * draws * sizeof *out->own + 1);
    out->apart = calloc((size_t)(s->count * s->count) + 1, sizeof *out->apart);
    sw_status status = sw_draw_new(&draw, s);
    if (status == SW_OK && (!out->largest || !out->own || !out->apart))
        status = sw_fail(SW_ERROR_MEMORY, "analysis: out of memory");
    for (int k = 0; k < o->draws && status == SW_OK; k++) {
        sw_draw_next(&draw, s, &random);
        take_draw(out, k, &draw, s);
        count_best(out, draw.truth, s->count, o);
        count_apart(out, draw.truth, s->count, o->rope);
    }
    sw_draw_free(&draw);
    if (status != SW_OK) return status;
    qsort(out->largest, draws, sizeof *out->largest, ascending);
    for (int a = 0; a < s->count; a++)
        qsort(out->own + a * out->draws, draws, sizeof *out->own, ascending);
    return SW_OK;
}

/* The share of the sorted statistics that are at least x; the observed one counts as one more. */
static double share_above(const double *sorted, int draws, double x)
{
    int low = 0, high = draws;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (sorted[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return (double)(draws - low + 1) / (draws + 1);
}

/* The statistic above which share_above is below SW_STUDY_LEVEL, and no other. */
static double critical_value(const double *sorted, int draws)
{
    return sorted[draws + 1 - (int)ceil(SW_STUDY_LEVEL * (draws + 1))];
}

/* ---- Results --------------------------------------------------------------------------------- */

static void estimate_arms(sw_metric_analysis *out, const sw_outcomes *o, const sw_spread *s,
                          const drawn *all)
{
    int most = 0;
    for (int a = 0; a < o->arms; a++) {
        sw_summary runs = {0};
        for (int r = 0; r < o->runs; r++)
            if (!isnan(o->value[a * o->runs + r])) sw_summary_add(&runs, o->value[a * o->runs + r]);
        out->arm[a] =
            (sw_arm_estimate){runs.n, sw_summary_mean(&runs), sw_summary_sd(&runs), NAN, NAN, NAN};
        most = runs.n > most ? runs.n : most;
    }
    for (int i = 0; i < s->count; i++) {
        sw_arm_estimate *arm = &out->arm[s->arm[i]];
        const double half = critical_value(all->own + i * all->draws, all->draws) *
                            sqrt(sw_spread_variance(s, i, i));
        arm->low = arm->mean - half;
        arm->high = arm->mean + half;
        if (arm->runs == most) arm->best = all->best[i] / all->draws;
    }
}

static sw_pair_estimate pair_of(const sw_outcomes *o, const sw_spread *s, const drawn *all, int a,
                                int b)
{
    const double difference = s->mean[a] - s->mean[b], variance = sw_spread_variance(s, a, b);
    const double size = fmax(fabs(s->mean[a]), fabs(s->mean[b]));
    const double t = statistic_of(difference, variance, size);
    const double critical = critical_value(all->largest, all->draws),
                 half = critical * sqrt(variance);
    sw_pair_estimate pair = {.difference = difference,
                             .low = difference - half,
                             .high = difference + half,
                             .p = share_above(all->largest, all->draws, t)};
    const double higher = all->apart[a * s->count + b] / all->draws;
    const double lower = all->apart[b * s->count + a] / all->draws;
    pair.better = o->lower_is_better ? lower : higher;
    pair.worse = o->lower_is_better ? higher : lower;
    pair.equal = fmax(0, 1 - higher - lower);
    if (t > critical) pair.verdict = is_better(o, difference, 0) ? SW_BETTER : SW_WORSE;
    return pair;
}

static void estimate_pairs(sw_metric_analysis *out, const sw_outcomes *o, const sw_spread *s,
                           const drawn *all)
{
    for (int i = 0; i < o->arms * o->arms; i++)
        out->pair[i] = (sw_pair_estimate){NAN, NAN, NAN, NAN, SW_UNTESTED, NAN, NAN, NAN};
    for (int i = 0; i < s->count; i++)
        for (int j = 0; j < s->count; j++)
            if (i != j) out->pair[s->arm[i] * o->arms + s->arm[j]] = pair_of(o, s, all, i, j);
}

/* The median half length of the intervals. */
static double resolution_of(const sw_metric_analysis *analysis)
{
    double half[SW_STUDY_MAX_ARMS * SW_STUDY_MAX_ARMS];
    int count = 0;
    for (int i = 0; i < analysis->arms * analysis->arms; i++)
        if (analysis->pair[i].verdict != SW_UNTESTED)
            half[count++] = (analysis->pair[i].high - analysis->pair[i].low) / 2;
    qsort(half, (size_t)count, sizeof *half, ascending);
    return count > 0 ? half[count / 2] : NAN;
}

sw_status sw_outcomes_analyse(sw_metric_analysis *out, const sw_outcomes *o)
{
    const size_t arms = (size_t)o->arms;
    *out = (sw_metric_analysis){0};
    if (o->draws < 20)
        return sw_fail(SW_ERROR_ARGUMENT, "outcomes: %d draws, expected at least 20", o->draws);
    *out = (sw_metric_analysis){.arms = o->arms,
                                .sets = o->sets,
                                .groups = o->groups > 0 ? o->groups : o->sets,
                                .rope = o->rope,
                                .lower_is_better = o->lower_is_better,
                                .arm = calloc(arms, sizeof *out->arm),
                                .pair = calloc(arms * arms, sizeof *out->pair)};
    sw_spread spread = {0};
    drawn all = {0};
    sw_status status = SW_OK;
    if (!out->arm || !out->pair) status = sw_fail(SW_ERROR_MEMORY, "analysis: out of memory");
    if (status == SW_OK) status = sw_spread_new(&spread, o);
    if (status == SW_OK) status = draw_all(&all, &spread, o);
    if (status == SW_OK) {
        estimate_arms(out, o, &spread, &all);
        estimate_pairs(out, o, &spread, &all);
        out->resolution = resolution_of(out);
    } else {
        sw_metric_analysis_free(out);
    }
    free(all.apart);
    free(all.largest);
    free(all.own);
    sw_spread_free(&spread);
    return status;
}

void sw_metric_analysis_free(sw_metric_analysis *analysis)
{
    free(analysis->arm);
    free(analysis->pair);
    *analysis = (sw_metric_analysis){0};
}
