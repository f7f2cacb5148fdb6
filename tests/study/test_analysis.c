/* test_analysis.c - the analysis of made-up runs of a study. */
#include <criterion/criterion.h>
#include <math.h>
#include <setwise/analysis.h>
#include <string.h>

enum { RUNS = 12 };

/* Two data sets, two arms, three seeds; the second data set is a regression. */
static sw_study make_study(sw_study_run *runs)
{
    static const double value[RUNS] = {0.5, 0.6, 0.7, 0.8, 0.9, 0.85, 3, 4, 5, 3, 4, 8};
    sw_study study = {.data_count = 2, .arm_count = 2, .runs_per_arm = 3};
    for (int i = 0; i < RUNS; i++)
        runs[i] = (sw_study_run){
            .status = SW_OK,
            .task = i < 6 ? SW_CLASSES : SW_REGRESSION,
            .result.test = {.accuracy = value[i], .error = value[i], .auc = 1, .loss = -value[i]}};
    return study;
}

Test(analysis, of_the_metrics_of_a_task)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *a;
    cr_assert_eq(sw_analysis_new(&a, &study, runs, ".", 0), SW_OK);
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
    cr_assert_eq(sw_analysis_new(&a, &study, runs, ".", 1), SW_OK);
    cr_expect(a->metrics == 1 && a->metric[0].lower_is_better && a->data == 1);
    cr_expect_eq(a->metric[0].arm[1].mean, 5);
    sw_analysis_free(a);
    sw_analysis_free(NULL);
}

Test(analysis, leaves_out_diverged_runs)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *a;
    runs[1].status = SW_ERROR_DIVERGED;
    cr_assert_eq(sw_analysis_new(&a, &study, runs, ".", 0), SW_OK);
    cr_expect(a->metric[0].arm[0].runs == 2 && isnan(a->metric[0].arm[0].best));
    cr_expect_float_eq(a->metric[0].arm[0].mean, 0.6, 1e-15);
    sw_analysis_free(a);
}

/* Folds share the sets that they train on, so their intervals are longer. */
Test(analysis, of_folds)
{
    sw_study_run runs[RUNS];
    sw_study study = make_study(runs);
    sw_analysis *seeds, *folds;
    for (int i = 0; i < RUNS; i++) runs[i].result.test.sets = runs[i].result.train.sets = 10;
    cr_assert_eq(sw_analysis_new(&seeds, &study, runs, ".", 0), SW_OK);
    study.config.folds = 3;
    cr_assert_eq(sw_analysis_new(&folds, &study, runs, ".", 0), SW_OK);
    /* sqrt(1/3 + 1) instead of sqrt(1/3) */
    const sw_arm_estimate s = seeds->metric[0].arm[0], f = folds->metric[0].arm[0];
    cr_expect_float_eq((f.high - f.low) / (s.high - s.low), 2, 0.1);
    sw_analysis_free(seeds);
    sw_analysis_free(folds);
}
