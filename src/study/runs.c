/* runs.c - the runs of a study: their order, configurations and folders. */
#include "study/runs.h"

#include "base/error.h"
#include "base/path.h"
#include "base/text.h"
#include "study/file_name.h"

#include <string.h>

int sw_study_index(const sw_study *study, int data, int arm, int run)
{
    return (data * study->arm_count + arm) * study->runs_per_arm + run;
}

bool sw_study_is_empty(const sw_study *study, const sw_study_run *runs, int data, int arm)
{
    return runs[sw_study_index(study, data, arm, 0)].empty;
}

bool sw_study_names_reference(const sw_study *study)
{
    return study->named || study->reference > 0;
}

int sw_study_repeats(const sw_study *study)
{
    return study->config.folds > 0 ? (int)(study->runs_per_arm / study->config.folds) : 0;
}

sw_run_at sw_study_at(const sw_study *study, const sw_study_run *run)
{
    return (sw_run_at){run->data, run->arm, (int)(run->seed - study->config.seed)};
}

void sw_study_number(sw_config *config, const sw_study *study, int run)
{
    const int64_t folds = study->config.folds;
    config->seed = study->config.seed + run;
    config->fold = folds > 0 ? run % folds : 0;
    config->repeat = folds > 0 ? run / folds : 0;
}

sw_status sw_study_configure(sw_config *config, const sw_study *study, sw_run_at at)
{
    *config = study->config;
    SW_TRY(sw_config_set(config, "data", study->data[at.data]));
    SW_TRY(sw_arm_set(config, study->arm[at.arm]));
    sw_study_number(config, study, at.run);
    return SW_OK;
}

bool sw_study_varies(const char *field)
{
    return sw_list_has("data|pool|seed|fold|repeat|threads", '|', field);
}

sw_status sw_study_check_folds(const sw_study *study)
{
    const int64_t folds = study->config.folds;
    if (folds <= 0 || study->runs_per_arm % folds == 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "study: %d runs of each arm, expected %lld folds once or several times",
                   study->runs_per_arm, (long long)folds);
}

sw_status sw_study_run_folder(sw_path *out, const sw_study *study, const char *folder, sw_run_at at)
{
    sw_path all;
    char name[SW_RUN_NAME];
    sw_config config = study->config;
    sw_study_number(&config, study, at.run);
    SW_TRY(sw_path_join(&all, folder, "runs"));
    sw_run_name_of(name, study->data[at.data], study->arm[at.arm], &config);
    return sw_path_join(out, all.text, name);
}

sw_status sw_study_run_file(sw_path *out, const sw_study *study, const char *folder, sw_run_at at,
                            int file)
{
    sw_path of_run;
    SW_TRY(sw_study_run_folder(&of_run, study, folder, at));
    return sw_path_join(out, of_run.text, sw_run_file[file]);
}
