/* tune_files.c - the files of a search: tune.json, trials.csv, and the folders of its runs. */
#include "study/tune_files.h"

#include "base/abandon.h"
#include "base/csv_field.h"
#include "base/error.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/temporary.h"
#include "train/config.h"
#include "train/data_path.h"
#include "train/metric_names.h"

#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char file_name[] = "tune.json";

/* ---- tune.json ------------------------------------------------------------------------------- */

/* chosen: the trial whose settings the runs in the folder have; -1: there are none yet. */
static void put_search(sw_text *text, const sw_config *config, const sw_tuning *tuning,
                       int64_t chosen)
{
    sw_json_open(text, NULL, '{');
    sw_json_line(text, 1);
    sw_json_whole(text, "trials", tuning->trials);
    sw_json_real(text, "seconds", tuning->seconds);
    sw_json_whole(text, "inner_folds", tuning->inner_folds);
    sw_json_whole(text, "seeds", tuning->seeds);
    sw_json_string(text, "space", tuning->space);
    sw_json_whole(text, "chosen", chosen);
    sw_json_line(text, 1);
    sw_json_key(text, "config");
    sw_config_write_text(config, text);
    sw_text_add(text, "}\n");
}

static sw_status read_search(sw_tuning *tuning, sw_config *config, int64_t *chosen,
                             const json_t *object)
{
    json_int_t trials, folds, seeds, trial;
    const char *space;
    json_t *settings;
    *tuning = (sw_tuning){0};
    json_error_t error;
    const sw_status read =
        sw_json_unpack(object, &error, "{s:I, s:F, s:I, s:I, s:s, s:I, s:o}", "trials", &trials,
                       "seconds", &tuning->seconds, "inner_folds", &folds, "seeds", &seeds, "space",
                       &space, "chosen", &trial, "config", &settings);
    if (read == SW_ERROR_MEMORY) return read;
    if (read != SW_OK || strlen(space) >= sizeof tuning->space)
        return sw_fail(SW_ERROR_FORMAT,
                       "expected trials, seconds, inner_folds, seeds, space, chosen and config");
    *chosen = trial;
    tuning->trials = trials;
    tuning->inner_folds = folds;
    tuning->seeds = seeds;
    snprintf(tuning->space, sizeof tuning->space, "%s", space);
    char *text = json_dumps(settings, 0);
    if (!text) return sw_fail(SW_ERROR_MEMORY, "out of memory");
    *config = sw_config_default();
    const sw_status status = sw_config_read_text(config, text, strlen(text));
    free(text);
    return status;
}

static sw_status read_file(sw_tuning *tuning, sw_config *config, int64_t *chosen,
                           const char *folder)
{
    sw_path path;
    json_t *object;
    SW_TRY(sw_path_join(&path, folder, file_name));
    SW_TRY(sw_json_read_file(&object, path.text));
    const sw_status status = read_search(tuning, config, chosen, object);
    json_decref(object);
    return status == SW_OK ? SW_OK : sw_fail_in(status, path.text);
}

sw_status sw_tuning_read(sw_tuning *tuning, sw_config *config, const char *folder)
{
    SW_NOT_NULL(tuning, config, folder);
    int64_t chosen;
    return read_file(tuning, config, &chosen, folder);
}

sw_status sw_tune_read_chosen(int64_t *chosen, const char *folder)
{
    sw_tuning tuning;
    sw_config config;
    SW_TRY(read_file(&tuning, &config, chosen, folder));
    if (*chosen >= 0) return SW_OK;
    return sw_fail(SW_ERROR_NOT_FOUND, "%s: the search has not ended", folder);
}

sw_status sw_tune_write_search(const sw_config *config, const sw_tuning *tuning, int64_t chosen,
                               const char *folder)
{
    sw_text text = {0};
    put_search(&text, config, tuning, chosen);
    return sw_text_save(&text, folder, file_name);
}

/* ---- The folder ------------------------------------------------------------------------------ */

static sw_status check_same(const sw_config *config, const sw_tuning *tuning, int64_t *chosen,
                            const char *folder)
{
    sw_config begun;
    sw_tuning before;
    SW_TRY(read_file(&before, &begun, chosen, folder));
    sw_text now = {0}, then = {0};
    sw_tuning like = *tuning;
    like.trials = before.trials;
    like.seconds = before.seconds;
    like.seeds = before.seeds;
    begun.threads = config->threads;
    put_search(&now, config, &like, -1);
    put_search(&then, &begun, &before, -1);
    sw_status status = sw_text_status(&now);
    if (status == SW_OK) status = sw_text_status(&then);
    if (status == SW_OK && strcmp(now.data, then.data) != 0)
        status = sw_fail(SW_ERROR_ARGUMENT,
                         "%s: the search there has other settings; only trials, seconds and seeds "
                         "may differ when it is resumed",
                         folder);
    sw_text_free(&now);
    sw_text_free(&then);
    return status;
}

/* Do all names in the folder pass? Not if it cannot be read. */
static bool all_names(const char *folder, bool (*pass)(const char *folder, const char *name))
{
    DIR *listing = opendir(folder);
    bool all = listing;
    for (struct dirent *entry; all && (entry = readdir(listing));) {
        const char *name = entry->d_name;
        all = strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || pass(folder, name);
    }
    if (listing) closedir(listing);
    return all;
}

static bool none(const char *folder, const char *name)
{
    (void)folder, (void)name;
    return false;
}

/* Is this something that a search makes before tune.json? */
static bool is_first(const char *folder, const char *name)
{
    sw_path path;
    if (strcmp(name, sw_places_file) == 0 || sw_is_temporary(name)) return true;
    return strcmp(name, "trials") == 0 && sw_path_join(&path, folder, name) == SW_OK &&
           all_names(path.text, none);
}

/* Make the folder, or take one in which a search was killed before it wrote its own file. */
static sw_status new_folder(bool *made, const char *folder)
{
    const sw_status status = sw_folder_new(folder);
    *made = status == SW_OK;
    if (status != SW_ERROR_EXISTS) return status;
    if (all_names(folder, is_first)) return SW_OK;
    return sw_fail(SW_ERROR_EXISTS,
                   "%s exists already: resume the search in it, or name another folder", folder);
}

enum { DEPTH = 2 }; /* of the folders in that of a search: trials/TRIAL, seeds/NUMBER */

/* What the folder of a search has from the beginning. No other process is there. */
static sw_status begin_folder(int *lock, int64_t chosen, const sw_config *config,
                              const sw_tuning *tuning, const char *folder)
{
    sw_path trials;
    SW_TRY(sw_path_join(&trials, folder, "trials"));
    const sw_status made = sw_folder_new(trials.text);
    if (made != SW_OK && made != SW_ERROR_EXISTS) return made;
    SW_TRY(sw_folder_lock(lock, trials.text));
    sw_temporary_sweep_all(folder, DEPTH);
    SW_TRY(sw_data_paths_write(&(const char *){config->data}, 1, folder));
    return sw_tune_write_search(config, tuning, chosen, folder);
}

sw_status sw_tune_enter_folder(int *lock, int64_t *chosen, const sw_config *config,
                               const sw_tuning *tuning, const char *folder, sw_run_mode mode)
{
    *chosen = -1;
    if (!folder || !*folder) return sw_fail(SW_ERROR_ARGUMENT, "tune: the folder's name is empty");
    if (mode != SW_RUN_NEW && mode != SW_RUN_RESUME)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "tune: a search replaces nothing: remove %s, or name another folder",
                       folder);
    bool made = false;
    SW_TRY(mode == SW_RUN_NEW ? new_folder(&made, folder)
                              : check_same(config, tuning, chosen, folder));
    const sw_status status = begin_folder(lock, *chosen, config, tuning, folder);
    if (status != SW_OK && made) sw_remove_all(folder); /* it could not go on */
    return status;
}

sw_status sw_tune_trial_folder(sw_path *out, const char *folder, int64_t trial, int64_t fold)
{
    char name[64];
    if (fold < 0)
        snprintf(name, sizeof name, "trials/%03lld", (long long)trial);
    else
        snprintf(name, sizeof name, "trials/%03lld-f%lld", (long long)trial, (long long)fold);
    return sw_path_join(out, folder, name);
}

sw_status sw_tune_seed_folder(sw_path *out, const char *folder, int64_t number)
{
    char name[32];
    if (number == 0) return sw_path_copy(out, folder);
    snprintf(name, sizeof name, "seeds/%lld", (long long)number);
    return sw_path_join(out, folder, name);
}

/* ---- trials.csv ------------------------------------------------------------------------------ */

const char *sw_trial_trained(const sw_trial *trial)
{
    static const char *const rung[] = {"a sixth", "half", "all"};
    if (trial->status == SW_ERROR_ARGUMENT) return "impossible";
    return trial->status == SW_OK ? rung[trial->rung] : "diverged";
}

sw_status sw_tune_write_trials(const sw_tune_result *result, const char *folder)
{
    sw_text csv = {0};
    sw_text_add(&csv, "trial,settings,trained,best_step,judge,choice");
    for (int i = 0; i < SW_METRICS; i++) sw_text_add(&csv, ",valid_%s", sw_metrics_name(i));
    sw_text_add(&csv, ",problem,seconds\n");
    for (int64_t t = 0; t < result->trials; t++) {
        sw_trial trial = result->trial[t];
        if (trial.status == SW_ERROR_INTERRUPTED) continue;
        sw_text_add(&csv, "%lld,", (long long)t);
        sw_csv_field(&csv, trial.settings);
        sw_text_add(&csv, ",%s,%lld,%s,", sw_trial_trained(&trial), (long long)trial.steps,
                    result->judge);
        sw_csv_number(&csv, trial.choice);
        for (int i = 0; i < SW_METRICS; i++)
            sw_csv_next_number(&csv, *sw_metrics_at(&trial.valid, i));
        sw_csv_next_field(&csv, trial.problem);
        sw_csv_next_number(&csv, trial.seconds);
        sw_text_add(&csv, "\n");
    }
    return sw_text_save(&csv, folder, "trials.csv");
}
