/* metrics.c - what the logits of labelled sets come to, in double and in a fixed order. */
#include "train/metrics.h"

#include "base/error.h"
#include "data/ragged.h"
#include "train/trainer.h"

#include <math.h>
#include <stdlib.h>

/* -log softmax(z)[label], by the largest logit, so that no exponential overflows. */
static double cross_entropy(const sw_real *z, int64_t classes, int32_t label)
{
    double largest = (double)z[0], sum = 0;
    for (int64_t c = 1; c < classes; c++)
        if ((double)z[c] > largest) largest = (double)z[c];
    for (int64_t c = 0; c < classes; c++) sum += exp((double)z[c] - largest);
    return largest + log(sum) - (double)z[label];
}

int64_t sw_count_correct(const sw_real *logits, const int32_t *label, int64_t count,
                         int64_t classes)
{
    int64_t correct = 0;
    for (int64_t b = 0; b < count; b++) {
        const sw_real *row = logits + b * classes;
        int64_t best = 0;
        bool ordered = !isnan(row[0]);
        for (int64_t c = 1; c < classes; c++) {
            if (row[c] > row[best]) best = c;
            ordered &= !isnan(row[c]);
        }
        correct += ordered && best == label[b];
    }
    return correct;
}

typedef struct scored {
    double score;
    bool positive;
} scored;

static int by_score(const void *a, const void *b)
{
    double x = ((const scored *)a)->score, y = ((const scored *)b)->score;
    return (x > y) - (x < y);
}

/* The Mann-Whitney form of the area under the ROC curve (Hanley & McNeil 1982): from the sum of
 * the ranks of the positive sets, where tied scores share their mean rank. */
static double area_under_roc(const sw_real *logits, const int32_t *label, int64_t sets)
{
    scored *list = calloc((size_t)sets, sizeof *list);
    if (!list) return NAN;
    int64_t positives = 0;
    bool ordered = true;
    for (int64_t i = 0; i < sets; i++) {
        list[i] = (scored){(double)logits[2 * i + 1] - (double)logits[2 * i], label[i] == 1};
        ordered &= !isnan(list[i].score);
        positives += list[i].positive;
    }
    int64_t negatives = sets - positives;
    double rank_sum = NAN;
    if (ordered && positives && negatives) {
        qsort(list, (size_t)sets, sizeof *list, by_score);
        rank_sum = 0;
        for (int64_t first = 0, end; first < sets; first = end) {
            int64_t tied_positives = 0;
            for (end = first; end < sets && list[end].score == list[first].score; end++)
                tied_positives += list[end].positive;
            /* The ranks first + 1 .. end have this mean. */
            rank_sum += (double)tied_positives * (double)(first + 1 + end) / 2;
        }
    }
    free(list);
    double p = (double)positives, n = (double)negatives;
    return (rank_sum - p * (p + 1) / 2) / (p * n);
}

sw_metrics sw_metrics_from(const sw_real *logits, const int32_t *label, int64_t sets,
                           int64_t classes)
{
    double loss = 0;
    double correct = (double)sw_count_correct(logits, label, sets, classes);
    for (int64_t i = 0; i < sets; i++)
        loss += cross_entropy(logits + i * classes, classes, label[i]);
    return (sw_metrics){.sets = sets,
                        .loss = sets ? loss / (double)sets : NAN,
                        .accuracy = sets ? correct / (double)sets : NAN,
                        .auc = classes == 2 ? area_under_roc(logits, label, sets) : NAN};
}

sw_status sw_split_check(const sw_model *model, sw_split split, const char *what)
{
    const char *role = sw_role_name(split.role);
    const sw_model_config *config = &model->config;
    if (!split.sets->label)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: the %s split has no labels", what, role);
    if (split.sets->width != config->input)
        return sw_fail(SW_ERROR_SHAPE,
                       "%s: the %s split's elements have %lld numbers, the model expects %lld",
                       what, role, (long long)split.sets->width, (long long)config->input);
    sw_status layout = sw_ragged_check_layout(split.sets);
    if (layout != SW_OK) return sw_fail_in(layout, what);
    if (split.classes != config->outputs)
        return sw_fail(SW_ERROR_SHAPE, "%s: the %s split has %lld classes, the model %lld outputs",
                       what, role, (long long)split.classes, (long long)config->outputs);
    for (int64_t i = 0; i < split.count; i++) {
        int64_t set = split.index ? split.index[i] : i;
        if (set < 0 || set >= split.sets->count)
            return sw_fail(SW_ERROR_ARGUMENT, "%s: the %s split has set %lld, the data has %lld",
                           what, role, (long long)set, (long long)split.sets->count);
        int32_t label = split.sets->label[set];
        if (label < 0 || label >= split.classes)
            return sw_fail(SW_ERROR_ARGUMENT, "%s: set %lld has label %d, expected 0 to %lld", what,
                           (long long)set, label, (long long)split.classes - 1);
    }
    return SW_OK;
}

sw_status sw_evaluate_with(sw_metrics *out, sw_chunk_runner *runner, const sw_model *model,
                           sw_split split)
{
    const sw_ragged *sets = split.sets;
    int64_t classes = model->config.outputs;
    SW_TRY(sw_split_check(model, split, "evaluate"));
    sw_real *logits = calloc((size_t)split.count, sizeof *logits * (size_t)classes);
    int32_t *label = calloc((size_t)split.count, sizeof *label);
    sw_status status = logits && label
                           ? sw_predict_sets(runner, model, sets, split.index, split.count, logits)
                           : sw_fail(SW_ERROR_MEMORY, "evaluate: out of memory");
    if (status == SW_OK) {
        for (int64_t i = 0; i < split.count; i++)
            label[i] = sets->label[split.index ? split.index[i] : i];
        *out = sw_metrics_from(logits, label, split.count, classes);
    }
    free(label);
    free(logits);
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
