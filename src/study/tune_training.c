/* tune_training.c - one training of a trial: trained up to a step, and what its history says. */
#include "study/tune_training.h"

#include "base/error.h"
#include "train/fit.h"
#include "train/history.h"
#include "train/run_folder.h"
#include "train/watcher.h"

#include <stdlib.h>

sw_status sw_tune_history_read(sw_tune_history *out, const char *folder, int64_t step,
                               int64_t valid_sets)
{
    sw_path path;
    int64_t count;
    *out = (sw_tune_history){0};
    SW_TRY(sw_path_join(&path, folder, sw_run_file[SW_RUN_HISTORY]));
    if (!sw_path_exists(path.text)) return SW_OK;
    SW_TRY(sw_history_load(&out->at, &count, valid_sets, folder));
    while (out->count < count && out->at[out->count].step <= step) out->count++;
    return SW_OK;
}

/* ---- Until a step ---------------------------------------------------------------------------- */

/* Has the folder what a training up to `step` leaves? One that ends there leaves a result, too. */
static sw_status is_there(bool *out, const sw_config *config, const char *folder, int64_t step)
{
    sw_path result;
    sw_tune_history before;
    int64_t chosen = 0;
    SW_TRY(sw_path_join(&result, folder, sw_run_file[SW_RUN_RESULT]));
    *out = sw_path_exists(result.text);
    if (*out) return SW_OK;
    SW_TRY(sw_tune_history_read(&before, folder, INT64_MAX, 0));
    for (int64_t e = 0; e < before.count; e++)
        if (before.at[e].best) chosen = e + 1;
    const int64_t made = before.count > 0 ? before.at[before.count - 1].step : 0;
    *out = made >= step && !sw_training_ends(config, made, before.count, chosen);
    free(before.at);
    return SW_OK;
}

sw_status sw_tune_train_until(const sw_config *config, const char *folder, int64_t step,
                              const sw_dataset *dataset, const sw_watcher *user)
{
    bool there;
    sw_run_mode mode;
    sw_result result;
    SW_TRY(is_there(&there, config, folder, step));
    if (there) return SW_OK;
    if (sw_watcher_stops(user))
        return sw_fail(SW_ERROR_INTERRUPTED, "stopped between two trainings");
    const sw_watcher watcher = {.user = user->user,
                                .step = user->step,
                                .evaluation = user->evaluation,
                                .warning = user->warning,
                                .stop = user->stop,
                                .pause = step};
    SW_TRY(sw_run_folder_mode(&mode, true, folder));
    const sw_status status = sw_run(&result, config, folder, mode, dataset, &watcher);
    return status == SW_ERROR_INTERRUPTED && !sw_watcher_stops(user) ? SW_OK : status;
}
