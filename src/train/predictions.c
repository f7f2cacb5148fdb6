/* predictions.c - what a model says of each set: probabilities, numbers, or a likelihood. */
#include "train/predictions.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/number.h"
#include "data/dataset.h"
#include "train/metrics.h"

#include <setwise/model.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Memory ---------------------------------------------------------------------------------- */

/* How many numbers the truth of a set has. */
static int64_t truths_of(const sw_predictions *p)
{
    return p->task == SW_MIXTURE ? 0 : p->task == SW_CLASSES ? 1 : p->outputs;
}

/* Memory for sets * each numbers; NULL: there is not so much. */
static double *make_numbers(int64_t sets, int64_t each)
{
    int64_t count;
    if (__builtin_mul_overflow(sets, each, &count)) return NULL;
    return malloc(sw_bytes(count + 1, sizeof(double)));
}

sw_status sw_predictions_make(sw_predictions *p)
{
    const int64_t truths = truths_of(p);
    p->set = malloc(sw_bytes(p->sets + 1, sizeof *p->set));
    p->name = calloc((size_t)p->sets + 1, sizeof *p->name);
    p->scores = make_numbers(p->sets, p->outputs);
    if (truths > 0) p->truth = make_numbers(p->sets, truths);
    if (p->set && p->name && p->scores && (p->truth || truths == 0)) return SW_OK;
    return sw_fail(SW_ERROR_MEMORY, "out of memory for the predictions of %lld sets",
                   (long long)p->sets);
}

sw_status sw_predictions_make_groups(sw_predictions *p)
{
    p->group = calloc((size_t)p->sets + 1, sizeof *p->group);
    if (!p->group)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for the groups of %lld sets",
                       (long long)p->sets);
    for (int64_t i = 0; i < p->sets; i++) p->group[i] = -1;
    return SW_OK;
}

void sw_predictions_free(sw_predictions *p)
{
    for (int64_t i = 0; p->name && i < p->sets; i++) free(p->name[i]);
    free(p->set);
    free(p->name);
    free(p->truth);
    free(p->scores);
    free(p->group);
    *p = (sw_predictions){0};
}

/* ---- Those of a caller ----------------------------------------------------------------------- */

static sw_status check_sizes(const sw_predictions *p)
{
    if (p->task < SW_CLASSES || p->task > SW_MIXTURE)
        return sw_fail(SW_ERROR_ARGUMENT, "predictions: the task is %d, expected one of sw_task",
                       (int)p->task);
    const bool mixture = p->task == SW_MIXTURE;
    if (p->sets == 0) return SW_OK;
    if (p->sets < 0 || p->outputs < 1 || (mixture && p->outputs != 1))
        return sw_fail(SW_ERROR_ARGUMENT,
                       "predictions: %lld sets with %lld scores, expected 0 or more with %s",
                       (long long)p->sets, (long long)p->outputs, mixture ? "1" : "1 or more");
    if (p->scores && (p->truth || mixture)) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "predictions: %s is NULL", p->scores ? "truth" : "scores");
}

static sw_status check_truth(const sw_predictions *p, int64_t i)
{
    const int64_t truths = truths_of(p);
    const double end = p->task == SW_LABELS ? 2 : (double)p->outputs;
    for (int64_t c = 0; c < truths && p->task != SW_REGRESSION; c++) {
        const double truth = p->truth[i * truths + c];
        if (truth >= 0 && truth < end && truth == floor(truth)) continue;
        char where[48] = "";
        if (p->task == SW_LABELS) snprintf(where, sizeof where, " of label %lld", (long long)c);
        return sw_fail(SW_ERROR_ARGUMENT,
                       "predictions: the truth of set %lld%s is %s, expected %s0 to %lld",
                       (long long)i, where, sw_number_of(truth).text,
                       p->task == SW_LABELS ? "" : "a class, ", (long long)end - 1);
    }
    return SW_OK;
}

sw_status sw_predictions_check(const sw_predictions *predictions)
{
    SW_NOT_NULL(predictions);
    SW_TRY(check_sizes(predictions));
    for (int64_t i = 0; i < predictions->sets; i++) {
        if (predictions->set && predictions->set[i] < 0)
            return sw_fail(SW_ERROR_ARGUMENT, "predictions: set %lld is at position %lld",
                           (long long)i, (long long)predictions->set[i]);
        if (predictions->group && predictions->group[i] < -1)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "predictions: set %lld is in group %lld, expected -1 or more",
                           (long long)i, (long long)predictions->group[i]);
        SW_TRY(check_truth(predictions, i));
    }
    return SW_OK;
}

/* ---- Of a set -------------------------------------------------------------------------------- */

static void put_truth(sw_predictions *p, sw_split split, int64_t i)
{
    if (p->task == SW_CLASSES) {
        p->truth[i] = split.sets->label[sw_set_of(split, i)];
        return;
    }
    const sw_real *target = sw_target_of(split, i);
    for (int64_t c = 0; c < p->outputs; c++) p->truth[i * p->outputs + c] = (double)target[c];
}

static sw_status put_set(sw_predictions *p, const sw_dataset *data, sw_split split, int64_t i)
{
    p->set[i] = sw_set_of(split, i);
    if (p->group) p->group[i] = data->group.of[p->set[i]];
    if (!data->set_name) return SW_OK;
    p->name[i] = strdup(data->set_name[p->set[i]]);
    return p->name[i] ? SW_OK : sw_fail(SW_ERROR_MEMORY, "out of memory for the name of a set");
}

/* ---- Of a split ------------------------------------------------------------------------------ */

static sw_status fill(sw_predictions *p, const sw_real *outputs, const sw_dataset *data,
                      sw_split split, const sw_schema *schema)
{
    SW_TRY(sw_predictions_make(p));
    if (data->group.count > 0) SW_TRY(sw_predictions_make_groups(p));
    for (int64_t i = 0; i < p->sets; i++) {
        SW_TRY(put_set(p, data, split, i));
        if (p->task == SW_MIXTURE) continue;
        sw_answer_from(p->scores + i * p->outputs, outputs + i * split.outputs, p->task,
                       p->outputs);
        put_truth(p, split, i);
    }
    return p->task == SW_MIXTURE ? sw_likelihoods(p->scores, outputs, split, schema) : SW_OK;
}

sw_status sw_predictions_from(sw_predictions *out, const sw_real *outputs, const sw_dataset *data,
                              sw_split split, const sw_schema *schema)
{
    SW_NOT_NULL(out, outputs, data, schema);
    *out = (sw_predictions){0};
    SW_TRY(sw_dataset_check_split(data, split, "predictions"));
    *out = (sw_predictions){.task = split.task,
                            .sets = split.count,
                            .outputs = split.task == SW_MIXTURE ? 1 : split.outputs};
    sw_status status = fill(out, outputs, data, split, schema);
    if (status != SW_OK) sw_predictions_free(out);
    return status;
}
