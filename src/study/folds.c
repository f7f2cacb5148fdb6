#include "study/folds.h"

#include "base/error.h"

#include <stdio.h>

void sw_study_number(sw_config *config, const sw_study *study, int s)
{
    const int64_t folds = study->config.folds;
    config->seed = study->config.seed + s;
    config->fold = folds > 0 ? s % folds : 0;
    config->repeat = folds > 0 ? s / folds : 0;
}

sw_status sw_study_check_folds(const sw_study *study)
{
    const int64_t folds = study->config.folds;
    if (folds <= 0 || study->seeds % folds == 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "study: %d runs of each arm, expected %lld folds once or several times",
                   study->seeds, (long long)folds);
}

sw_label sw_study_run_label(const sw_study *study, int64_t seed)
{
    sw_label label;
    sw_config config = study->config;
    sw_study_number(&config, study, (int)(seed - study->config.seed));
    if (config.folds > 0)
        snprintf(label.text, sizeof label.text, "repeat %lld fold %lld", (long long)config.repeat,
                 (long long)config.fold);
    else
        snprintf(label.text, sizeof label.text, "seed %lld", (long long)seed);
    return label;
}

sw_label sw_study_runs_label(const sw_study *study)
{
    sw_label label;
    const int repeats = sw_study_repeats(study);
    if (repeats > 1)
        snprintf(label.text, sizeof label.text, "%d x %lld folds", repeats,
                 (long long)study->config.folds);
    else
        snprintf(label.text, sizeof label.text, "%d %s%s", study->seeds, repeats ? "fold" : "seed",
                 study->seeds == 1 ? "" : "s");
    return label;
}
