/* arm_start.c - can the runs of an arm begin? Checked before the first run of the study. */
#include "study/arm_start.h"

#include "base/error.h"
#include "base/path.h"
#include "train/fit.h"
#include "train/start.h"
#include "train/watcher.h"

#include <setwise/model.h>

#include <string.h>

sw_status sw_arm_check_start(sw_model *model, const sw_config *config, const sw_dataset *dataset,
                             bool begins)
{
    sw_fitting fitting;
    sw_config begun = *config;
    begun.model = model->config;
    SW_TRY(sw_model_set_schema(model, &dataset->schema));
    if (begins) SW_TRY(sw_run_start(model, &begun, sw_watcher_or_none(NULL)));
    const sw_status status =
        sw_fitting_begin(&fitting, model, &begun, sw_dataset_split(dataset, SW_TRAIN),
                         sw_dataset_split(dataset, SW_VALID), NULL);
    sw_fitting_end(&fitting);
    return status;
}

/* Is the path that of the folder, or of something in it? Both are as realpath gives them. */
static bool is_in(const char *path, const char *folder)
{
    const size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (!path[length] || path[length] == '/');
}

sw_status sw_study_check_replaced(const sw_study *study, const char *folder)
{
    sw_status status = SW_OK;
    sw_path replaced, init;
    const bool exists = sw_path_real(&replaced, folder);
    for (int a = 0; exists && status == SW_OK && a < study->arm_count; a++) {
        sw_config config = study->config;
        status = sw_config_set(&config, "data", study->data[0]);
        if (status == SW_OK) status = sw_arm_set(&config, study->arm[a]);
        if (status != SW_OK) break;
        if (sw_path_real(&init, config.init) && is_in(init.text, replaced.text))
            status = sw_fail(SW_ERROR_ARGUMENT,
                             "arm %s: init is %s, which the study in %s would replace: name "
                             "another folder",
                             study->arm[a], config.init, folder);
    }
    return status;
}
