/* cell.c - the runs of one data set and pooling, summed up and held against the best pooling. */
#include "study/folds.h"
#include "study/matrix.h"
#include "study/statistics.h"

#include <math.h>

/* Deviation of the means of those repeats of which every fold ended well. */
static double deviation_of_repeats(const sw_study *study, const sw_study_run *run)
{
    const sw_main_metric *of = sw_main_metric_of(run->task);
    const int folds = (int)study->config.folds;
    sw_summary means = {0};
    for (int r = 0; r < sw_study_repeats(study); r++) {
        sw_summary one = {0};
        for (int f = 0; f < folds; f++, run++)
            if (run->status == SW_OK)
                sw_summary_add(&one, sw_main_metric_value(of, &run->result.test));
        if (one.n == folds) sw_summary_add(&means, sw_summary_mean(&one));
    }
    return sw_summary_sd(&means);
}

static sw_study_cell sum_up(const sw_study *study, const sw_study_run *run)
{
    const sw_main_metric *of = sw_main_metric_of(run->task);
    sw_summary measure = {0}, beside = {0}, loss = {0}, seconds = {0};
    sw_study_cell cell = {.empty = run->empty, .p = NAN};
    for (int s = 0; s < study->seeds; s++) {
        cell.diverged += run[s].status == SW_ERROR_DIVERGED;
        if (run[s].status != SW_OK) continue;
        const sw_result *result = &run[s].result;
        sw_summary_add(&measure, sw_main_metric_value(of, &result->test));
        const double second = sw_main_metric_beside(of, &result->test);
        if (!isnan(second)) sw_summary_add(&beside, second); /* a fold of one class has no AUC */
        sw_summary_add(&loss, result->test.loss);
        sw_summary_add(&seconds, result->seconds);
        cell.parameters = result->parameters;
    }
    cell.runs = measure.n;
    cell.metric_mean = sw_summary_mean(&measure);
    cell.metric_sd = sw_summary_sd(&measure);
    cell.repeats_sd = deviation_of_repeats(study, run);
    cell.beside_mean = sw_summary_mean(&beside);
    cell.beside_sd = sw_summary_sd(&beside);
    cell.loss_mean = sw_summary_mean(&loss);
    cell.loss_sd = sw_summary_sd(&loss);
    cell.seconds_mean = sw_summary_mean(&seconds);
    return cell;
}

/* The first of the poolings with the best mean; -1: each has diverged or not run. A pooling that
 * diverged is not the best of the seeds that it survived. */
static int best_pool(const sw_study *study, const sw_study_run *runs, int data)
{
    int best = -1;
    double top = 0;
    bool lower = sw_main_metric_of(runs[sw_study_at(study, data, 0, 0)].task)->lower;
    for (int p = 0; p < study->pool_count; p++) {
        sw_study_cell cell = sum_up(study, runs + sw_study_at(study, data, p, 0));
        double mean = cell.metric_mean;
        if (cell.runs == 0 || cell.diverged > 0) continue;
        if (best >= 0 && !(lower ? mean < top : mean > top)) continue;
        top = mean;
        best = p;
    }
    return best;
}

static double paired_test(const sw_study *study, const sw_study_run *a, const sw_study_run *b)
{
    const sw_main_metric *of = sw_main_metric_of(a->task);
    sw_summary differences = {0};
    double tested = 0, trained = 0; /* sets, over all folds */
    for (int s = 0; s < study->seeds; s++) {
        if (a[s].status != SW_OK || b[s].status != SW_OK) continue;
        sw_summary_add(&differences, sw_main_metric_value(of, &a[s].result.test) -
                                         sw_main_metric_value(of, &b[s].result.test));
        tested += (double)a[s].result.test.sets;
        trained += (double)a[s].result.train.sets;
    }
    return study->config.folds > 0 ? sw_fold_test(&differences, tested / trained)
                                   : sw_mean_test(&differences);
}

sw_study_cell sw_study_cell_of(const sw_study *study, const sw_study_run *runs, int data, int pool)
{
    sw_study_cell cell = sum_up(study, runs + sw_study_at(study, data, pool, 0));
    int best = best_pool(study, runs, data);
    cell.best = pool == best;
    if (best < 0 || cell.best) return cell;
    double p[SW_STUDY_MAX_ARMS];
    for (int other = 0; other < study->pool_count; other++)
        p[other] = other == best ? NAN
                                 : paired_test(study, runs + sw_study_at(study, data, best, 0),
                                               runs + sw_study_at(study, data, other, 0));
    cell.p = sw_holm(p, study->pool_count, pool);
    return cell;
}
