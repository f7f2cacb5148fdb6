/* made_up.h - a report of made-up runs, and expectations of the files that it writes. */
#ifndef SW_TESTS_REPORT_MADE_UP_H
#define SW_TESTS_REPORT_MADE_UP_H

#include "base/file.h"
#include "report/report.h"
#include "scratch.h"

#include <setwise/report.h>

#include <criterion/criterion.h>
#include <math.h>

static inline sw_path in_top(const char *name)
{
    sw_path path;
    cr_assert(sw_path_join(&path, scratch_folder, name) == SW_OK);
    return path;
}

static inline char *contents(const char *name)
{
    char *text;
    cr_assert(sw_file_read(&text, NULL, in_top(name).text, 1 << 24) == SW_OK, "%s",
              sw_error_message());
    return text;
}

static inline void expect_in(const char *text, const char *words)
{
    cr_expect(strstr(text, words), "\"%s\" is not in:\n%s", words, text);
}

static inline void expect_not_in(const char *text, const char *words)
{
    cr_expect(!strstr(text, words), "\"%s\" is in:\n%s", words, text);
}

/* The position of the setting "batch". */
static inline int batch_field(void)
{
    int count, i = 0;
    const sw_field *field = sw_config_fields(&count);
    while (strcmp(field[i].name, "batch") != 0) i++;
    return i;
}

enum { ARMS = 4, SEEDS = 3 };
static sw_study study;
static sw_study_run runs[2 * ARMS * SEEDS];
static sw_data_facts facts[2];

/* Estimates of the main metric of a data set that follow from its means: intervals are 0.02 wide to
 * both sides (or 20, of large numbers), those of differences as well, and decide. Of a single seed
 * there are none. */
static sw_analysis analysed[2];
static sw_analysis *const analyses[2] = {&analysed[0], &analysed[1]};
static sw_metric_analysis metric_of[2];
static sw_arm_estimate arm_of[2][ARMS];
static sw_pair_estimate pair_of[2][ARMS * ARMS], against_of[2][ARMS];

static inline void analyse(int d, int seeds)
{
    const sw_main_metric *main = sw_main_metric_of(facts[d].task, facts[d].outputs);
    const double spread = strcmp(main->key, "error") == 0 ? 20 : 0.02;
    for (int a = 0; a < ARMS; a++) {
        const sw_study_cell cell = sw_study_cell_of(&study, runs, d, a);
        const double half = cell.runs > 1 ? spread : (double)NAN;
        arm_of[d][a] = (sw_arm_estimate){
            .runs = cell.runs,
            .mean = cell.metric_mean,
            .sd = cell.metric_sd,
            .low = cell.metric_mean - half,
            .high = cell.metric_mean + half,
            .best = cell.runs == seeds && seeds > 1 ? (double)cell.best * 0.6 : (double)NAN,
            .same = a};
    }
    for (int a = 0; a < ARMS; a++)
        for (int b = 0; b < ARMS; b++) {
            const sw_arm_estimate *one = &arm_of[d][a], *two = &arm_of[d][b];
            const double difference = one->mean - two->mean;
            const bool tested = a != b && one->runs > 1 && two->runs > 1;
            const double half = tested ? spread : (double)NAN;
            const sw_verdict verdict = !tested                                     ? SW_UNTESTED
                                       : fabs(difference) <= spread                ? SW_UNDECIDED
                                       : (difference > 0) != main->lower_is_better ? SW_BETTER
                                                                                   : SW_WORSE;
            const double equal = !tested ? (double)NAN : verdict == SW_UNDECIDED ? 0.5 : 0;
            pair_of[d][a * ARMS + b] =
                (sw_pair_estimate){.difference = difference,
                                   .ratio = NAN,
                                   .low = difference - half,
                                   .high = difference + half,
                                   .p = !tested                   ? (double)NAN
                                        : verdict == SW_UNDECIDED ? 0.5
                                                                  : 0.001,
                                   .verdict = verdict,
                                   .worse = verdict == SW_WORSE ? 1 : equal / 4,
                                   .equal = equal,
                                   .better = verdict == SW_BETTER ? 1 : 3 * equal / 4};
        }
    metric_of[d] = (sw_metric_analysis){.name = main->name,
                                        .unit = main->unit,
                                        .scale = main->scale,
                                        .lower_is_better = main->lower_is_better,
                                        .arms = ARMS,
                                        .sets = 2000,
                                        .arm = arm_of[d],
                                        .pair = pair_of[d],
                                        .reference = -1,
                                        .rope = main->scale == 100 ? 0.01 : 0,
                                        .resolution = seeds > 1 ? spread : (double)NAN};
    analysed[d] = (sw_analysis){d, ARMS, 1, &metric_of[d]};
}

/* The arm was named as the reference: its family tells half of the differences apart. */
static inline void name_reference(int d, int arm)
{
    sw_metric_analysis *metric = &metric_of[d];
    study.reference = metric->reference = arm;
    study.named = true;
    for (int a = 0; a < ARMS; a++) {
        sw_pair_estimate *pair = &against_of[d][a];
        *pair = metric->pair[a * ARMS + arm];
        pair->low = (pair->low + pair->difference) / 2;
        pair->high = (pair->high + pair->difference) / 2;
    }
    metric->against = against_of[d];
    metric->resolution_against = metric->resolution / 2;
}

/* Errors above 0 are compared by their ratios: an interval is 20 % wide to both sides, and
 * decides. */
static inline void compare_ratios(int d)
{
    sw_metric_analysis *metric = &metric_of[d];
    metric->ratios = true;
    metric->resolution = 1.2;
    for (int i = 0; i < ARMS * ARMS; i++) {
        sw_pair_estimate *pair = &metric->pair[i];
        if (pair->verdict == SW_UNTESTED) continue;
        pair->ratio = metric->arm[i / ARMS].mean / metric->arm[i % ARMS].mean;
        pair->low = pair->ratio / 1.2;
        pair->high = pair->ratio * 1.2;
        pair->verdict = pair->low > 1 ? SW_WORSE : pair->high < 1 ? SW_BETTER : SW_UNDECIDED;
    }
}

/* `gated` is the best, `a_b` is too close to be told apart, `mean` is far below, `sum` diverged
 * once, and two seeds tell nothing. The second data set has two classes and so an AUC. */
static inline sw_report make_report(int seeds)
{
    static const double accuracy[ARMS][SEEDS] = {
        {0.50, 0.51, 0.50}, {0.90, 0.91, 0.92}, {0.8999, 0.9101, 0.9199}, {0.70, 0.70, 0.70}};
    study = (sw_study){.config = sw_config_default(),
                       .data = {"one_two:x=3", "it's"},
                       .data_count = 2,
                       .arm = {"mean", "gated", "a_b", "sum"},
                       .arm_count = ARMS,
                       .runs_per_arm = seeds};
    for (int d = 0; d < 2; d++) {
        facts[d] = (sw_data_facts){.width = 3,
                                   .outputs = d ? 2 : 10,
                                   .sets = {100, 50, 400},
                                   .rows = {1250, 600, 5000},
                                   .best_possible = NAN,
                                   .chance = d ? 0.5 : 0.1};
        facts[d].read[batch_field()] = true; /* no other setting is read */
        for (int a = 0; a < ARMS; a++)
            for (int r = 0; r < seeds; r++) {
                double share = accuracy[a][r];
                runs[sw_study_index(&study, d, a, r)] =
                    (sw_study_run){.data = d,
                                   .arm = a,
                                   .seed = r,
                                   .best_possible = NAN,
                                   .majority = NAN,
                                   .status = a == 3 && r == 1 ? SW_ERROR_DIVERGED : SW_OK,
                                   .result = {.test = {.accuracy = share,
                                                       .loss = 1 - share,
                                                       .auc = d ? share : (double)NAN},
                                              .parameters = 1000 + a,
                                              .seconds = 1.25}};
            }
    }
    analyse(0, seeds), analyse(1, seeds);
    return (sw_report){.study = &study,
                       .runs = runs,
                       .facts = facts,
                       .analysis = analyses,
                       .folder = scratch_folder};
}

/* On data set d, arm a has the runs of arm `owner`. */
static inline void share_runs(int d, int a, int owner)
{
    for (int r = 0; r < study.runs_per_arm; r++)
        runs[sw_study_index(&study, d, a, r)].result =
            runs[sw_study_index(&study, d, owner, r)].result;
    arm_of[d][a] = arm_of[d][owner];
    arm_of[d][a].best = NAN;
    for (int b = 0; b < ARMS; b++)
        pair_of[d][a * ARMS + b] = pair_of[d][b * ARMS + a] = (sw_pair_estimate){
            NAN, NAN, NAN, NAN, NAN, b == owner ? SW_SAME_RUNS : SW_UNTESTED, NAN, NAN, NAN};
}

/* The runs of the second data set, as those of another task: what were accuracies are errors. A
 * regression is of one number: its main metric is the error. */
static inline sw_report make_report_of(sw_task task)
{
    sw_report report = make_report(SEEDS);
    facts[1].task = task, facts[1].context = 2, facts[1].vocabulary = 7;
    facts[1].outputs = task == SW_REGRESSION ? 1 : 3;
    for (int i = ARMS * SEEDS; i < 2 * ARMS * SEEDS; i++) {
        runs[i].task = task, runs[i].outputs = facts[1].outputs;
        sw_metrics *test = &runs[i].result.test;
        if (task == SW_MIXTURE)
            *test = (sw_metrics){.likelihood = -test->accuracy,
                                 .loss = test->accuracy,
                                 .accuracy = NAN,
                                 .auc = NAN,
                                 .error = NAN,
                                 .r2 = NAN};
        if (task != SW_REGRESSION) continue;
        *test = (sw_metrics){.loss = 1,
                             .accuracy = NAN,
                             .auc = NAN,
                             .error = 1000 * test->accuracy,
                             .r2 = test->accuracy};
    }
    analyse(1, SEEDS);
    return report;
}

/* The same of a regression of several numbers, whose main metric is R2. */
static inline sw_report make_report_of_numbers(int64_t outputs)
{
    const sw_report report = make_report_of(SW_REGRESSION);
    facts[1].outputs = outputs;
    for (int i = ARMS * SEEDS; i < 2 * ARMS * SEEDS; i++) runs[i].outputs = outputs;
    analyse(1, SEEDS);
    return report;
}

#endif
