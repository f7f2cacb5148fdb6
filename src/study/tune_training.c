/* tune_training.c - one training of a trial: trained up to a step, and what its history says. */
#include "study/tune_training.h"

#include "base/error.h"
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
    if (count > 0) out->last_step = out->at[count - 1].step;
    while (out->count < count && out->at[out->count].step <= step) out->count++;
    return SW_OK;
}

/* ---- Until a step ---------------------------------------------------------------------------- */

/* A watcher that stops the training at an evaluation, or when the user asks for it. */
typedef struct pausing {
    const sw_watcher *user;
    int64_t step; /* stop at the first evaluation from here on */
    volatile int stop;
} pausing;

static void on_step(void *self, int64_t step, int64_t steps, double loss)
{
    pausing *p = self;
    if (p->user->step) p->user->step(p->user->user, step, steps, loss);
    if (sw_watcher_stops(p->user)) p->stop = 1;
}

static void on_evaluation(void *self, const sw_evaluation *evaluation)
{
    pausing *p = self;
    if (p->user->evaluation) p->user->evaluation(p->user->user, evaluation);
    if (evaluation->step >= p->step) p->stop = 1;
}

static void on_warning(void *self, const char *text)
{
    sw_watcher_warn(((const pausing *)self)->user, text);
}

static bool has_ended(const char *folder)
{
    sw_path result;
    return sw_path_join(&result, folder, sw_run_file[SW_RUN_RESULT]) == SW_OK &&
           sw_path_exists(result.text);
}

sw_status sw_tune_train_until(const sw_config *config, const char *folder, int64_t step,
                              const sw_dataset *dataset, const sw_watcher *user)
{
    sw_tune_history before;
    const sw_status known = sw_tune_history_read(&before, folder, step, 0);
    free(before.at);
    if (known != SW_OK) return known;
    if (before.last_step >= step || has_ended(folder)) return SW_OK;
    if (sw_watcher_stops(user))
        return sw_fail(SW_ERROR_INTERRUPTED, "stopped between two trainings");
    pausing p = {.user = user, .step = step};
    const sw_watcher watcher = {.user = &p,
                                .step = on_step,
                                .evaluation = on_evaluation,
                                .warning = on_warning,
                                .stop = &p.stop};
    sw_run_mode mode;
    sw_result result;
    SW_TRY(sw_run_folder_mode(&mode, true, folder));
    const sw_status status = sw_run(&result, config, folder, mode, dataset, &watcher);
    return status == SW_ERROR_INTERRUPTED && !sw_watcher_stops(user) ? SW_OK : status;
}
