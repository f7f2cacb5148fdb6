/* study_datasets.c - opens the data sets of a study, and finds the poolings that fit all of them.
 */
#include "study/study_datasets.h"

#include "base/arena.h"
#include "base/error.h"
#include "study/study_check.h"
#include "train/data_path.h"

#include <setwise/datasets.h>
#include <setwise/model.h>
#include <setwise/study.h>

#include <stdio.h>

sw_status sw_study_open_data(sw_dataset **out, const sw_study *study, int d, const char *folder)
{
    char placed[SW_MAX_SPEC];
    *out = NULL;
    SW_TRY(sw_data_path_find(placed, study->data[d], folder));
    return sw_dataset_open(out, placed, (uint64_t)study->config.data_seed);
}

sw_status sw_study_open(sw_study *study)
{
    SW_NOT_NULL(study);
    SW_TRY(sw_study_check_lists(study));
    for (int d = 0; d < study->data_count; d++)
        if (!study->dataset[d]) SW_TRY(sw_study_open_data(&study->dataset[d], study, d, NULL));
    return SW_OK;
}

void sw_study_close(sw_study *study)
{
    for (int d = 0; d < SW_STUDY_MAX_DATA; d++) {
        sw_dataset_free(study->dataset[d]);
        study->dataset[d] = NULL;
    }
    sw_arena_free(study->arena);
    study->arena = NULL;
}

/* SW_OK if the pooling and the rest of the configuration make a model on this data. */
static sw_status check_pooling(sw_model_config config, const char *pool, const sw_dataset *dataset)
{
    sw_model *model = NULL;
    snprintf(config.pool, sizeof config.pool, "%s", pool);
    sw_model_config_for(&config, dataset);
    sw_status status = sw_model_new(&model, &config, 0);
    sw_model_free(model);
    return status;
}

sw_status sw_study_every_pooling(sw_study *study)
{
    SW_NOT_NULL(study);
    SW_TRY(sw_study_open(study));
    study->arm_count = 0;
    for (int i = 0; i < sw_pooling_count() && i < SW_STUDY_MAX_ARMS; i++)
        study->arm[study->arm_count++] = sw_pooling_at(i)->name;
    for (int d = 0; d < study->data_count; d++) {
        int fit = 0;
        for (int a = 0; a < study->arm_count; a++)
            if (check_pooling(study->config.model, study->arm[a], study->dataset[d]) == SW_OK)
                study->arm[fit++] = study->arm[a];
        study->arm_count = fit;
        /* The error of the architecture's own pooling is the most helpful one. */
        sw_status status =
            fit ? SW_OK : check_pooling(study->config.model, "auto", study->dataset[d]);
        if (status != SW_OK) return sw_fail_in(status, study->data[d]);
    }
    return SW_OK;
}
