/* folder.c - the folder of a study: made, or entered again if this study may go on there. */
#include "study/folder.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/path.h"
#include "base/temporary.h"
#include "study/claim.h"
#include "study/clear_folder.h"
#include "study/runs.h"
#include "study/study_json.h"
#include "train/data_path.h"
#include "train/run_folder.h"

#include <string.h>
#include <unistd.h>

/* Fails if a field that all runs share has another value in the folder. */
static sw_status check_same(const sw_config *now, const char *path)
{
    sw_config before = sw_config_default();
    SW_TRY(sw_config_read(&before, path));
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) {
        /* With folds, the seed of a run follows from its fold and the first seed: that one is
         * shared. */
        const bool numbers_folds = now->folds > 0 && strcmp(field[i].name, "seed") == 0;
        const bool may_differ = sw_study_varies(field[i].name) && !numbers_folds;
        char a[512], b[512];
        sw_config_get(now, &field[i], a, sizeof a);
        sw_config_get(&before, &field[i], b, sizeof b);
        if (!may_differ && strcmp(a, b) != 0)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "%s: %s is %s there and %s now: the runs of a comparison share it", path,
                           field[i].name, b, a);
    }
    return SW_OK;
}

/* Fails if the folder holds a single run: a study would replace its files, or hide them. */
static sw_status check_no_run(const char *folder)
{
    const char *const tensors[] = {sw_run_file[SW_RUN_LAST], sw_run_file[SW_RUN_MODEL]};
    for (int i = 0; i < 2; i++) {
        sw_path path;
        SW_TRY(sw_path_join(&path, folder, tensors[i]));
        if (sw_path_exists(path.text))
            return sw_fail(SW_ERROR_EXISTS,
                           "%s is the folder of a single run (it holds %s), not of a comparison: "
                           "name another folder",
                           folder, tensors[i]);
    }
    return SW_OK;
}

/* Write config.json: the settings that all runs share, and the data set and pooling of the first
 * run. */
static sw_status write_config(const sw_study *study, const char *path)
{
    sw_config first, shared = study->config;
    SW_TRY(sw_study_configure(&first, study, (sw_run_at){0, 0, 0}));
    SW_TRY(sw_config_set(&shared, "data", first.data));
    SW_TRY(sw_config_set(&shared, "pool", first.model.pool));
    sw_study_number(&shared, study, 0);
    return sw_config_write(&shared, path);
}

/* ---- Alone in the folder -------------------------------------------------------------------- */

/* Fails if a process is at work there although the lock is free, because the file system has no
 * locks or does not share them among machines. */
static sw_status check_no_worker(const char *folder)
{
    sw_claim_view worker;
    SW_TRY(sw_claims_held(&worker, folder));
    if (worker.state != SW_CLAIM_HELD) return SW_OK;
    return sw_fail(SW_ERROR_EXISTS, "%s: another run is writing there: process %ld on %s", folder,
                   worker.process, worker.host);
}

enum { DEPTH = 4 }; /* of the folders in that of a study: tuning/SEARCH/trials/RUN */

/* Make the folder what the study needs. No other process is there. */
static sw_status prepare(const sw_study *study, const char *folder, sw_run_mode mode,
                         const char *const *extra)
{
    sw_path config, runs;
    SW_TRY(sw_path_join(&config, folder, "config.json"));
    SW_TRY(sw_path_join(&runs, folder, "runs"));
    SW_TRY(check_no_run(folder));
    if (mode == SW_RUN_RESUME) SW_TRY(check_same(&study->config, config.text));
    if (mode == SW_RUN_RESUME) SW_TRY(sw_study_json_check(study, folder));
    if (mode == SW_RUN_FORCE) SW_TRY(sw_study_clear_folder(study, folder, extra));
    if (mode != SW_RUN_NEW) sw_temporary_sweep_all(folder, DEPTH); /* by now it is the study's */
    if (!sw_path_exists(runs.text)) SW_TRY(sw_folder_new(runs.text));
    SW_TRY(write_config(study, config.text));
    SW_TRY(sw_data_paths_write(study->data, study->data_count, folder));
    SW_TRY(sw_study_json_write(study, folder));
    SW_TRY(sw_claims_sweep(folder));
    return sw_claims_open(folder);
}

/* ---- Beside others -------------------------------------------------------------------------- */

/* Wait until the process that makes the folder has filled it and lets others in, up to `seconds`.
 * Do not lock a folder without study.json: its maker needs the lock. */
static sw_status wait_until_shared(int *lock, const char *folder, int seconds)
{
    enum { A_SECOND = 50 }; /* looks */
    sw_path lists;
    SW_TRY(sw_path_join(&lists, folder, "study.json"));
    sw_status status = SW_OK;
    for (int i = 0; i <= seconds * A_SECOND; i++) {
        if (i) usleep(1000000 / A_SECOND);
        status = sw_path_exists(lists.text)
                     ? sw_folder_lock_shared(lock, folder)
                     : sw_fail(SW_ERROR_NOT_FOUND,
                               "%s: no study.json, so no comparison to take part in", folder);
        if (status != SW_ERROR_EXISTS && status != SW_ERROR_NOT_FOUND) return status;
    }
    return status;
}

enum { START = 30 }; /* seconds; a process that was started at the same time may still make it */

static sw_status join(int *lock, const sw_study *study, const char *folder, sw_run_mode mode)
{
    sw_path config;
    SW_TRY(sw_path_join(&config, folder, "config.json"));
    SW_TRY(wait_until_shared(lock, folder, mode == SW_RUN_JOIN ? START : 1));
    SW_TRY(check_no_run(folder));
    SW_TRY(check_same(&study->config, config.text));
    SW_TRY(sw_study_json_same(study, folder));
    return sw_claims_open(folder);
}

/* ---- Entering -------------------------------------------------------------------------------- */

/* Does the folder hold a comparison? */
static bool has_study(const char *folder)
{
    sw_path config;
    return sw_path_join(&config, folder, "config.json") == SW_OK && sw_path_exists(config.text);
}

/* Make the folder if it does not exist and may be made. *made: it was. */
static sw_status make_folder(bool *made, const char *folder, sw_run_mode mode)
{
    *made = false;
    if (mode == SW_RUN_RESUME) {
        if (has_study(folder)) return SW_OK;
        return sw_fail(SW_ERROR_NOT_FOUND, "%s: no config.json, so no comparison to resume",
                       folder);
    }
    const sw_status status = sw_folder_new(folder);
    *made = status == SW_OK;
    return status == SW_ERROR_EXISTS && mode != SW_RUN_NEW ? SW_OK : status;
}

sw_status sw_study_enter_folder(int *lock, const sw_study *study, const char *folder,
                                sw_run_mode mode, const char *const *extra)
{
    bool made;
    SW_TRY(make_folder(&made, folder, mode));
    const bool may_join = !made && (mode == SW_RUN_RESUME || mode == SW_RUN_JOIN);
    if (may_join && !has_study(folder)) return join(lock, study, folder, mode);
    sw_status status = sw_folder_lock(lock, folder);
    if (status == SW_OK) status = check_no_worker(folder);
    if (status == SW_ERROR_EXISTS && may_join) {
        if (*lock >= 0) close(*lock);
        *lock = -1;
        return join(lock, study, folder, mode);
    }
    SW_TRY(status);
    if (mode == SW_RUN_JOIN) mode = made ? SW_RUN_NEW : SW_RUN_RESUME;
    SW_TRY(prepare(study, folder, mode, extra));
    close(*lock); /* from now on others may join */
    *lock = -1;
    return wait_until_shared(lock, folder, START); /* one that enters may lock it for a moment */
}
