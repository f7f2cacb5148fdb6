/* metrics.c - what a model's outputs on a split come to, in double and in a fixed order. */
#include "train/metrics.h"

#include "base/error.h"
#include "data/ragged.h"
#include "train/objective.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sw_metrics sw_metrics_from(const sw_real *outputs, sw_split split)
{
    const sw_schema none = {0};
    return sw_metrics_judge(outputs, split, &none);
}

/* ---- The figures one by one ------------------------------------------------------------------ */

static const struct {
    const char *name;
    size_t offset;
} figures_of[SW_METRICS] = {
    {"loss", offsetof(sw_metrics, loss)}, {"accuracy", offsetof(sw_metrics, accuracy)},
    {"auc", offsetof(sw_metrics, auc)},   {"error", offsetof(sw_metrics, error)},
    {"r2", offsetof(sw_metrics, r2)},     {"likelihood", offsetof(sw_metrics, likelihood)}};

const char *sw_metrics_name(int figure)
{
    return figures_of[figure].name;
}

double *sw_metrics_at(sw_metrics *metrics, int figure)
{
    return (double *)((char *)metrics + figures_of[figure].offset);
}

/* Any number is better than none: what an overflow has made NaN once must not stay the best. */
static bool is_larger(double figure, double best)
{
    return figure > best || (isnan(best) && !isnan(figure));
}

bool sw_metrics_better(const char *select, const sw_metrics *figures, const sw_metrics *best)
{
    if (strcmp(select, "accuracy") == 0) return is_larger(figures->accuracy, best->accuracy);
    if (strcmp(select, "auc") == 0) return is_larger(figures->auc, best->auc);
    if (strcmp(select, "error") == 0) return is_larger(-figures->error, -best->error);
    return is_larger(-figures->loss, -best->loss);
}

/* ---- Does a split fit a model? --------------------------------------------------------------- */

static sw_status check_context(const sw_model *model, const sw_ragged *sets, const char *what)
{
    long long has = sets->context_width, expected = model->config.context;
    if (has == expected && (has == 0 || sets->context)) return SW_OK;
    if (expected == 0)
        return sw_fail(SW_ERROR_SHAPE,
                       "%s: the sets come with a context of %lld numbers, the model takes none",
                       what, has);
    if (has == 0 || !sets->context)
        return sw_fail(SW_ERROR_SHAPE,
                       "%s: the sets come without a context, the model expects one of %lld numbers",
                       what, expected);
    return sw_fail(SW_ERROR_SHAPE,
                   "%s: the sets come with a context of %lld numbers, the model expects %lld", what,
                   has, expected);
}

sw_status sw_sets_check(const sw_model *model, const sw_ragged *sets, const char *what)
{
    if (sets->width != model->config.input)
        return sw_fail(SW_ERROR_SHAPE, "%s: elements have %lld numbers, the model expects %lld",
                       what, (long long)sets->width, (long long)model->config.input);
    return check_context(model, sets, what);
}

static sw_status check_answers(sw_split split, const char *where)
{
    sw_status status = sw_ragged_check_layout(split.sets);
    if (status == SW_OK) status = sw_ragged_check_answers(split.sets, split.task, split.outputs);
    for (int64_t i = 0; i < split.count && status == SW_OK; i++) {
        int64_t set = split.index ? split.index[i] : i;
        if (set < 0 || set >= split.sets->count)
            return sw_fail(SW_ERROR_ARGUMENT, "%s has set %lld, the data has %lld", where,
                           (long long)set, (long long)split.sets->count);
        status = sw_ragged_check_answer(split.sets, set, split.task, split.outputs);
    }
    return status == SW_OK ? SW_OK : sw_fail_in(status, where);
}

sw_status sw_split_check(const sw_model *model, sw_split split, const char *what)
{
    const sw_model_config *config = &model->config;
    char where[96];
    snprintf(where, sizeof where, "%s: the %s split", what, sw_role_name(split.role));
    if (!split.sets || split.count < 0)
        return sw_fail(SW_ERROR_ARGUMENT, "%s has %s", where,
                       split.sets ? "a negative count" : "no sets: they are NULL");
    if (split.task < SW_CLASSES || split.task > SW_MIXTURE)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%s: head is %d, expected SW_CLASSES, SW_LABELS, SW_REGRESSION or "
                       "SW_MIXTURE",
                       where, (int)split.task);
    if (split.task != config->task)
        return sw_fail(SW_ERROR_ARGUMENT, "%s asks for %s, the model answers with %s", where,
                       sw_task_outputs(split.task), sw_task_outputs(config->task));
    if (split.outputs != config->outputs)
        return sw_fail(SW_ERROR_SHAPE, "%s has %lld %s, the model %lld outputs", where,
                       (long long)split.outputs, sw_task_outputs(split.task),
                       (long long)config->outputs);
    SW_TRY(sw_sets_check(model, split.sets, where));
    return check_answers(split, where);
}

/* ---- Evaluation ------------------------------------------------------------------------------ */

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
    if (status == SW_OK) *out = sw_metrics_judge(outputs, split, &model->schema);
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
