/* evaluate.c - the metrics of a model on a split: predict, then compare with the answers. */
#include "train/evaluate.h"

#include "base/error.h"
#include "train/metrics.h"
#include "train/predict.h"
#include "train/split_check.h"

#include <stdlib.h>

sw_status sw_evaluate_with(sw_metrics *out, sw_chunk_runner *runner, const sw_model *model,
                           sw_split split)
{
    SW_TRY(sw_split_check(model, split, "evaluate"));
    int64_t size;
    if (__builtin_mul_overflow(split.count, split.outputs, &size)) size = -1;
    sw_real *outputs = size >= 0 ? calloc((size_t)size + 1, sizeof *outputs) : NULL;
    sw_status status =
        outputs ? sw_predict_sets(runner, model, split.sets, split.index, split.count, outputs)
                : sw_fail(SW_ERROR_MEMORY, "evaluate: out of memory");
    if (status == SW_OK) *out = sw_metrics_scaled(outputs, split, &model->schema);
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
