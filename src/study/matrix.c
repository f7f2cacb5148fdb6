#include "study/matrix.h"

#include "base/error.h"
#include "study/folder.h"
#include "study/folds.h"
#include "study/names.h"
#include "study/runs_csv.h"
#include "study/try_arms.h"
#include "train/run.h"

#include <setwise/datasets.h>

#include <stdio.h>
#include <string.h>

/* ---- Checks before the first run ------------------------------------------------------------- */

static sw_status check_lists(const sw_study *study)
{
    const char *const *list[] = {study->data, study->pool};
    const char *const what[] = {"data set", "pooling"};
    const int count[] = {study->data_count, study->pool_count};
    for (int l = 0; l < 2; l++) {
        if (count[l] < 1 || count[l] > SW_STUDY_MAX_ARMS)
            return sw_fail(SW_ERROR_ARGUMENT, "study: %d %ss, expected 1 to %d", count[l], what[l],
                           SW_STUDY_MAX_ARMS);
        /* By the name of its files, which two must not share. */
        for (int i = 0; i < count[l]; i++) {
            char a[256], b[256];
            sw_file_name_of(a, sizeof a, list[l][i]);
            for (int j = 0; j < i; j++) {
                sw_file_name_of(b, sizeof b, list[l][j]);
                if (strcmp(a, b) == 0)
                    return sw_fail(SW_ERROR_ARGUMENT, "study: the %s %s is there twice", what[l],
                                   list[l][i]);
            }
        }
    }
    for (int p = 0; p < study->pool_count; p++) {
        sw_config config = study->config;
        sw_status status = sw_arm_set(&config, study->pool[p]);
        if (status != SW_OK) return sw_fail_in(status, "study");
    }
    if (study->seeds < 1 || study->seeds > INT32_MAX / (SW_STUDY_MAX_ARMS * SW_STUDY_MAX_ARMS))
        return sw_fail(SW_ERROR_ARGUMENT, "study: %d seeds, expected at least 1", study->seeds);
    if (study->config.seed > INT64_MAX - study->seeds)
        return sw_fail(SW_ERROR_ARGUMENT, "study: the first seed, %lld, is too large",
                       (long long)study->config.seed);
    return sw_study_check_folds(study);
}

sw_status sw_study_configure(sw_config *config, const sw_study *study, int data, int pool, int seed)
{
    *config = study->config;
    SW_TRY(sw_config_set(config, "data", study->data[data]));
    SW_TRY(sw_arm_set(config, study->pool[pool]));
    sw_study_number(config, study, seed);
    return SW_OK;
}

bool sw_study_varies(const char *field)
{
    static const char *const own[] = {"data", "pool", "seed", "fold", "repeat", "threads"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (strcmp(field, own[i]) == 0) return true;
    return false;
}

static sw_study_data facts_of(const sw_dataset *dataset)
{
    sw_study_data facts = {.task = dataset->task,
                           .width = dataset->sets.width,
                           .outputs = dataset->schema.output.count,
                           .context = dataset->sets.context_width,
                           .vocabulary = dataset->schema.vocabulary,
                           .best = dataset->best,
                           .chance = sw_study_chance(dataset)};
    for (int role = 0; role < 3; role++) {
        sw_split split = sw_dataset_split(dataset, (sw_role)role);
        facts.sets[role] = split.count;
        for (int64_t i = 0; i < split.count; i++) {
            int64_t set = split.index ? split.index[i] : i;
            facts.rows[role] += split.sets->offset[set + 1] - split.sets->offset[set];
        }
    }
    return facts;
}

static sw_status open_all(const sw_study *study, sw_dataset **dataset, sw_study_data *facts)
{
    for (int d = 0; d < study->data_count; d++) {
        sw_config config;
        dataset[d] = study->dataset[d];
        if (!dataset[d])
            SW_TRY(sw_dataset_open(&dataset[d], study->data[d], (uint64_t)study->config.data_seed));
        SW_TRY(sw_study_configure(&config, study, d, 0, 0));
        SW_TRY(sw_run_fold(dataset[d], &config));
        facts[d] = facts_of(dataset[d]);
        for (int i = 0; i < dataset[d]->warnings; i++)
            for (int p = 0; p < study->pool_count; p++)
                SW_TRY(sw_notes_add(&facts[d].notes, dataset[d]->warning[i], p));
    }
    return SW_OK;
}

/* ---- The runs ------------------------------------------------------------------------------- */

/* How to begin a run. What stopped before it had written its state starts anew. */
static sw_status run_mode(sw_run_mode *out, sw_run_mode mode, const char *run_folder)
{
    sw_path last;
    SW_TRY(sw_path_join(&last, run_folder, sw_run_file[SW_RUN_LAST]));
    bool begun = mode == SW_RUN_RESUME && sw_file_exists(last.text);
    *out = begun ? SW_RUN_RESUME : sw_file_exists(run_folder) ? SW_RUN_FORCE : SW_RUN_NEW;
    return SW_OK;
}

static sw_status run_one(const sw_study *study, const char *folder, sw_run_mode mode,
                         const sw_study_watcher *watcher, sw_dataset *dataset, sw_study_run *run)
{
    int seed = (int)(run->seed - study->config.seed);
    sw_config config;
    sw_path run_folder;
    SW_TRY(sw_study_configure(&config, study, run->data, run->pool, seed));
    SW_TRY(sw_study_run_folder(&run_folder, study, folder, run->data, run->pool, seed));
    SW_TRY(run_mode(&mode, mode, run_folder.text));
    SW_TRY(sw_run_fold(dataset, &config));
    run->status = sw_run(&run->result, &config, run_folder.text, mode, dataset,
                         watcher ? &watcher->run : NULL);
    return run->status == SW_ERROR_DIVERGED ? SW_OK : run->status;
}

static sw_status run_matrix(const sw_study *study, const char *folder, sw_run_mode mode,
                            const sw_study_watcher *watcher, sw_dataset **dataset,
                            sw_study_run *runs)
{
    const int all = sw_study_at(study, study->data_count, 0, 0);
    int total = 0, done = 0;
    for (int i = 0; i < all; i++) total += !runs[i].empty;
    for (int i = 0; i < all; i++) {
        sw_study_run *run = &runs[i];
        if (run->empty) continue;
        const char *data = study->data[run->data], *pool = study->pool[run->pool];
        if (watcher && watcher->run.stop && *watcher->run.stop)
            return sw_fail(SW_ERROR_INTERRUPTED,
                           "%s: stopped after %d of %d runs; resume it to go on", folder, done,
                           total);
        if (watcher && watcher->begin)
            watcher->begin(watcher->user, done, total, data, pool, run->seed);
        sw_status status = run_one(study, folder, mode, watcher, dataset[run->data], run);
        if (status == SW_ERROR_INTERRUPTED)
            return sw_fail(
                status, "%s: stopped in run %d of %d (%s, %s, %s), which is saved; resume to go on",
                folder, done + 1, total, data, pool, sw_study_run_label(study, run->seed).text);
        if (status != SW_OK) {
            char where[400];
            snprintf(where, sizeof where, "%s, %s, %s", data, pool,
                     sw_study_run_label(study, run->seed).text);
            return sw_fail_in(status, where);
        }
        done++;
        if (watcher && watcher->end) watcher->end(watcher->user, run);
        SW_TRY(sw_runs_csv_write(study, runs, folder));
    }
    return SW_OK;
}

sw_status sw_study_matrix(const sw_study *study, const char *folder, sw_run_mode mode,
                          const sw_study_watcher *watcher, sw_study_run *runs, sw_study_data *facts,
                          int *lock)
{
    *lock = -1;
    SW_TRY(check_lists(study));
    for (int d = 0; d < study->data_count; d++)
        for (int p = 0; p < study->pool_count; p++)
            for (int s = 0; s < study->seeds; s++)
                runs[sw_study_at(study, d, p, s)] = (sw_study_run){.data = d,
                                                                   .pool = p,
                                                                   .seed = study->config.seed + s,
                                                                   .status = SW_ERROR_INTERRUPTED};
    sw_dataset *dataset[SW_STUDY_MAX_ARMS] = {0};
    sw_status status = open_all(study, dataset, facts);
    for (int i = 0; i < sw_study_at(study, study->data_count, 0, 0) && status == SW_OK; i++) {
        runs[i].task = dataset[runs[i].data]->task;
        runs[i].best = dataset[runs[i].data]->best;
    }
    if (status == SW_OK)
        status = sw_study_try_arms(study, dataset, facts, runs, watcher ? &watcher->run : NULL);
    if (status == SW_OK) status = sw_study_enter(lock, study, folder, mode);
    if (status == SW_OK) status = run_matrix(study, folder, mode, watcher, dataset, runs);
    for (int d = 0; d < study->data_count; d++)
        if (!study->dataset[d]) sw_dataset_free(dataset[d]);
    return status;
}
