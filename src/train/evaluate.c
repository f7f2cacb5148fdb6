/* evaluate.c - the metrics of a model on a split: predict, then compare with the answers. */
#include "train/evaluate.h"

#include "base/error.h"
#include "train/metrics.h"
#include "train/split_check.h"

#include <stdlib.h>

/* ---- The outputs ----------------------------------------------------------------------------- */

sw_status sw_outputs_new(sw_real **out, const sw_predictor *predictor, sw_split split)
{
    *out = NULL;
    SW_TRY(sw_split_check(predictor->model, split, "evaluate"));
    int64_t size;
    if (__builtin_mul_overflow(split.count, split.outputs, &size)) size = -1;
    sw_real *outputs = size >= 0 ? calloc((size_t)size + 1, sizeof *outputs) : NULL;
    if (!outputs) return sw_fail(SW_ERROR_MEMORY, "evaluate: out of memory");
    const sw_status status =
        sw_predict_sets(predictor, &(sw_some_sets){split.sets, split.index, split.count}, outputs);
    if (status == SW_OK)
        *out = outputs;
    else
        free(outputs);
    return status;
}

sw_status sw_evaluate_outputs(sw_real **out, const sw_model *model, sw_split split, int threads)
{
    SW_NOT_NULL(out, model);
    sw_predictor *predictor;
    *out = NULL;
    SW_TRY(sw_predictor_new(&predictor, model, threads));
    const sw_status status = sw_outputs_new(out, predictor, split);
    sw_predictor_free(predictor);
    return status;
}

/* ---- Metrics, scores and thresholds ---------------------------------------------------------- */

sw_status sw_evaluate_with(sw_metrics *out, const sw_predictor *predictor, sw_split split)
{
    sw_real *outputs;
    SW_TRY(sw_outputs_new(&outputs, predictor, split));
    const sw_status status = sw_metrics_scaled(out, outputs, split, &predictor->model->schema);
    free(outputs);
    return status;
}

sw_status sw_scores_with(sw_scores **out, const sw_predictor *predictor, sw_split split,
                         const double *threshold)
{
    sw_real *outputs;
    *out = NULL;
    SW_TRY(sw_outputs_new(&outputs, predictor, split));
    sw_status status = sw_scores_new(out, outputs, split, &predictor->model->schema, threshold);
    free(outputs);
    return status;
}

sw_status sw_evaluate(sw_metrics *out, const sw_model *model, sw_split split, int threads)
{
    SW_NOT_NULL(out, model);
    sw_real *outputs;
    SW_TRY(sw_evaluate_outputs(&outputs, model, split, threads));
    const sw_status status = sw_metrics_scaled(out, outputs, split, &model->schema);
    free(outputs);
    return status;
}

sw_status sw_evaluate_thresholds(double *threshold, const char *by, const sw_model *model,
                                 sw_split split, int threads)
{
    SW_NOT_NULL(threshold, by, model);
    sw_real *outputs;
    SW_TRY(sw_evaluate_outputs(&outputs, model, split, threads));
    const sw_status status = sw_thresholds_choose(threshold, by, outputs, split);
    free(outputs);
    return status;
}
