/* estimates.c - intervals and verdicts of one metric: one test of all pairs of arms, and one of the
 * pairs with a named reference.
 *
 * The statistic of a pair is t = |difference| / its standard error, turned into the normal number
 * that is as rare as t is with the degrees of freedom of the pair. The largest of a family of pairs
 * is compared with the largest ones that would come out if all arms were equal, with variances that
 * the runs leave possible (a parametric bootstrap: Krishnamoorthy, Lu and Mathew 2007). Each draw
 * estimates its variances anew, as a study does: so few seeds give wide intervals.
 *
 * A difference over folds has to hold over the test sets, too: the smaller of two statistics
 * counts, and the longer of two intervals. */
#include "base/error.h"
#include "data/quantiles.h"
#include "study/spread.h"
#include "study/statistics.h"

#include <setwise/analysis.h>

#include <math.h>
#include <stdlib.h>

/* Pairs that are tested together. */
enum { ALL_PAIRS, WITH_REFERENCE, FAMILIES };

/* The statistics of all draws. */
typedef struct drawn {
    int draws;
    int reference;                  /* its position among the arms that are in; -1: none */
    double *apart;                  /* [count, count] how often an arm is truly higher by > rope */
    double *largest[FAMILIES];      /* [draws] over the pairs of a family */
    double critical[FAMILIES];      /* its critical value */
    double *own;                    /* [count, draws] of each arm's mean */
    double best[SW_STUDY_MAX_ARMS]; /* how often each arm is the best; equal ones share a draw */
} drawn;

static double statistic_of(double x, sw_uncertainty of)
{
    if (x == 0) return 0;
    const double by = fabs(x), over_sets = of.of_sets > 0 ? by / sqrt(of.of_sets) : INFINITY;
    const double z =
        of.variance > 0 ? sw_normal_of_student(by / sqrt(of.variance), of.dof) : INFINITY;
    return fmin(z, over_sets);
}

/* Half of the interval of all values whose statistic is at most `critical`. */
static double half_of(double critical, sw_uncertainty of)
{
    const double half =
        of.variance > 0 ? sw_student_of_normal(critical, of.dof) * sqrt(of.variance) : 0;
    return of.of_sets > 0 ? fmax(half, critical * sqrt(of.of_sets)) : half;
}

static bool is_better(const sw_outcomes *o, double a, double b)
{
    return o->lower_is_better ? a < b : a > b;
}

/* Count the best arm of one draw of the true means. Equal ones share it. */
static void count_best(drawn *out, const double *truth, int n, const sw_outcomes *o)
{
    int best = 0, equal = 0;
    for (int a = 1; a < n; a++)
        if (is_better(o, truth[a], truth[best])) best = a;
    for (int a = 0; a < n; a++) equal += truth[a] == truth[best];
    for (int a = 0; a < n; a++)
        if (truth[a] == truth[best]) out->best[a] += 1.0 / equal;
}

/* Raise the largest statistic to that of x, if that is larger. It is at most |x| in standard
 * errors, which is quicker to compute. */
static void raise(double *largest, double x, sw_uncertainty of)
{
    if (x * x > *largest * *largest * of.variance) *largest = fmax(*largest, statistic_of(x, of));
}

static void take_draw(drawn *out, int k, const sw_draw *d, const sw_spread *s)
{
    const int n = s->count;
    double largest[FAMILIES] = {0};
    for (int a = 0; a < n; a++) {
        out->own[a * out->draws + k] = statistic_of(d->deviation[a], d->of[a * n + a]);
        for (int b = a + 1; b < n; b++) {
            const double difference = d->deviation[a] - d->deviation[b];
            const bool with = a == out->reference || b == out->reference;
            raise(&largest[ALL_PAIRS], difference, d->of[a * n + b]);
            if (with) raise(&largest[WITH_REFERENCE], difference, d->of[a * n + b]);
        }
    }
    for (int f = 0; f < FAMILIES; f++) out->largest[f][k] = largest[f];
}

static void count_apart(drawn *out, const double *truth, int n, double rope)
{
    for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++) out->apart[a * n + b] += truth[a] - truth[b] > rope;
}

/* The share of the statistics that are at least x; the observed one counts as one more. */
static double share_above(const double *z, int draws, double x)
{
    int above = 1;
    for (int k = 0; k < draws; k++) above += z[k] >= x;
    return (double)above / (draws + 1);
}

/* The largest c for which share_above is at least SW_STUDY_LEVEL: a larger statistic is a finding.
 * The statistics change their order. */
static double critical_value(double *z, int draws)
{
    return sw_select(z, draws, draws + 1 - (int)ceil(SW_STUDY_LEVEL * (draws + 1)));
}

static sw_status draw_all(drawn *out, const sw_spread *s, const sw_outcomes *o)
{
    sw_draw draw;
    sw_random random = sw_random_for(o->seed, SW_FOR_ANALYSIS, 0, 0);
    const size_t draws = (size_t)o->draws;
    out->draws = o->draws;
    out->reference = -1;
    for (int i = 0; i < s->count; i++)
        if (s->arm[i].arm == o->reference) out->reference = i;
    for (int f = 0; f < FAMILIES; f++) out->largest[f] = malloc(draws * sizeof *out->largest[f]);
    out->own = malloc((size_t)s->count * draws * sizeof *out->own + 1);
    out->apart = calloc((size_t)(s->count * s->count) + 1, sizeof *out->apart);
    sw_status status = sw_draw_new(&draw, s);
    if (status == SW_OK && (!out->largest[0] || !out->largest[1] || !out->own || !out->apart))
        status = sw_fail(SW_ERROR_MEMORY, "analysis: out of memory");
    for (int k = 0; k < o->draws && status == SW_OK; k++) {
        sw_draw_next(&draw, s, &random);
        take_draw(out, k, &draw, s);
        count_best(out, draw.truth, s->count, o);
        count_apart(out, draw.truth, s->count, o->rope);
    }
    sw_draw_free(&draw);
    if (status != SW_OK) return status;
    for (int f = 0; f < FAMILIES; f++) out->critical[f] = critical_value(out->largest[f], o->draws);
    return SW_OK;
}

/* ---- Results --------------------------------------------------------------------------------- */

static void estimate_arms(sw_metric_analysis *out, const sw_outcomes *o, const sw_spread *s,
                          const drawn *all)
{
    int most = 0;
    for (int a = 0; a < o->arms; a++) {
        const sw_summary runs = sw_spread_runs(o, a);
        const int n = (int)runs.n;
        out->arm[a] =
            (sw_arm_estimate){n, sw_summary_mean(&runs), sw_summary_sd(&runs), NAN, NAN, NAN, a};
        most = n > most ? n : most;
    }
    for (int i = 0; i < s->count; i++) {
        sw_arm_estimate *arm = &out->arm[s->arm[i].arm];
        const double critical = critical_value(all->own + i * all->draws, all->draws);
        const double half = half_of(critical, sw_spread_of(s, i, i));
        arm->low = s->ratios ? arm->mean * exp(-half) : arm->mean - half;
        arm->high = s->ratios ? arm->mean * exp(half) : arm->mean + half;
        if (arm->runs == most) arm->best = all->best[i] / all->draws;
    }
}

static sw_pair_estimate pair_of(const sw_outcomes *o, const sw_spread *s, const drawn *all,
                                int family, int a, int b)
{
    const sw_spread_arm *x = &s->arm[a], *y = &s->arm[b];
    const double by = x->at - y->at;
    const sw_uncertainty of = sw_spread_of(s, a, b);
    const double z = statistic_of(by, of);
    const double half = half_of(all->critical[family], of);
    sw_pair_estimate pair = {.difference = x->mean - y->mean,
                             .ratio = s->ratios ? x->mean / y->mean : NAN,
                             .low = s->ratios ? exp(by - half) : by - half,
                             .high = s->ratios ? exp(by + half) : by + half,
                             .p = share_above(all->largest[family], all->draws, z)};
    const double above = all->apart[a * s->count + b], below = all->apart[b * s->count + a];
    const double higher = above / all->draws, lower = below / all->draws;
    pair.better = o->lower_is_better ? lower : higher;
    pair.worse = o->lower_is_better ? higher : lower;
    pair.equal = (all->draws - above - below) / all->draws;
    if (z > all->critical[family]) pair.verdict = is_better(o, by, 0) ? SW_BETTER : SW_WORSE;
    return pair;
}

static void estimate_pairs(sw_metric_analysis *out, const sw_outcomes *o, const sw_spread *s,
                           const drawn *all)
{
    const sw_pair_estimate untested = {NAN, NAN, NAN, NAN, NAN, SW_UNTESTED, NAN, NAN, NAN};
    for (int i = 0; i < o->arms * o->arms; i++) out->pair[i] = untested;
    for (int a = 0; a < o->arms && out->against; a++) out->against[a] = untested;
    for (int i = 0; i < s->count; i++) {
        for (int j = 0; j < s->count; j++)
            if (i != j)
                out->pair[s->arm[i].arm * o->arms + s->arm[j].arm] =
                    pair_of(o, s, all, ALL_PAIRS, i, j);
        if (all->reference >= 0 && i != all->reference)
            out->against[s->arm[i].arm] = pair_of(o, s, all, WITH_REFERENCE, i, all->reference);
    }
}

/* The median half length of the intervals; of ratios, in logarithms. */
static double resolution_of(const sw_pair_estimate *pair, int pairs, bool ratios)
{
    double half[SW_STUDY_MAX_ARMS * SW_STUDY_MAX_ARMS];
    int count = 0;
    for (int i = 0; i < pairs; i++)
        if (pair[i].verdict != SW_UNTESTED)
            half[count++] =
                (ratios ? log(pair[i].high / pair[i].low) : pair[i].high - pair[i].low) / 2;
    if (count == 0) return NAN;
    sw_numbers_sort(half, count);
    const double median = (half[(count - 1) / 2] + half[count / 2]) / 2;
    return ratios ? exp(median) : median;
}

sw_status sw_outcomes_analyse(sw_metric_analysis *out, const sw_outcomes *outcomes)
{
    SW_NOT_NULL(out, outcomes);
    const size_t arms = (size_t)outcomes->arms;
    *out = (sw_metric_analysis){0};
    if (outcomes->reference < -1 || outcomes->reference >= outcomes->arms)
        return sw_fail(SW_ERROR_ARGUMENT, "outcomes: the reference is arm %d, expected -1 to %d",
                       outcomes->reference, outcomes->arms - 1);
    if (outcomes->draws < 20)
        return sw_fail(SW_ERROR_ARGUMENT, "outcomes: %d draws, expected at least 20",
                       outcomes->draws);
    const int64_t sets = outcomes->shared > 0 ? 0 : outcomes->sets;
    *out = (sw_metric_analysis){.arms = outcomes->arms,
                                .sets = sets,
                                .groups = outcomes->groups > 0 ? outcomes->groups : sets,
                                .rope = outcomes->rope,
                                .lower_is_better = outcomes->lower_is_better,
                                .reference = outcomes->reference,
                                .arm = calloc(arms, sizeof *out->arm),
                                .pair = calloc(arms * arms, sizeof *out->pair)};
    if (outcomes->reference >= 0) out->against = calloc(arms, sizeof *out->against);
    sw_spread spread = {0};
    drawn all = {0};
    sw_status status = SW_OK;
    if (!out->arm || !out->pair || (outcomes->reference >= 0 && !out->against))
        status = sw_fail(SW_ERROR_MEMORY, "analysis: out of memory");
    if (status == SW_OK) status = sw_spread_new(&spread, outcomes);
    if (status == SW_OK) status = draw_all(&all, &spread, outcomes);
    if (status == SW_OK) {
        estimate_arms(out, outcomes, &spread, &all);
        estimate_pairs(out, outcomes, &spread, &all);
        out->ratios = spread.ratios;
        out->resolution = resolution_of(out->pair, outcomes->arms * outcomes->arms, out->ratios);
        out->resolution_against =
            out->against ? resolution_of(out->against, outcomes->arms, out->ratios) : NAN;
    } else {
        sw_metric_analysis_free(out);
    }
    free(all.apart);
    for (int f = 0; f < FAMILIES; f++) free(all.largest[f]);
    free(all.own);
    sw_spread_free(&spread);
    return status;
}

void sw_metric_analysis_free(sw_metric_analysis *analysis)
{
    free(analysis->arm);
    free(analysis->pair);
    free(analysis->against);
    *analysis = (sw_metric_analysis){0};
}
