/* cell.c - the runs of one data set and arm, summed up. */
#include "study/runs.h"
#include "study/statistics.h"

#include <setwise/study.h>

#include <math.h>

/* The deviation of the means of the repeats in which every fold ended well. */
static double deviation_of_repeats(const sw_study *study, const sw_study_run *run)
{
    const sw_main_metric *metric = sw_main_metric_of(run->task, run->outputs);
    const int folds = (int)study->config.folds;
    sw_summary means = {0};
    for (int r = 0; r < sw_study_repeats(study); r++) {
        sw_summary one = {0};
        for (int f = 0; f < folds; f++, run++)
            if (run->status == SW_OK)
                sw_summary_add(&one, sw_main_metric_value(metric, &run->result.test));
        if (one.n == folds) sw_summary_add(&means, sw_summary_mean(&one));
    }
    return sw_summary_sd(&means);
}

/* Everything in a cell except `best`. `run` points to its first run. */
static sw_study_cell sum_up(const sw_study *study, const sw_study_run *run)
{
    const sw_main_metric *metric = sw_main_metric_of(run->task, run->outputs);
    sw_summary main = {0}, secondary = {0}, loss = {0}, seconds = {0};
    sw_study_cell cell = {.empty = run->empty, .majority = run->majority};
    for (int r = 0; r < study->runs_per_arm; r++) {
        cell.diverged += run[r].status == SW_ERROR_DIVERGED;
        if (run[r].status != SW_OK) continue;
        const sw_result *result = &run[r].result;
        /* A fold whose targets are all equal has no R2, and one with a single class no AUC. */
        sw_summary_add_known(&main, sw_main_metric_value(metric, &result->test));
        sw_summary_add_known(&secondary, sw_main_metric_secondary(metric, &result->test));
        sw_summary_add(&loss, result->test.loss);
        sw_summary_add(&seconds, result->seconds);
        cell.parameters = result->parameters;
    }
    cell.runs = (int)seconds.n;
    cell.metric_mean = sw_summary_mean(&main);
    cell.metric_sd = sw_summary_sd(&main);
    cell.repeats_sd = deviation_of_repeats(study, run);
    cell.secondary_mean = sw_summary_mean(&secondary);
    cell.secondary_sd = sw_summary_sd(&secondary);
    cell.loss_mean = sw_summary_mean(&loss);
    cell.loss_sd = sw_summary_sd(&loss);
    cell.seconds_mean = sw_summary_mean(&seconds);
    return cell;
}

/* May this mean be the best one? Not if a run of the arm diverged: the mean leaves out the runs
 * that were hard for it. */
static bool is_eligible(const sw_study_cell *cell)
{
    return cell->runs > 0 && cell->diverged == 0 && !isnan(cell->metric_mean);
}

/* No eligible mean on the data set is better. */
static bool is_best(const sw_study_cell *cell, const sw_study *study, const sw_study_run *runs,
                    int data)
{
    const sw_study_run *first = &runs[sw_study_index(study, data, 0, 0)];
    const bool lower = sw_main_metric_of(first->task, first->outputs)->lower_is_better;
    for (int a = 0; a < study->arm_count; a++) {
        const sw_study_cell other = sum_up(study, runs + sw_study_index(study, data, a, 0));
        const double ahead = sw_difference(other.metric_mean, cell->metric_mean);
        if (is_eligible(&other) && (lower ? ahead < 0 : ahead > 0)) return false;
    }
    return is_eligible(cell);
}

sw_study_cell sw_study_cell_of(const sw_study *study, const sw_study_run *runs, int data, int arm)
{
    sw_study_cell cell = sum_up(study, runs + sw_study_index(study, data, arm, 0));
    cell.best = is_best(&cell, study, runs, data);
    return cell;
}
