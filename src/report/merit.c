/* merit.c - the figures of merit of an arm on a data set. */
#include "report/merit.h"

#include "base/error.h"
#include "base/path.h"
#include "base/summary.h"
#include "study/runs.h"
#include "train/result.h"
#include "train/scores_read.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BALANCED, F1, LOSS, BRIER, CALIBRATION, MEANS };

/* *out is empty if the run has no result that can be read. */
static sw_status read_run(sw_result_details *out, const sw_report *r, sw_run_at at)
{
    sw_path path;
    *out = (sw_result_details){0};
    if (r->runs[sw_study_index(r->study, at.data, at.arm, at.run)].status != SW_OK) return SW_OK;
    SW_TRY(sw_study_run_file(&path, r->study, r->folder, at, SW_RUN_RESULT));
    const sw_status status = sw_result_details_read(out, path.text);
    return sw_is_machine_fault(status) ? status : SW_OK;
}

static void add_means(sw_summary *mean, const sw_scores *s)
{
    const double number[MEANS] = {s->metrics.balanced_accuracy, s->macro.f1, s->metrics.loss,
                                  s->brier, s->calibration_error};
    for (int i = 0; i < MEANS; i++) sw_summary_add_known(&mean[i], number[i]);
}

static void add(sw_scores *sum, const sw_scores *s)
{
    sum->metrics.sets += s->metrics.sets;
    for (int64_t c = 0; sum->of && c < sum->outputs; c++) {
        sum->of[c].sets += s->of[c].sets;
        sum->of[c].answers += s->of[c].answers;
        sum->of[c].right += s->of[c].right;
    }
    for (int64_t i = 0; sum->confusion && s->confusion && i < sum->outputs * sum->outputs; i++)
        sum->confusion[i] += s->confusion[i];
    for (int64_t c = 0; sum->target && c < sum->outputs; c++) {
        sum->target[c].r2 += s->target[c].r2;
        sum->target[c].error += s->target[c].error;
        sum->target[c].rmse += s->target[c].rmse;
        sum->target[c].log_r2 += s->target[c].log_r2;
    }
}

/* Compute the rates of summed counts, and the means of targets. */
static void finish(sw_scores *sum, int runs)
{
    for (int64_t c = 0; sum->of && c < sum->outputs; c++) {
        sw_class_scores *of = &sum->of[c];
        const double right = (double)of->right;
        of->precision = of->answers > 0 ? right / (double)of->answers : 0;
        of->recall = of->sets > 0 ? right / (double)of->sets : NAN;
        of->f1 = of->sets + of->answers > 0 ? 2 * right / (double)(of->sets + of->answers) : NAN;
    }
    for (int64_t c = 0; sum->target && c < sum->outputs; c++) {
        sum->target[c].r2 /= runs;
        sum->target[c].error /= runs;
        sum->target[c].rmse /= runs;
        sum->target[c].log_r2 /= runs;
    }
}

sw_status sw_merit_read(sw_merit *out, const sw_report *r, int data, int arm)
{
    sw_merit merit = *out = (sw_merit){0};
    sw_summary mean[MEANS] = {0};
    for (int run = 0; run < r->study->runs_per_arm; run++) {
        sw_result_details details;
        const sw_status status = read_run(&details, r, (sw_run_at){data, arm, run});
        if (status != SW_OK) {
            sw_merit_free(&merit);
            return status;
        }
        const sw_scores *s = details.test;
        if (s && (!merit.sum || (merit.sum->outputs == s->outputs && merit.sum->task == s->task))) {
            merit.runs++;
            add_means(mean, s);
            if (*s->no_auc && merit.without_auc++ == 0)
                memcpy(merit.no_auc, s->no_auc, sizeof merit.no_auc);
            if (merit.sum) {
                add(merit.sum, s);
            } else { /* the first one is kept */
                merit.sum = details.test, merit.output = details.output;
                details.test = NULL, details.output = (sw_columns){0};
            }
        }
        sw_result_details_free(&details);
    }
    if (merit.sum) finish(merit.sum, merit.runs);
    merit.balanced = sw_summary_mean(&mean[BALANCED]);
    merit.f1 = sw_summary_mean(&mean[F1]);
    merit.loss = sw_summary_mean(&mean[LOSS]);
    merit.brier = sw_summary_mean(&mean[BRIER]);
    merit.calibration = sw_summary_mean(&mean[CALIBRATION]);
    *out = merit;
    return SW_OK;
}

void sw_merit_free(sw_merit *merit)
{
    sw_scores_free(merit->sum);
    sw_names_free(&merit->output);
    *merit = (sw_merit){0};
}
