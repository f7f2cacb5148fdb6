/* spread.c - the variances of the arms' means: of seeds and of test sets, or of folds. */
#include "study/spread.h"

#include "base/error.h"
#include "study/eigen.h"
#include "study/statistics.h"

#include <math.h>
#include <stdlib.h>

/* Few seeds say little about a variance. The variance of each arm is therefore drawn towards that
 * of all arms (Smyth 2004), as if the latter had so many degrees of freedom: WEIGHT in the
 * estimate, where an arm that differs keeps its own; PRIOR in the draws of what the true variance
 * may be. */
enum { WEIGHT = 1, PRIOR = 6 };

/* Find of_seeds of each arm [count], and the variance of a run over all arms. */
static void find_variances(sw_spread_arm *arm, int count, double *of_all)
{
    double sum = 0, dof = 0;
    for (int i = 0; i < count; i++) {
        sum += arm[i].dof * arm[i].of_runs;
        dof += arm[i].dof;
    }
    *of_all = dof > 0 ? sum / dof : 0;
    for (int i = 0; i < count; i++)
        arm[i].of_seeds = (arm[i].dof * arm[i].of_runs + WEIGHT * *of_all) / (arm[i].dof + WEIGHT) /
                          (arm[i].dof + 1);
}

/* `known`, if x differs from it by rounding alone. */
static double settled(double x, double known)
{
    return sw_difference(x, known) == 0 ? known : x;
}

sw_summary sw_spread_runs(const sw_outcomes *o, int arm)
{
    sw_summary runs = {0};
    for (int r = 0; r < o->runs; r++)
        sw_summary_add_known(&runs, settled(o->value[arm * o->runs + r], runs.mean));
    return runs;
}

static void summarise(sw_spread *s, const sw_outcomes *o)
{
    for (int a = 0; a < o->arms; a++) {
        const sw_summary runs = sw_spread_runs(o, a);
        if (runs.n < 2) continue;
        const int dof = (int)runs.n - 1;
        s->arm[s->count++] = (sw_spread_arm){
            .arm = a, .dof = dof, .mean = sw_summary_mean(&runs), .of_runs = runs.squares / dof};
    }
}

/* Means that differ by rounding alone become one number. */
static void settle_means(sw_spread *s)
{
    for (int b = 1; b < s->count; b++)
        for (int a = b - 1; a >= 0; a--) s->arm[b].mean = settled(s->arm[b].mean, s->arm[a].mean);
}

/* Compare the logarithms of the means, if all have one. A deviation of a mean is to its logarithm
 * what the deviation is to the mean. */
static void take_logarithms(sw_spread *s)
{
    for (int i = 0; i < s->count; i++)
        if (!(s->arm[i].mean > 0)) return;
    for (int i = 0; i < s->count; i++) {
        sw_spread_arm *a = &s->arm[i];
        a->at = log(a->mean);
        a->of_runs /= a->mean * a->mean;
        for (int j = 0; j < s->count; j++) {
            s->shared[i * s->count + j] /= a->mean * s->arm[j].mean;
            s->of_sets[i * s->count + j] /= a->mean * s->arm[j].mean;
        }
    }
    s->ratios = true;
}

/* The sum over all sets of the products of their influences on two arms. */
static double influence_product(const sw_spread *s, const sw_outcomes *o, int i, int j)
{
    const double *a = o->influence + s->arm[i].arm * o->sets;
    const double *b = o->influence + s->arm[j].arm * o->sets;
    double sum = 0;
    for (int64_t k = 0; k < o->sets; k++) sum += a[k] * b[k];
    return sum;
}

/* The covariance of runs of two arms, or of two runs of one arm, because they have the same test
 * sets: the mean over all such pairs of runs. */
static double of_test_sets(const sw_spread *s, const sw_outcomes *o, int i, int j)
{
    const sw_spread_arm *x = &s->arm[i], *y = &s->arm[j];
    const double runs = x->dof + 1, n = (double)o->sets, sum = influence_product(s, o, i, j);
    if (i == j) return sw_difference(sum, o->squares[x->arm]) / (runs * (runs - 1) * n * n);
    return sum / (runs * (y->dof + 1) * n * n);
}

/* The covariance of the means of two arms if nothing but the sets were drawn anew: each run has the
 * sets of a fold. */
static double of_sets_alone(const sw_spread *s, const sw_outcomes *o, int i, int j)
{
    const double n = (double)o->sets * s->folds;
    return o->sets > 0 ? influence_product(s, o, i, j) / (n * n) : 0;
}

/* Folds: run r of all arms has the same sets. A fold counts if all arms have it. */
static void of_folds(sw_spread *s, const sw_outcomes *o)
{
    sw_summary one[SW_STUDY_MAX_ARMS] = {0};
    double *product = s->shared;
    s->folds = 0;
    for (int r = 0; r < o->runs; r++) {
        double before[SW_STUDY_MAX_ARMS] = {0}, x[SW_STUDY_MAX_ARMS] = {0};
        bool whole = true;
        for (int i = 0; i < s->count; i++) {
            x[i] = settled(o->value[s->arm[i].arm * o->runs + r], one[i].mean);
            whole = whole && !isnan(x[i]);
        }
        if (!whole) continue;
        s->folds++;
        for (int i = 0; i < s->count; i++) {
            before[i] = x[i] - one[i].mean;
            sw_summary_add(&one[i], x[i]);
        }
        for (int i = 0; i < s->count; i++)
            for (int j = 0; j < s->count; j++)
                product[i * s->count + j] += before[i] * (x[j] - one[j].mean);
    }
    const double n = s->folds;
    for (int i = 0; i < s->count; i++) s->arm[i].mean = sw_summary_mean(&one[i]);
    for (int i = 0; i < s->count; i++)
        for (int j = 0; j < s->count; j++) s->of_sets[i * s->count + j] = of_sets_alone(s, o, i, j);
    for (int i = 0; i < s->count * s->count; i++)
        s->shared[i] = n > 1 ? product[i] / (n - 1) * (1 / n + o->shared) : NAN;
    s->shared_dof = s->folds - 1;
}

static double variance_of(const double *c, int n, int a, int b)
{
    return a == b ? c[a * n + a] : c[a * n + a] + c[b * n + b] - 2 * c[a * n + b];
}

/* Is the difference of two arms always the same? */
static bool moves_along(const double *c, int n, int a, int b)
{
    return sw_difference(c[a * n + a] + c[b * n + b], 2 * c[a * n + b]) == 0;
}

/* The first arm before b whose difference from b does not depend on the test sets or folds; b
 * itself if there is none. */
static int companion_of(const sw_spread *s, int b)
{
    for (int a = 0; a < b; a++)
        if (moves_along(s->shared, s->count, a, b) && moves_along(s->of_sets, s->count, a, b))
            return a;
    return b;
}

/* The rows of c become those of the companions, and its columns unless it is a root. */
static void settle_rows(double *c, int n, const int *companion, bool is_root)
{
    for (int b = 0; b < n; b++)
        for (int k = 0; k < n; k++) c[b * n + k] = c[companion[b] * n + k];
    for (int b = 0; b < n && !is_root; b++)
        for (int k = 0; k < n; k++) c[k * n + b] = c[k * n + companion[b]];
}

/* Find the root of the covariances: of folds, of the sum of those of the test sets alone and of
 * what the folds have beyond them. */
static sw_status take_root(sw_spread *s)
{
    const int n = s->count;
    if (s->folds == 0) return sw_positive_root(s->root, s->shared, n);
    double *c = calloc((size_t)(n * n) + 1, sizeof *c);
    if (!c) return sw_fail(SW_ERROR_MEMORY, "analysis: out of memory");
    for (int i = 0; i < n * n; i++) c[i] = s->shared[i] - s->of_sets[i];
    sw_status status = sw_positive_root(s->root, c, n);
    for (int i = 0; i < n * n; i++) c[i] += s->of_sets[i];
    if (status == SW_OK) status = sw_positive_root(s->root, c, n);
    free(c);
    return status;
}

/* Companions get the same rows: covariances of equal numbers that were added in another order would
 * differ in the last bits. */
static sw_status find_root(sw_spread *s)
{
    int companion[SW_STUDY_MAX_ARMS];
    for (int b = 0; b < s->count; b++) companion[b] = companion_of(s, b);
    SW_TRY(take_root(s));
    settle_rows(s->root, s->count, companion, true);
    settle_rows(s->shared, s->count, companion, false);
    settle_rows(s->of_sets, s->count, companion, false);
    return SW_OK;
}

sw_status sw_spread_new(sw_spread *s, const sw_outcomes *o)
{
    *s = (sw_spread){0};
    summarise(s, o);
    const size_t n = (size_t)s->count;
    s->shared = calloc(n * n + 1, sizeof *s->shared);
    s->root = calloc(n * n + 1, sizeof *s->root);
    s->of_sets = calloc(n * n + 1, sizeof *s->of_sets);
    if (!s->shared || !s->root || !s->of_sets)
        return sw_fail(SW_ERROR_MEMORY, "analysis: out of memory");
    if (o->shared > 0) {
        of_folds(s, o);
        if (s->folds < 2) s->count = 0;
    } else if (o->sets == 1) {
        s->count = 0; /* one set says nothing of others */
    } else if (o->sets > 1) {
        for (int i = 0; i < s->count; i++)
            for (int j = 0; j < s->count; j++)
                s->shared[i * s->count + j] = of_test_sets(s, o, i, j);
        const int64_t draws = o->groups > 0 ? o->groups : o->sets;
        s->shared_dof = draws > INT32_MAX ? INT32_MAX : (int)draws - 1;
    }
    settle_means(s);
    for (int i = 0; i < s->count; i++) s->arm[i].at = s->arm[i].mean;
    if (o->ratios) take_logarithms(s);
    if (s->folds == 0) find_variances(s->arm, s->count, &s->of_all);
    return find_root(s);
}

void sw_spread_free(sw_spread *s)
{
    free(s->shared);
    free(s->root);
    free(s->of_sets);
    s->shared = s->root = s->of_sets = NULL;
}

/* Degrees of freedom of a sum of variances, each of which has its own (Satterthwaite 1946). */
static void add_variance(sw_uncertainty *sum, double variance, double dof)
{
    if (!(variance > 0)) return;
    const double all = sum->variance + variance;
    const double before = sum->variance > 0 ? sum->variance * sum->variance / sum->dof : 0;
    sum->variance = all;
    sum->dof = all * all / (before + variance * variance / dof);
}

static sw_uncertainty uncertainty_of(const sw_spread_arm *arm, const double *shared,
                                     const sw_spread *s, int a, int b)
{
    const int n = s->count;
    if (a > b) return uncertainty_of(arm, shared, s, b, a); /* the same to the last bit */
    sw_uncertainty sum = {0, 1, variance_of(s->of_sets, n, a, b)};
    add_variance(&sum, variance_of(shared, n, a, b), s->shared_dof);
    if (s->folds > 0) return sum;
    add_variance(&sum, arm[a].of_seeds, arm[a].dof + WEIGHT);
    if (a != b) add_variance(&sum, arm[b].of_seeds, arm[b].dof + WEIGHT);
    return sum;
}

sw_uncertainty sw_spread_of(const sw_spread *s, int a, int b)
{
    return uncertainty_of(s->arm, s->shared, s, a, b);
}

/* ---- Draws ----------------------------------------------------------------------------------- */

sw_status sw_draw_new(sw_draw *d, const sw_spread *s)
{
    const size_t n = (size_t)s->count, folds = (size_t)s->folds;
    double *all = calloc(3 * n + n * n + (folds + 1) * n + 1, sizeof *all);
    *d = (sw_draw){.deviation = all, .of = calloc(n * n + 1, sizeof *d->of)};
    if (!all || !d->of) return sw_fail(SW_ERROR_MEMORY, "analysis: out of memory");
    d->truth = all + n;
    d->work = d->truth + n;
    return SW_OK;
}

void sw_draw_free(sw_draw *d)
{
    free(d->deviation);
    free(d->of);
    *d = (sw_draw){0};
}

/* x [count]: normal, with the covariances that the arms share. `z` is room for [count]. */
static void draw_shared(double *x, double *z, const sw_spread *s, sw_random *random)
{
    sw_random_normals(random, z, s->count);
    for (int i = 0; i < s->count; i++) {
        x[i] = 0;
        for (int k = 0; k < s->count; k++) x[i] += s->root[i * s->count + k] * z[k];
    }
}

/* Seeds: the part of the test sets is the same for all arms, that of the seeds is each arm's own.
 * The runs of an arm have a variance that is possible in view of those that were seen, and its
 * estimate varies as chi-squared. */
static void draw_seeds(sw_draw *d, const sw_spread *s, sw_random *random)
{
    const int n = s->count;
    sw_spread_arm arm[SW_STUDY_MAX_ARMS]; /* as estimated from the drawn runs */
    double own[SW_STUDY_MAX_ARMS], of_all;
    sw_random_normals(random, own, n);
    draw_shared(d->deviation, d->work, s, random);
    for (int i = 0; i < n; i++) {
        arm[i] = s->arm[i];
        const int dof = arm[i].dof;
        const double variance =
            (dof * arm[i].of_runs + PRIOR * s->of_all) / sw_random_chi_squared(random, dof + PRIOR);
        d->deviation[i] += sqrt(variance / (dof + 1)) * own[i];
        d->truth[i] = s->arm[i].at - d->deviation[i];
        arm[i].of_runs = variance * sw_random_chi_squared(random, dof) / dof;
    }
    find_variances(arm, n, &of_all);
    const double factor =
        s->shared_dof > 0 ? sw_random_chi_squared(random, s->shared_dof) / s->shared_dof : 1;
    for (int i = 0; i < n * n; i++) d->work[i] = s->shared[i] * factor;
    for (int a = 0; a < n; a++)
        for (int b = a; b < n; b++) d->of[a * n + b] = uncertainty_of(arm, d->work, s, a, b);
}

/* Folds: draw all of them, and take their mean and their variances. */
static void draw_folds(sw_draw *d, const sw_spread *s, sw_random *random)
{
    const int n = s->count, folds = s->folds;
    double *x = d->work + n;
    for (int i = 0; i < n; i++) d->deviation[i] = 0;
    for (int r = 0; r < folds; r++) {
        draw_shared(x + r * n, d->work, s, random);
        for (int i = 0; i < n; i++) d->deviation[i] += x[r * n + i];
    }
    const double ratio = sw_random_chi_squared(random, folds - 1) / (folds - 1);
    for (int i = 0; i < n; i++) {
        for (int r = 0; r < folds; r++) x[r * n + i] -= d->deviation[i] / folds;
        /* The mean of so many draws has the deviation 1/sqrt(folds); `shared` is of a mean. */
        d->deviation[i] /= sqrt(folds);
        d->truth[i] = s->arm[i].at - d->deviation[i] / sqrt(ratio);
    }
    for (int a = 0; a < n; a++)
        for (int b = a; b < n; b++) {
            double sum = 0;
            for (int r = 0; r < folds; r++) {
                const double y = x[r * n + a] - (a == b ? 0 : x[r * n + b]);
                sum += y * y;
            }
            d->of[a * n + b] = (sw_uncertainty){.variance = sum / (folds - 1), .dof = folds - 1};
        }
}

void sw_draw_next(sw_draw *d, const sw_spread *s, sw_random *random)
{
    if (s->folds > 0)
        draw_folds(d, s, random);
    else
        draw_seeds(d, s, random);
}
