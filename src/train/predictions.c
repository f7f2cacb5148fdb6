/* predictions.c - what a model says of each set: probabilities, numbers, or a likelihood. */
#include "train/predictions.h"

#include "base/arena.h"
#include "base/error.h"
#include "data/dataset.h"
#include "train/evaluate.h"
#include "train/metrics.h"

#include <setwise/model.h>

#include <stdlib.h>
#include <string.h>

/* ---- Memory ---------------------------------------------------------------------------------- */

int64_t sw_predictions_truths(const sw_predictions *p)
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
    const int64_t truths = sw_predictions_truths(p);
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
