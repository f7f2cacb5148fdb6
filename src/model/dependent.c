/* dependent.c - which parameters of a model have a size of the data in their shape. */
#include "model/dependent.h"

#include "model/model.h"
#include "nn/params.h"

#include <math.h>
#include <string.h>

/* The next larger value of the size that a model can have. */
static int64_t larger(const sw_model_config *config, size_t which, int64_t size)
{
    if (which == offsetof(sw_model_config, outputs))
        return size + (config->per_query ? config->queries : 1);
    if (which == offsetof(sw_model_config, input) && strcmp(config->encoder, "lenet") == 0) {
        const int64_t edge = (int64_t)sqrt((double)size) + 4; /* of a larger square image */
        return edge * edge;
    }
    return size + 1;
}

static int64_t *size_at(sw_model_config *config, size_t which)
{
    return (int64_t *)((char *)config + which);
}

sw_status sw_model_dependent(bool *dependent, const sw_model *model, size_t size)
{
    sw_model probe = {.config = model->config};
    int64_t *changed = size_at(&probe.config, size);
    if (*changed == 0 || !sw_model_has_type(model)) return SW_OK;
    if (probe.config.task == SW_MIXTURE) probe.config.task = SW_REGRESSION; /* any outputs */
    *changed = larger(&model->config, size, *changed);
    sw_status status = sw_model_declare(&probe);
    for (int i = 0; i < model->params.count && status == SW_OK; i++) {
        const sw_param *param = model->params.list[i];
        const sw_param *other = sw_params_find(&probe.params, param->name);
        dependent[i] = dependent[i] || !other || !sw_same_shape(param, other);
    }
    sw_params_end(&probe.params);
    return status;
}
