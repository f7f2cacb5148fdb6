/* evaluate.c - the metrics of a model on a split: predict, then compare with the answers. */
#include "train/evaluate.h"

#include "base/error.h"
#include "train/metrics.h"
#include "train/predict.h"
#include "train/split_check.h"

#include <stdlib.h>

sw_status sw_outputs_new(sw_real **out, sw_chunk_runner *runner, const sw_model *model,
                         sw_split split)
{
    *out = NULL;
    SW_TRY(sw_split_check(model, split, "evaluate"));
    int64_t size;
    if (__builtin_mul_overflow(split.count, split.outputs, &size)) size = -1;
    sw_real *outputs = size >= 0 ? calloc((size_t)size + 1, sizeof *outputs) : NULL;
    if (!outputs) return sw_fail(SW_ERROR_MEMORY, "evaluate: out of memory");
    sw_status status =
        sw_predict_sets(runner, model, split.sets, split.index, split.count, outputs);
    if (status == SW_OK)
        *out = outputs;
    else
        free(outputs);
    return status;
}

sw_status sw_evaluate_with(sw_metrics *out, sw_chunk_runner *runner, const sw_model *model,
                           sw_split split)
{
    sw_real *outputs;
    SW_TRY(sw_outputs_new(&outputs, runner, model, split));
    *out = sw_metrics_scaled(outputs, split, &model->schema);
    free(outputs);
    return SW_OK;
}

sw_status sw_scores_with(sw_scores **out, sw_chunk_runner *runner, const sw_model *model,
                         sw_split split, const double *threshold)
{
    sw_real *outputs;
    *out = NULL;
    SW_TRY(sw_outputs_new(&outputs, runner, model, split));
    sw_status status = sw_scores_new(out, outputs, split, &model->schema, threshold);
    free(outputs);
    return status;
}

sw_status sw_evaluate(sw_metrics *out, const sw_model *model, sw_split split, int threads)
{
    sw_chunk_runner *runner;
    SW_TRY(sw_chunk_runner_new(&runner, threads));
    sw_status status = sw_evaluate_with(out, runner, model, split);
    sw_chunk_runner_free(runner);
    return status;
}

sw_status sw_evaluate_scores(sw_scores **out, const sw_model *model, sw_split split,
                             const double *threshold, int threads)
{
    sw_chunk_runner *runner;
    *out = NULL;
    SW_TRY(sw_chunk_runner_new(&runner, threads));
    sw_status status = sw_scores_with(out, runner, model, split, threshold);
    sw_chunk_runner_free(runner);
    return status;
}

sw_status sw_evaluate_thresholds(double *threshold, const char *by, const sw_model *model,
                                 sw_split split, int threads)
{
    sw_chunk_runner *runner;
    sw_real *outputs = NULL;
    SW_TRY(sw_chunk_runner_new(&runner, threads));
    sw_status status = sw_outputs_new(&outputs, runner, model, split);
    if (status == SW_OK) status = sw_thresholds_choose(threshold, by, outputs, split);
    free(outputs);
    sw_chunk_runner_free(runner);
    return status;
}
