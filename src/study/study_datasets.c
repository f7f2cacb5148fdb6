/* open.c - the data sets of a study, opened, and the poolings that it can have on them. */
#include "base/arena.h"
#include "base/error.h"

#include <setwise/datasets.h>
#include <setwise/model.h>
#include <setwise/study.h>

#include <stdio.h>

sw_status sw_study_open(sw_study *study)
{
    for (int d = 0; d < study->data_count; d++)
        if (!study->dataset[d])
            SW_TRY(sw_dataset_open(&study->dataset[d], study->data[d],
                                   (uint64_t)study->config.data_seed));
    return SW_OK;
}

void sw_study_close(sw_study *study)
{
    for (int d = 0; d < SW_STUDY_MAX_ARMS; d++) {
        sw_dataset_free(study->dataset[d]);
        study->dataset[d] = NULL;
    }
    sw_arena_free(study->arena);
    study->arena = NULL;
}

/* Does the pooling make a model of the configuration's other parts, on this data? */
static sw_status check_pool(sw_model_config config, const char *pool, const sw_dataset *dataset)
{
    sw_model *model = NULL;
    snprintf(config.pool, sizeof config.pool, "%s", pool);
    sw_model_config_for(&config, dataset);
    sw_status status = sw_model_new(&model, &config, 0);
    sw_model_free(model);
    return status;
}

sw_status sw_study_every_pool(sw_study *study)
{
    SW_TRY(sw_study_open(study));
    study->pool_count = 0;
    for (int p = 0; p < sw_pooling_count() && p < SW_STUDY_MAX_ARMS; p++)
        study->pool[study->pool_count++] = sw_pooling_at(p)->name;
    for (int d = 0; d < study->data_count; d++) {
        int fit = 0;
        for (int p = 0; p < study->pool_count; p++)
            if (check_pool(study->config.model, study->pool[p], study->dataset[d]) == SW_OK)
                study->pool[fit++] = study->pool[p];
        study->pool_count = fit;
        /* What the architecture's own pooling lacks says most. */
        sw_status status = fit ? SW_OK : check_pool(study->config.model, "auto", study->dataset[d]);
        if (status != SW_OK) return sw_fail_in(status, study->data[d]);
    }
    return SW_OK;
}
