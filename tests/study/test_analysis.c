/* test_analysis.c - the analysis of made-up runs of a study. */
#include "base/folder.h"
#include "base/path.h"
#include "scratch.h"
#include "study/runs.h"

#include <criterion/criterion.h>
#include <math.h>
#include <setwise/analysis.h>
#include <string.h>

/* The folder of a study. */
static void begin(void)
{
    scratch_begin();
    scratch_write(scratch("study.json").text, "{}\n", 3);
}

TestSuite(analysis, .init = begin, .fini = scratch_end);

enum { RUNS = 12 };

/* Two data sets, two arms, three seeds; the second data set is a regression. */
static sw_study make_study(sw_study_run *runs)
{
    static const double value[RUNS] = {0.5, 0.6, 0.7, 0.8, 0.9, 0.85, 3, 4, 5, 3, 4, 8};
    sw_study study = {.data_count = 2,
                      .arm_count = 2,
                      .runs_per_arm = 3,
                      .data = {"bags", "sizes"},
                      .arm = {"mean", "max"}};
    for (int i = 0; i < RUNS; i++)
        runs[i] = (sw_study_run){
            .status = SW_OK,
            .task = i < 6 ? SW_CLASSES : SW_REGRESSION,
            .result.test = {
                .accuracy = value[i], .error = value[i], .auc = 1, .loss = 3 - value[i]}};
    return study;
}

Test(analysis, of_the_metrics_of_a_task)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *a;
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 0), SW_OK);
    cr_assert(a->metrics == 3 && a->data == 0 && a->arms == 2);
    cr_expect_str_eq(a->metric[0].name, "accuracy");
    cr_expect_str_eq(a->metric[1].name, "AUC");
    cr_expect_str_eq(a->metric[2].name, "log-loss");
    cr_expect(a->metric[0].scale == 100 && !a->metric[0].lower_is_better);
    cr_expect_float_eq(a->metric[0].arm[1].mean, 0.85, 1e-15);
    cr_expect_float_eq(a->metric[0].pair[2].difference, 0.25, 1e-15);
    cr_expect_float_eq(a->metric[2].pair[2].difference, -0.25, 1e-15);
    cr_expect_float_eq(a->metric[0].arm[1].best, a->metric[2].arm[1].best, 0.03);
    sw_analysis_free(a);
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 1), SW_OK);
    cr_expect(a->metrics == 2 && a->metric[0].lower_is_better && a->data == 1);
    cr_expect_eq(a->metric[0].arm[1].mean, 5);
    sw_analysis_free(a);
    sw_analysis_free(NULL);
}

/* Numbers of different units: the arm with the smaller error is not the one with the better R2. */
Test(analysis, of_several_numbers_begins_with_r2)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *a;
    for (int i = 6; i < RUNS; i++) {
        runs[i].outputs = 2;
        runs[i].result.test.r2 = runs[i].result.test.error / 10;
    }
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 1), SW_OK);
    cr_expect(a->metrics == 2 && !a->metric[0].lower_is_better && !a->metric[0].ratios);
    cr_expect_str_eq(a->metric[0].name, "R2");
    cr_expect_float_eq(a->metric[0].arm[1].mean, 0.5, 1e-15);
    cr_expect_float_eq(a->metric[1].arm[1].mean, 5, 1e-15);
    cr_expect(sw_study_cell_of(&study, runs, 1, 1).best);
    sw_analysis_free(a);
}

Test(analysis, leaves_out_diverged_runs)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *a;
    runs[1].status = SW_ERROR_DIVERGED;
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 0), SW_OK);
    cr_expect(a->metric[0].arm[0].runs == 2 && isnan(a->metric[0].arm[0].best));
    cr_expect_float_eq(a->metric[0].arm[0].mean, 0.6, 1e-15);
    sw_analysis_free(a);
}

static void expect_same_estimates(const sw_arm_estimate *a, const sw_arm_estimate *b)
{
    cr_expect(a->runs == b->runs && a->mean == b->mean && a->sd == b->sd);
    cr_expect(a->low == b->low && a->high == b->high);
}

/* A search that chose the settings as given: arm 2 has the runs of arm 0. All is as without it. */
Test(analysis, tests_the_same_runs_once)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *without, *with;
    cr_assert_eq(sw_analysis_new(&without, &study, runs, scratch_folder, 0), SW_OK);
    study.arm[2] = "tuned";
    study.arm_count = 3;
    study.named = true; /* arm 0 */
    for (int r = 0; r < 3; r++) runs[6 + r] = runs[r];
    cr_assert_eq(sw_analysis_new(&with, &study, runs, scratch_folder, 0), SW_OK);
    for (int m = 0; m < with->metrics; m++) {
        const sw_metric_analysis *two = &without->metric[m], *three = &with->metric[m];
        for (int a = 0; a < 2; a++) {
            expect_same_estimates(&three->arm[a], &two->arm[a]);
            cr_expect(three->arm[a].best == two->arm[a].best && three->arm[a].same == a);
        }
        expect_same_estimates(&three->arm[2], &three->arm[0]);
        cr_expect(isnan(three->arm[2].best) && three->arm[2].same == 0);
        cr_expect(three->pair[1].p == two->pair[1].p && three->pair[1].low == two->pair[1].low);
        cr_expect_eq(three->resolution, two->resolution);
        const sw_pair_estimate *same = &three->pair[2], *other = &three->pair[5];
        cr_expect(same->verdict == SW_SAME_RUNS && three->pair[6].verdict == SW_SAME_RUNS);
        cr_expect(isnan(same->difference) && isnan(same->low) && isnan(same->p));
        cr_expect(other->verdict == SW_UNTESTED && isnan(other->difference));
        cr_expect(three->against[2].verdict == SW_SAME_RUNS);
        cr_expect(three->against[1].verdict != SW_UNTESTED);
    }
    sw_analysis_free(with);
    sw_analysis_free(without);
}

/* The intervals of shares end at 0 and 1, those of an error at 0, those of R2 at 1. Errors are
 * compared by their ratios. */
Test(analysis, end_where_the_metric_does)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *a;
    runs[0].result.test.accuracy = 0.02;
    runs[1].result.test.accuracy = 0.98;
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 0), SW_OK);
    const sw_metric_analysis *accuracy = &a->metric[0];
    cr_expect(accuracy->arm[0].low == 0 && accuracy->arm[0].high == 1);
    cr_expect(accuracy->pair[1].low == -1 && accuracy->pair[1].high < 1);
    cr_expect(accuracy->pair[2].low > -1 && accuracy->pair[2].high == 1);
    cr_expect_gt(accuracy->resolution, 0);
    sw_analysis_free(a);
    runs[6].result.test.error = 0.1; /* 0.1, 4, 5 */
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 1), SW_OK);
    const sw_metric_analysis *error = &a->metric[0];
    cr_expect(error->ratios && error->arm[0].low > 0 && error->arm[0].high > 5);
    cr_expect(error->pair[1].low > 0 && error->pair[1].low < 1 && error->pair[1].high > 1);
    sw_analysis_free(a);
    for (int i = 9; i < 12; i++) runs[i].result.test.error = 0; /* no ratios */
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 1), SW_OK);
    error = &a->metric[0];
    cr_expect(!error->ratios && error->arm[0].low == 0 && error->arm[0].high > 5);
    cr_expect(error->pair[1].low < -1 && isfinite(error->pair[1].high));
    sw_analysis_free(a);
    for (int i = 6; i < 12; i++) runs[i].result.test.r2 = i % 2 ? 0.99 : i < 9 ? -3 : 0.5;
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 1), SW_OK);
    const sw_metric_analysis *r2 = &a->metric[1];
    cr_expect(r2->arm[0].low < -3 && r2->arm[0].high == 1 && r2->arm[1].high == 1);
    cr_expect(r2->pair[1].low < -2 && r2->pair[2].high > 2); /* a difference has no end */
    sw_analysis_free(a);
}

/* Folds share the sets that they train on: with as many to test, the variance of a mean of three is
 * 1/3 + 1 times that of the folds. The log-loss of arm 0 has the mean 2.4 and the deviation .1, and
 * t of two degrees is 4.302653. */
Test(analysis, of_folds)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *a;
    for (int i = 0; i < RUNS; i++) runs[i].result.test.sets = runs[i].result.train.sets = 10;
    study.config.folds = 3;
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 0), SW_OK);
    const double half = 4.302653 * 0.1 / 2.4 * sqrt(1.0 / 3 + 1);
    cr_expect_float_eq(log(a->metric[2].arm[0].high / 2.4), half, 0.04 * half);
    cr_expect_float_eq(log(a->metric[2].arm[0].low / 2.4), -half, 0.04 * half);
    sw_analysis_free(a);
}

/* ---- Predictions ----------------------------------------------------------------------------- */

enum { SETS = 40 };

/* What a run says: it is right on most sets, and on those that are easy. */
static sw_predictions said_by(int arm, int run)
{
    static double truth[SETS], scores[2 * SETS];
    static int64_t set[SETS];
    static char *name[SETS];
    sw_random random = sw_random_for(11, SW_FOR_TEST, (uint32_t)arm, (uint32_t)run);
    for (int i = 0; i < SETS; i++) {
        const bool right = sw_random_uniform(&random) < (i % 3 ? 0.9 : 0.4);
        truth[i] = i % 2;
        set[i] = i;
        scores[2 * i + (i + right) % 2] = 0.25;
        scores[2 * i + (i + right + 1) % 2] = 0.75;
    }
    return (sw_predictions){SW_CLASSES, SETS, 2, set, name, truth, scores};
}

static void write_predictions(const sw_study *study, int arm, int run)
{
    sw_path folder, path;
    const sw_predictions said = said_by(arm, run);
    cr_assert_eq(sw_study_run_folder(&folder, study, scratch_folder, (sw_run_at){0, arm, run}),
                 SW_OK);
    cr_assert_eq(sw_folder_new(folder.text), SW_OK);
    cr_assert_eq(sw_path_join(&path, folder.text, "predictions.jsonl"), SW_OK);
    cr_assert_eq(sw_predictions_write(&said, path.text), SW_OK);
}

/* The analysis is that of outcomes to which the predictions are added. */
Test(analysis, reads_predictions)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *a;
    sw_outcomes *o;
    sw_metric_analysis expected;
    cr_assert_eq(sw_outcomes_new(&o, 2, 3, SETS), SW_OK);
    for (int arm = 0; arm < 2; arm++)
        for (int run = 0; run < 3; run++) {
            const sw_predictions said = said_by(arm, run);
            write_predictions(&study, arm, run);
            cr_assert_eq(sw_outcomes_add_predictions(o, arm, run, "accuracy", &said), SW_OK);
            runs[3 * arm + run].result.test.accuracy = o->value[3 * arm + run];
        }
    cr_assert_eq(sw_outcomes_analyse(&expected, o), SW_OK);
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 0), SW_OK);
    cr_expect_eq(a->metric[0].sets, SETS);
    cr_expect_float_eq(a->metric[0].pair[1].low, expected.pair[1].low, 1e-14);
    cr_expect_float_eq(a->metric[0].arm[1].high, expected.arm[1].high, 1e-14);
    cr_expect_eq(a->metric[0].pair[1].p, expected.pair[1].p);
    sw_analysis_free(a);
    sw_metric_analysis_free(&expected);
    sw_outcomes_free(o);
}

/* One run without predictions: the intervals hold for these test sets. */
Test(analysis, without_all_predictions)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *a;
    for (int run = 0; run < 5; run++) write_predictions(&study, run / 3, run % 3);
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 0), SW_OK);
    cr_expect_eq(a->metric[0].sets, 0);
    sw_analysis_free(a);
    runs[5].status = SW_ERROR_DIVERGED; /* it has none to read */
    cr_assert_eq(sw_analysis_new(&a, &study, runs, scratch_folder, 0), SW_OK);
    cr_expect_eq(a->metric[0].sets, SETS);
    sw_analysis_free(a);
}

/* Its intervals would hold for these test sets alone, as those of runs without predictions. */
Test(analysis, of_a_folder_that_is_no_study)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *a;
    cr_expect_eq(sw_analysis_new(&a, &study, runs, scratch("typo").text, 0), SW_ERROR_NOT_FOUND);
    cr_expect(strstr(sw_error_message(), "typo: no study.json"), "%s", sw_error_message());
    cr_expect_null(a);
}
