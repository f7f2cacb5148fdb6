/* main.c - how often the test of a study errs and what it finds, in simulated studies: Markdown
 * tables for src/study/README.md. */
#include "paired.h"
#include "world.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Shares of the simulated studies. */
typedef struct shares {
    /* This library's test: any pair differs, or arms 0 and 1 do, in each family of pairs; then the
     * paired tests. */
    double any, pair, against, pair_against;
    double paired_any, paired_pair, paired_against, paired_pair_against, paired_best;
    /* Intervals that hold the truth: of arms; of all pairs; of those with arm 0. */
    double arm_covered, all_covered, against_covered;
    double resolution, resolution_against;
} shares;

static int64_t simulations = 2000, first; /* how many studies, and the number of the first one */
static bool failed;

static bool differs(const sw_pair_estimate *pair)
{
    return pair->verdict == SW_BETTER || pair->verdict == SW_WORSE;
}

static bool holds(const sw_metric_analysis *a, const sw_pair_estimate *pair, const world *w, int i,
                  int j)
{
    const double x = w->truth[i > 0], y = w->truth[j > 0], truth = a->ratios ? x / y : x - y;
    return pair->low <= truth && truth <= pair->high;
}

static void add_study(shares *sum, const world *w, uint32_t number)
{
    sw_outcomes *o = world_study(w, number);
    sw_metric_analysis a;
    if (!o || sw_outcomes_analyse(&a, o) != SW_OK) {
        failed = true;
        sw_outcomes_free(o);
        return;
    }
    const paired common = paired_tests(o);
    bool any = false, covered = true, against = false, against_covered = true;
    double arms = 0;
    for (int i = 0; i < w->arms; i++) {
        const double truth = w->truth[i > 0];
        arms += a.arm[i].low <= truth && truth <= a.arm[i].high;
        if (i > 0) against = against || differs(&a.against[i]);
        if (i > 0) against_covered = against_covered && holds(&a, &a.against[i], w, i, 0);
        for (int j = i + 1; j < w->arms; j++) {
            const sw_pair_estimate *pair = &a.pair[i * w->arms + j];
            any = any || differs(pair);
            covered = covered && holds(&a, pair, w, i, j);
        }
    }
    sum->any += any;
    sum->pair += a.pair[1].verdict == SW_BETTER;
    sum->against += against;
    sum->pair_against += a.against[1].verdict == SW_WORSE;
    sum->paired_any += common.any;
    sum->paired_pair += common.pair;
    sum->paired_against += common.with_first;
    sum->paired_pair_against += common.pair_with_first;
    sum->paired_best += common.best;
    sum->arm_covered += arms / w->arms;
    sum->all_covered += covered;
    sum->against_covered += against_covered;
    sum->resolution += a.resolution;
    sum->resolution_against += a.resolution_against;
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

static shares simulate(world *w)
{
    world_prepare(w);
    shares sum = {0};
    double *total = (double *)&sum;
    const int n = sizeof sum / sizeof *total;
#pragma omp parallel
    {
        shares own = {0};
#pragma omp for schedule(dynamic)
        for (int64_t k = 0; k < simulations; k++) add_study(&own, w, (uint32_t)(first + k));
#pragma omp critical
        for (int i = 0; i < n; i++) total[i] += ((double *)&own)[i];
    }
    for (int i = 0; i < n; i++) total[i] /= (double)simulations;
    return sum;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* Rows are numbers of seeds, columns numbers of test sets. */
static const int all_seeds[] = {3, 5, 10, 20, 0}, few_seeds[] = {3, 10, 0};
static const int64_t all_sets[] = {200, 500, 2000, 5000, 0}, few_sets[] = {200, 2000, 0};

typedef void put_cell(const shares *s);

static void put_rows(const char *name, world w, const int *seeds, const int64_t *sets,
                     put_cell *put)
{
    for (; *seeds; seeds++) {
        w.seeds = *seeds;
        printf("| %s | %d |", name, w.seeds);
        for (int n = 0; sets[n]; n++) {
            w.sets = sets[n];
            const shares s = simulate(&w);
            put(&s);
            printf(" |");
            fflush(stdout);
        }
        printf("\n");
    }
}

static void put_false_alarms(const shares *s)
{
    printf(" %.1f, %.1f (%.1f, %.1f, %.1f)", 100 * s->any, 100 * s->against, 100 * s->paired_any,
           100 * s->paired_against, 100 * s->paired_best);
}

static void false_alarms(void)
{
    printf("| equal arms | seeds | 200 sets | 500 | 2000 | 5000 |\n|---|---|---|---|---|---|\n");
    const world w = world_default();
    put_rows("six, accuracy 80 %", w, all_seeds, all_sets, put_false_alarms);
}

static void other_worlds(void)
{
    printf("| equal arms | seeds | 200 sets | 2000 |\n|---|---|---|---|\n");
    world w = world_default();
    w.arms = 2;
    put_rows("two", w, few_seeds, few_sets, put_false_alarms);
    w = world_default(), w.own = 0, w.common = 0.7;
    put_rows("that do the same", w, few_seeds, few_sets, put_false_alarms);
    w = world_default(), w.same_seed = 0.3;
    put_rows("runs of one seed correlate, .3", w, few_seeds, few_sets, put_false_alarms);
    w = world_default(), w.uneven = 3;
    put_rows("one varies three times as much", w, few_seeds, few_sets, put_false_alarms);
    w = world_default(), w.accuracy = 0.97;
    put_rows("accuracy 97 %", w, few_seeds, few_sets, put_false_alarms);
    w = world_default(), w.skill = 0;
    put_rows("seeds of equal skill", w, few_seeds, few_sets, put_false_alarms);
    static const char *const metrics[] = {"AUC", "log-loss", "mean absolute error"};
    for (int i = 0; i < 3; i++) {
        w = world_default(), w.metric = metrics[i];
        put_rows(metrics[i], w, few_seeds, few_sets, put_false_alarms);
    }
    w.uneven = 3;
    put_rows("an error, one varies three times as much", w, few_seeds, few_sets, put_false_alarms);
    w.uneven = 1, w.skill = 1;
    put_rows("an error that varies by half", w, few_seeds, few_sets, put_false_alarms);
}

static void folds(void)
{
    static const int folds[] = {3, 5, 10, 0}, arms[] = {2, 6};
    static const int64_t sets[] = {30, 90, 200, 1000, 0};
    printf("| equal arms | folds | 30 sets | 90 | 200 | 1000 |\n|---|---|---|---|---|---|\n");
    world w = world_default();
    w.folds = true;
    for (int i = 0; i < 2; i++) {
        w.arms = arms[i];
        put_rows(i == 0 ? "two, accuracy 80 %" : "six", w, folds, sets, put_false_alarms);
    }
}

static void put_power(const shares *s)
{
    printf(" %.0f, %.0f (%.0f, %.0f)", 100 * s->pair, 100 * s->pair_against, 100 * s->paired_pair,
           100 * s->paired_pair_against);
}

static void power(void)
{
    static const double gaps[] = {0.019, 0.034, 0.085};
    printf("| points | seeds | 200 sets | 2000 |\n|---|---|---|---|\n");
    for (int g = 0; g < 3; g++) {
        world w = world_default();
        char name[16];
        w.gap = gaps[g];
        snprintf(name, sizeof name, "%.1f", 100 * w.gap);
        put_rows(name, w, few_seeds, few_sets, put_power);
    }
}

static void put_coverage(const shares *s)
{
    printf(" %.1f, %.1f, %.1f (%.1f, %.1f)", 100 * s->arm_covered, 100 * s->all_covered,
           100 * s->against_covered, 100 * s->resolution, 100 * s->resolution_against);
}

static void put_ratio_coverage(const shares *s)
{
    printf(" %.1f, %.1f, %.1f (%.2f, %.2f)", 100 * s->arm_covered, 100 * s->all_covered,
           100 * s->against_covered, s->resolution, s->resolution_against);
}

static void coverage(void)
{
    static const double accuracies[] = {0.8, 0.97};
    printf("| metric | seeds | 200 sets | 2000 |\n|---|---|---|---|\n");
    world w = world_default();
    w.gap = 0.02;
    for (int g = 0; g < 2; g++) {
        char name[32];
        w.accuracy = accuracies[g];
        snprintf(name, sizeof name, "accuracy %.0f %%", 100 * w.accuracy);
        put_rows(name, w, few_seeds, few_sets, put_coverage);
    }
    w.metric = "mean absolute error", w.accuracy = 0.8;
    put_rows(w.metric, w, few_seeds, few_sets, put_ratio_coverage);
    w.skill = 1;
    put_rows("one that varies by half", w, few_seeds, few_sets, put_ratio_coverage);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } tables[] = {{"false-alarms", false_alarms},
                  {"worlds", other_worlds},
                  {"folds", folds},
                  {"power", power},
                  {"coverage", coverage}};
    const char *wanted = argc > 1 ? argv[1] : "";
    if (argc > 2) simulations = strtoll(argv[2], NULL, 10);
    if (argc > 3) first = strtoll(argv[3], NULL, 10);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (strcmp(wanted, tables[i].name) == 0 && simulations > 0) {
            tables[i].print();
            if (failed) fprintf(stderr, "study-power: %s\n", sw_error_message());
            return failed;
        }
    fprintf(stderr,
            "usage: study-power false-alarms|worlds|folds|power|coverage [STUDIES [FIRST]]\n");
    return 2;
}
