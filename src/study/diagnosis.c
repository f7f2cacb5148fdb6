/* diagnosis.c - attention under question: all measures of a model on a split. */
#include "base/error.h"
#include "data/dataset.h"
#include "study/diagnosis_weights.h"
#include "study/faithfulness.h"
#include "study/longer_sets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SETS = 200 };

/* Do the weights depend on more than the size of the set? Those of `mean` are 1/n. */
static bool has_weights(const sw_model *model)
{
    return sw_model_has_weights(model) &&
           (model->type->own_weights || strcmp(model->config.pool, "mean") != 0);
}

/* Which sets are diagnosed: [count] positions in the data, evenly spread over the split. */
static int64_t *choose(sw_split split, int64_t count)
{
    int64_t *index = calloc((size_t)count + 1, sizeof *index);
    if (!index) return NULL;
    for (int64_t i = 0; i < count; i++) {
        const int64_t at = i * split.count / count;
        index[i] = split.index ? split.index[at] : at;
    }
    return index;
}

static sw_diagnosis nothing_known(void)
{
    sw_diagnosis d = {0};
    for (int i = 0; i < sw_measures(); i++)
        memcpy((char *)&d + sw_measure_at(i)->offset, &(double){NAN}, sizeof(double));
    return d;
}

static sw_status measure(sw_diagnosis *d, const sw_attention *a, const sw_model *model,
                         const sw_dataset *data, sw_split split,
                         const sw_diagnosis_options *options)
{
    sw_agreement agreement;
    SW_TRY(sw_diagnose_weights(d, a));
    SW_TRY(sw_diagnose_labels(d, a, data));
    SW_TRY(sw_agreement_new(&agreement, model->config.task, a->output, a->count, a->outputs));
    sw_status status = sw_diagnose_faithfulness(d, a, &agreement, model, &data->sets, options);
    if (status == SW_OK) status = sw_diagnose_longer(d, a, &agreement, model, split, options);
    sw_agreement_free(&agreement);
    return status;
}

sw_status sw_diagnose(sw_diagnosis *out, sw_attention **attention, const sw_model *model,
                      const sw_dataset *data, sw_split split, const sw_diagnosis_options *options)
{
    SW_NOT_NULL(out, model, data);
    if (attention) *attention = NULL;
    SW_TRY(sw_dataset_check_split(data, split, "diagnosis"));
    const sw_diagnosis_options defaults = {0};
    if (!options) options = &defaults;
    const int64_t most = options->sets > 0 ? options->sets : MOST_SETS;
    const int64_t count = split.count < most ? split.count : most;
    sw_attention *a = NULL;
    *out = nothing_known();
    out->gradient = !has_weights(model);
    out->sets = count, out->of = split.count;
    if (count < 1) return sw_fail(SW_ERROR_ARGUMENT, "diagnosis: the split has no sets");
    int64_t *index = choose(split, count);
    sw_status status = index ? SW_OK : sw_fail(SW_ERROR_MEMORY, "diagnosis: out of memory");
    if (status == SW_OK)
        status =
            out->gradient
                ? sw_attention_gradient(&a, model, &data->sets, index, count, options->threads)
                : sw_attention_new(&a, model, &data->sets, index, count, true, options->threads);
    free(index);
    if (status == SW_OK) status = measure(out, a, model, data, split, options);
    if (status == SW_OK && attention)
        *attention = a;
    else
        sw_attention_free(a);
    return status;
}
