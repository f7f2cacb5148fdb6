/* clear_folder.c - removes an earlier study from its folder. */
#include "study/clear_folder.h"

#include "base/error.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/path.h"
#include "base/temporary.h"
#include "study/claim.h"
#include "study/name_match.h"
#include "study/runs.h"
#include "train/data_path.h"
#include "train/run_folder.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Remove a file, and the temporary file of a writer that was killed. The file need not exist. */
static sw_status remove_file(const char *folder, const char *name)
{
    sw_path path;
    SW_TRY(sw_path_join(&path, folder, name));
    sw_temporary_sweep(path.text);
    return sw_file_remove(path.text);
}

/* ---- Files of the report -------------------------------------------------------------------- */

static bool is_folder(const char *name)
{
    return name[strlen(name) - 1] == '/';
}

/* Remove the files of `extra` that have no star in their name. */
static sw_status remove_extra(const char *folder, const char *const *extra)
{
    for (; extra && *extra; extra++)
        if (!strchr(*extra, '*') && !is_folder(*extra)) SW_TRY(remove_file(folder, *extra));
    return SW_OK;
}

/* Remove the files of `extra` that have a star in their name, for one data set (sw_file_name_of).
 */
static sw_status remove_extra_of(const char *folder, const char *const *extra, const char *data)
{
    for (; extra && *extra; extra++) {
        const char *star = strchr(*extra, '*');
        char name[SW_RUN_NAME + 256];
        if (!star) continue;
        snprintf(name, sizeof name, "%.*s%s%s", (int)(star - *extra), *extra, data, star + 1);
        SW_TRY(remove_file(folder, name));
    }
    return SW_OK;
}

/* Remove the folders of `extra` in which nothing is left. */
static sw_status remove_extra_folders(const char *folder, const char *const *extra)
{
    for (; extra && *extra; extra++) {
        sw_path path;
        if (!is_folder(*extra)) continue;
        SW_TRY(sw_path_join(&path, folder, *extra));
        rmdir(path.text);
    }
    return SW_OK;
}

/* ---- Runs ----------------------------------------------------------------------------------- */

/* Remove a run's files, and its folder unless it holds anything else. The configuration is the
 * first file and is removed last: is_run needs it to recognise a folder that is half removed. */
static sw_status remove_run(const char *folder)
{
    int lock;
    SW_TRY(sw_folder_lock(&lock, folder));
    sw_status status = SW_OK;
    for (int i = SW_RUN_FILES - 1; i >= 0 && status == SW_OK; i--)
        status = remove_file(folder, sw_run_file[i]);
    if (status == SW_OK) rmdir(folder);
    close(lock);
    return status;
}

/* Did a study make this folder? Then `data` receives the data set's part of its name. */
static bool is_run(char data[SW_RUN_NAME], const char *folder, const char *name)
{
    sw_path path;
    sw_config config = sw_config_default();
    return sw_path_join(&path, folder, sw_run_file[SW_RUN_CONFIG]) == SW_OK &&
           sw_config_read(&config, path.text) == SW_OK && sw_run_name_matches(data, name, &config);
}

/* A study, and the files in it that belong to its data sets. */
typedef struct old_study {
    const char *folder;
    const char *const *extra;
} old_study;

/* Remove a run that an earlier study made, whatever its data set and arm were, and the files of
 * `extra` for its data set. */
static sw_status remove_old_run(const char *path, const char *name, void *user)
{
    const old_study *old = user;
    char data[SW_RUN_NAME];
    if (!is_run(data, path, name)) return SW_OK;
    SW_TRY(remove_extra_of(old->folder, old->extra, data));
    return remove_run(path);
}

/* ---- Searches ------------------------------------------------------------------------------- */

static sw_status remove_trial(const char *path, const char *name, void *user)
{
    (void)name, (void)user;
    return remove_run(path);
}

/* Remove a search (sw_tune) and its trials. Another folder stays as it is. */
static sw_status remove_search(const char *folder, const char *name, void *user)
{
    sw_path search, trials;
    (void)name, (void)user;
    SW_TRY(sw_path_join(&search, folder, "tune.json"));
    SW_TRY(sw_path_join(&trials, folder, "trials"));
    if (!sw_path_exists(search.text)) return SW_OK;
    SW_TRY(sw_folder_each(trials.text, remove_trial, NULL));
    rmdir(trials.text);
    SW_TRY(remove_file(folder, "trials.csv"));
    SW_TRY(remove_file(folder, "tune.json"));
    rmdir(folder);
    return SW_OK;
}

/* ---- All ------------------------------------------------------------------------------------ */

/* Remove every folder that has the name of a run to come, even if its configuration is broken. */
static sw_status remove_runs_to_come(const sw_study *study, const char *folder)
{
    for (int d = 0; d < study->data_count; d++)
        for (int a = 0; a < study->arm_count; a++)
            for (int r = 0; r < study->runs_per_arm; r++) {
                sw_path run;
                SW_TRY(sw_study_run_folder(&run, study, folder, (sw_run_at){d, a, r}));
                if (sw_path_exists(run.text)) SW_TRY(remove_run(run.text));
            }
    return SW_OK;
}

sw_status sw_study_clear_folder(const sw_study *study, const char *folder, const char *const *extra)
{
    const char *const own[] = {"config.json", "study.json", "runs.csv", sw_places_file};
    sw_path runs, tuning;
    SW_TRY(sw_path_join(&runs, folder, "runs"));
    for (int i = 0; i < 4; i++) SW_TRY(remove_file(folder, own[i]));
    SW_TRY(remove_extra(folder, extra));
    SW_TRY(sw_folder_each(runs.text, remove_old_run, &(old_study){folder, extra}));
    SW_TRY(remove_runs_to_come(study, folder));
    SW_TRY(sw_claims_close(folder, NULL));
    SW_TRY(sw_path_join(&tuning, folder, "tuning"));
    SW_TRY(sw_folder_each(tuning.text, remove_search, NULL));
    rmdir(tuning.text);
    rmdir(runs.text); /* it stays if it holds anything else */
    return remove_extra_folders(folder, extra);
}
