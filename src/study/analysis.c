/* analysis.c - the analysis of a data set of a study, from its runs and what they said. */
#include "base/error.h"
#include "base/path.h"
#include "study/analysis_metrics.h"
#include "study/arm_sums.h"
#include "study/fold_sums.h"
#include "study/runs.h"
#include "study/same_runs.h"
#include "study/study_check.h"

#include <setwise/analysis.h>

#include <math.h>
#include <stdlib.h>

/* With folds, the ratio of test sets to training sets, summed over all runs; otherwise 0. */
static double shared_of(const sw_study *study, const sw_study_run *run)
{
    double tested = 0, trained = 0;
    if (study->config.folds <= 0) return 0;
    for (int i = 0; i < study->arm_count * study->runs_per_arm; i++) {
        if (run[i].status != SW_OK) continue;
        tested += (double)run[i].result.test.sets;
        trained += (double)run[i].result.train.sets;
    }
    return trained > 0 ? tested / trained : 0;
}

/* What the runs of each arm said, summed up: by seeds or by folds. */
typedef struct summed {
    sw_arm_sums seeds[SW_STUDY_MAX_ARMS];
    sw_fold_sums folds[SW_STUDY_MAX_ARMS];
} summed;

static void summed_free(summed *s)
{
    for (int a = 0; a < SW_STUDY_MAX_ARMS; a++) {
        sw_arm_sums_free(&s->seeds[a]);
        sw_fold_sums_free(&s->folds[a]);
    }
}

static sw_status add_run(summed *sums, const sw_study *study, int arm, sw_predictions *said)
{
    if (study->config.folds > 0) return sw_fold_sums_add(&sums->folds[arm], said);
    /* In an arm with fewer training sets, the same test sets have earlier positions. */
    const int64_t first = said->sets > 0 ? said->set[0] : 0;
    for (int64_t i = 0; i < said->sets; i++) said->set[i] -= first;
    return sw_arm_sums_add(&sums->seeds[arm], said);
}

static sw_status read_run(summed *sums, const sw_study *study, const char *folder, sw_run_at at)
{
    sw_path path;
    sw_predictions said;
    SW_TRY(sw_study_run_file(&path, study, folder, at, SW_RUN_PREDICTIONS));
    SW_TRY(sw_predictions_read(&said, path.text));
    const sw_status status = add_run(sums, study, at.arm, &said);
    sw_predictions_free(&said);
    return status == SW_ERROR_FORMAT ? sw_fail_in(status, path.text) : status;
}

/* A fold counts if all arms have it. */
static bool counts(const sw_study *study, const sw_study_run *run, int arm, int r)
{
    const int first = study->config.folds > 0 ? 0 : arm;
    const int end = study->config.folds > 0 ? study->arm_count : arm + 1;
    for (int a = first; a < end; a++)
        if (run[a * study->runs_per_arm + r].status != SW_OK) return false;
    return true;
}

/* Read what all runs said. SW_ERROR_NOT_FOUND: a run has no predictions. */
static sw_status read_all(summed *sums, const sw_study *study, const sw_study_run *run,
                          const char *folder, int data)
{
    for (int a = 0; a < study->arm_count; a++)
        for (int r = 0; r < study->runs_per_arm; r++)
            if (counts(study, run, a, r))
                SW_TRY(read_run(sums, study, folder, (sw_run_at){data, a, r}));
    return SW_OK;
}

static void clamp(double *x, double least, double most)
{
    if (*x < least) *x = least; /* NaN stays */
    if (*x > most) *x = most;
}

static void clamp_pairs(sw_pair_estimate *pair, int pairs, double most)
{
    for (int i = 0; i < pairs; i++) {
        clamp(&pair[i].low, -most, most);
        clamp(&pair[i].high, -most, most);
    }
}

/* Cut intervals to the values that the metric, or a difference of it, can have. No verdict changes.
 */
static void clamp_intervals(sw_metric_analysis *of, const sw_analysis_metric *metric)
{
    for (int a = 0; a < of->arms; a++) {
        clamp(&of->arm[a].low, metric->least, metric->most);
        clamp(&of->arm[a].high, metric->least, metric->most);
    }
    if (of->ratios) return;
    clamp_pairs(of->pair, of->arms * of->arms, metric->most - metric->least);
    if (of->against) clamp_pairs(of->against, of->arms, metric->most - metric->least);
}

/* An arm that has the same runs as another one gets its estimate, and the two are not tested
 * against each other. */
static void put_same(sw_metric_analysis *out, const int *same)
{
    for (int a = 0; a < out->arms; a++) {
        if (same[a] != a) out->arm[a] = out->arm[same[a]], out->arm[a].best = NAN;
        out->arm[a].same = same[a];
        for (int b = 0; b < out->arms; b++)
            if (b != a && same[a] == same[b]) out->pair[a * out->arms + b].verdict = SW_SAME_RUNS;
        if (out->against && a != out->reference && same[a] == out->reference)
            out->against[a].verdict = SW_SAME_RUNS;
    }
}

static int64_t sets_of(const summed *sums, const sw_study *study)
{
    return study->config.folds > 0 ? sw_fold_sums_sets(sums->folds, study->arm_count)
                                   : sw_arm_sums_sets(sums->seeds, study->arm_count);
}

/* `sums` is NULL if the predictions of the sets are not known. */
static sw_status analyse(sw_metric_analysis *out, const sw_study *study, const sw_study_run *run,
                         const summed *sums, int i)
{
    int same[SW_STUDY_MAX_ARMS];
    const int runs = study->runs_per_arm;
    const sw_analysis_metric *metric = sw_analysis_metric_at(run->task, run->outputs, i);
    const int64_t sets = sums ? sets_of(sums, study) : 0;
    sw_outcomes *o;
    SW_TRY(sw_outcomes_new(&o, study->arm_count, runs, sets));
    o->lower_is_better = metric->lower_is_better;
    o->ratios = metric->lower_is_better;
    o->reference = sw_study_names_reference(study) ? study->reference : -1;
    o->rope = metric->scale == 100 ? 0.01 : 0;
    o->shared = shared_of(study, run);
    for (int a = 0; a < study->arm_count; a++) {
        same[a] = sw_same_runs(study, run, a);
        for (int k = a * runs; same[a] == a && k < (a + 1) * runs; k++)
            if (run[k].status == SW_OK)
                o->value[k] = *(const double *)((const char *)&run[k].result.test + metric->offset);
    }
    if (sums && study->config.folds > 0)
        sw_fold_sums_put(o, sums->folds, i);
    else if (sums)
        sw_arm_sums_put(o, sums->seeds, i);
    sw_status status = sw_outcomes_analyse(out, o);
    if (status == SW_OK) clamp_intervals(out, metric), put_same(out, same);
    out->name = metric->name;
    out->unit = metric->unit;
    out->scale = metric->scale;
    sw_outcomes_free(o);
    return status;
}

static sw_status analyse_all(sw_analysis *analysis, const sw_study *study, const sw_study_run *run,
                             const char *folder)
{
    summed sums = {0};
    sw_status status = read_all(&sums, study, run, folder, analysis->data);
    const bool known = status == SW_OK;
    if (status == SW_ERROR_NOT_FOUND) status = SW_OK;
    for (int i = 0; status == SW_OK && sw_analysis_metric_at(run->task, run->outputs, i); i++)
        status =
            analyse(&analysis->metric[analysis->metrics++], study, run, known ? &sums : NULL, i);
    summed_free(&sums);
    return status;
}

/* Without this check, a wrong folder would look like a study without predictions. */
static sw_status check_folder(const char *folder)
{
    sw_path path;
    SW_TRY(sw_path_join(&path, folder, "study.json"));
    if (sw_path_exists(path.text)) return SW_OK;
    return sw_fail(SW_ERROR_NOT_FOUND, "%s: no study.json, so no comparison to analyse", folder);
}

sw_status sw_analysis_new(sw_analysis **out, const sw_study *study, const sw_study_run *runs,
                          const char *folder, int data)
{
    SW_NOT_NULL(out, study, runs, folder);
    *out = NULL;
    SW_TRY(sw_study_check_numbers(study));
    if (data < 0 || data >= study->data_count)
        return sw_fail(SW_ERROR_ARGUMENT, "analysis: data set %d, the study has %d", data,
                       study->data_count);
    SW_TRY(check_folder(folder));
    sw_analysis *analysis = calloc(1, sizeof *analysis);
    if (analysis) analysis->metric = calloc(SW_ANALYSIS_METRICS, sizeof *analysis->metric);
    if (!analysis || !analysis->metric) {
        sw_analysis_free(analysis);
        return sw_fail(SW_ERROR_MEMORY, "analysis: out of memory");
    }
    analysis->data = data;
    analysis->arms = study->arm_count;
    sw_status status =
        analyse_all(analysis, study, runs + sw_study_index(study, data, 0, 0), folder);
    if (status == SW_OK)
        *out = analysis;
    else
        sw_analysis_free(analysis);
    return status;
}

void sw_analysis_free(sw_analysis *analysis)
{
    if (!analysis) return;
    for (int i = 0; i < analysis->metrics; i++) sw_metric_analysis_free(&analysis->metric[i]);
    free(analysis->metric);
    free(analysis);
}
