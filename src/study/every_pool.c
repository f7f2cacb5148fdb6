/* every_pool.c - the poolings that a comparison can have. */
#include "base/error.h"

#include <setwise/study.h>

#include <stdio.h>

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
    study->pool_count = 0;
    for (int p = 0; p < sw_pooling_count() && p < SW_STUDY_MAX_ARMS; p++)
        study->pool[study->pool_count++] = sw_pooling_at(p)->name;
    for (int d = 0; d < study->data_count; d++) {
        sw_dataset *dataset;
        SW_TRY(sw_dataset_open(&dataset, study->data[d], (uint64_t)study->config.data_seed));
        int fit = 0;
        for (int p = 0; p < study->pool_count; p++)
            if (check_pool(study->config.model, study->pool[p], dataset) == SW_OK)
                study->pool[fit++] = study->pool[p];
        study->pool_count = fit;
        /* What the architecture's own pooling lacks says most. */
        sw_status status = fit ? SW_OK : check_pool(study->config.model, "auto", dataset);
        sw_dataset_free(dataset);
        if (status != SW_OK) return sw_fail_in(status, study->data[d]);
    }
    return SW_OK;
}
