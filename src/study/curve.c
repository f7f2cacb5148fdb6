/* curve.c - learning curves, read from the metrics.jsonl of the runs. */
#include "study/curve.h"

#include "base/error.h"
#include "study/runs.h"
#include "train/history.h"

#include <math.h>
#include <stdlib.h>

/* Read the metric at the evaluations of one run, up to the first that does not have it. */
static sw_status read_run(sw_curve *out, const sw_main_metric *metric, const char *folder)
{
    sw_evaluation *history;
    int64_t lines;
    SW_TRY(sw_history_load(&history, &lines, 0, folder));
    *out = (sw_curve){.epoch = calloc((size_t)lines + 1, sizeof(double)),
                      .value = calloc((size_t)lines + 1, sizeof(double))};
    const bool made = out->epoch && out->value;
    for (; made && out->count < lines; out->count++) {
        const sw_evaluation *evaluation = &history[out->count];
        const double value = sw_main_metric_value(metric, &evaluation->valid);
        if (isnan(value)) break;
        out->epoch[out->count] = evaluation->epoch;
        out->value[out->count] = value;
    }
    free(history);
    if (made) return SW_OK;
    sw_curve_free(out);
    return sw_fail(SW_ERROR_MEMORY, "out of memory for a curve");
}

/* Add a run to the mean, which then is that of `count` runs. */
static void add_run(sw_curve *mean, sw_curve *run, int count)
{
    if (count == 1) {
        *mean = *run;
        return;
    }
    if (run->count < mean->count) mean->count = run->count;
    for (int64_t e = 0; e < mean->count; e++)
        mean->value[e] += (run->value[e] - mean->value[e]) / count;
    sw_curve_free(run);
}

sw_status sw_study_curve(sw_curve *out, const sw_study *study, const sw_study_run *runs,
                         const char *folder, int data, int arm)
{
    const sw_study_run *first = &runs[sw_study_index(study, data, arm, 0)];
    const sw_main_metric *metric = sw_main_metric_of(first->task, first->outputs);
    *out = (sw_curve){0};
    int count = 0;
    for (int r = 0; r < study->runs_per_arm; r++) {
        if (first[r].status != SW_OK) continue;
        sw_path run_folder;
        sw_curve run = {0};
        sw_status status =
            sw_study_run_folder(&run_folder, study, folder, (sw_run_at){data, arm, r});
        if (status == SW_OK) status = read_run(&run, metric, run_folder.text);
        if (status != SW_OK) {
            sw_curve_free(out);
            return status;
        }
        add_run(out, &run, ++count);
    }
    return SW_OK;
}

void sw_curve_free(sw_curve *curve)
{
    free(curve->epoch);
    free(curve->value);
    *curve = (sw_curve){0};
}
