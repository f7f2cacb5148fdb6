#include "study/matrix.h"

#include "base/error.h"
#include "study/folds.h"
#include "study/format.h"
#include "study/lists.h"
#include "study/names.h"
#include "study/remove.h"
#include "study/try_arms.h"
#include "train/run.h"

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

static sw_study_data facts_of(const sw_dataset *dataset)
{
    sw_study_data facts = {.head = dataset->head,
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

/* ---- The folder ----------------------------------------------------------------------------- */

sw_status sw_study_run_folder(sw_path *out, const sw_study *study, const char *folder, int data,
                              int pool, int seed)
{
    sw_path all;
    char name[SW_RUN_NAME];
    sw_config config = study->config;
    sw_study_number(&config, study, seed);
    SW_TRY(sw_path_join(&all, folder, "runs"));
    sw_run_name_of(name, study->data[data], study->pool[pool], &config);
    return sw_path_join(out, all.text, name);
}

/* ---- Entering the folder ------------------------------------------------------------------- */

/* Is the configuration in the folder the one that is asked for, in all that runs share? */
static sw_status check_same(const sw_config *now, const char *path)
{
    sw_config before = sw_config_default();
    SW_TRY(sw_config_read(&before, path));
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) {
        /* A fold's seed goes with its number: another first seed would make others of all. */
        static const char *const own[] = {"data", "pool", "threads", "fold", "repeat", "seed"};
        const int own_count = now->folds > 0 ? 5 : 6;
        bool may_differ = false;
        for (int f = 0; f < own_count; f++)
            may_differ = may_differ || strcmp(field[i].name, own[f]) == 0;
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

/* A run's folder is not a study's: what the one writes would replace or hide what the other did. */
static sw_status check_no_run(const char *folder)
{
    const char *const tensors[] = {sw_run_file[SW_RUN_LAST], sw_run_file[SW_RUN_MODEL]};
    for (int i = 0; i < 2; i++) {
        sw_path path;
        SW_TRY(sw_path_join(&path, folder, tensors[i]));
        if (sw_file_exists(path.text))
            return sw_fail(SW_ERROR_EXISTS,
                           "%s is the folder of a single run (it holds %s), not of a comparison: "
                           "name another folder",
                           folder, tensors[i]);
    }
    return SW_OK;
}

static sw_status open_folder(int *lock, const sw_study *study, const char *folder, sw_run_mode mode)
{
    sw_path config, runs;
    SW_TRY(sw_path_join(&config, folder, "config.json"));
    SW_TRY(sw_path_join(&runs, folder, "runs"));
    if (mode == SW_RUN_RESUME) {
        if (!sw_file_exists(config.text))
            return sw_fail(SW_ERROR_NOT_FOUND, "%s: no config.json, so no comparison to resume",
                           folder);
    } else {
        sw_status status = sw_folder_new(folder);
        bool may_exist = mode == SW_RUN_FORCE && status == SW_ERROR_EXISTS;
        if (status != SW_OK && !may_exist) return status;
    }
    SW_TRY(sw_folder_lock(lock, folder));
    SW_TRY(check_no_run(folder));
    if (mode == SW_RUN_RESUME) SW_TRY(check_same(&study->config, config.text));
    if (mode == SW_RUN_RESUME) SW_TRY(sw_lists_check(study, folder));
    if (mode == SW_RUN_FORCE) SW_TRY(sw_study_remove(study, folder));
    if (!sw_file_exists(runs.text)) SW_TRY(sw_folder_new(runs.text));
    /* Of the first arm its pooling alone: the rest is not what the runs share. */
    sw_config first, shared = study->config;
    SW_TRY(sw_study_configure(&first, study, 0, 0, 0));
    SW_TRY(sw_config_set(&shared, "data", first.data));
    SW_TRY(sw_config_set(&shared, "pool", first.model.pool));
    sw_study_number(&shared, study, 0);
    SW_TRY(sw_config_write(&shared, config.text));
    return sw_lists_write(study, folder);
}

/* ---- runs.csv ------------------------------------------------------------------------------- */

enum { FIGURES = 6 };

static void put_metrics(sw_text *csv, const sw_metrics *m)
{
    const double value[FIGURES] = {m->loss, m->accuracy, m->auc, m->error, m->r2, m->likelihood};
    for (int i = 0; i < FIGURES; i++) {
        sw_text_add(csv, ",");
        sw_csv_number(csv, value[i]);
    }
}

/* The last field of a line: the best possible figure of the data set. */
static void put_best(sw_text *csv, const sw_study_run *run)
{
    sw_text_add(csv, ",");
    sw_csv_number(csv, run->best);
    sw_text_add(csv, "\n");
}

/* A line for each run that has ended; one that diverged has no figures. */
static sw_status write_csv(const sw_study *study, const sw_study_run *runs, const char *folder)
{
    sw_text csv = {0};
    const bool folds = study->config.folds > 0;
    sw_text_add(&csv, "data,pool,seed,%sstatus", folds ? "repeat,fold," : "");
    for (int role = 0; role < 3; role++) {
        const char *name = sw_role_name((sw_role)role);
        static const char *const figure[FIGURES] = {"loss",  "accuracy", "auc",
                                                    "error", "r2",       "likelihood"};
        for (int i = 0; i < FIGURES; i++) sw_text_add(&csv, ",%s_%s", name, figure[i]);
    }
    sw_text_add(&csv, ",epochs,best_epoch,parameters,seconds,best_possible\n");
    int count = sw_study_at(study, study->data_count, 0, 0);
    for (int i = 0; i < count; i++) {
        const sw_study_run *run = &runs[i];
        const sw_result *result = &run->result;
        if (run->status == SW_ERROR_INTERRUPTED) continue;
        sw_csv_field(&csv, study->data[run->data]);
        sw_text_add(&csv, ",");
        sw_csv_field(&csv, study->pool[run->pool]);
        sw_text_add(&csv, ",%lld", (long long)run->seed);
        if (folds) {
            sw_config config = study->config;
            sw_study_number(&config, study, (int)(run->seed - study->config.seed));
            sw_text_add(&csv, ",%lld,%lld", (long long)config.repeat, (long long)config.fold);
        }
        if (run->status != SW_OK) {
            sw_text_add(&csv, ",diverged");
            for (int f = 0; f < 3 * FIGURES + 4; f++) sw_text_add(&csv, ",");
            put_best(&csv, run);
            continue;
        }
        sw_text_add(&csv, ",ok");
        put_metrics(&csv, &result->train);
        put_metrics(&csv, &result->valid);
        put_metrics(&csv, &result->test);
        sw_text_add(&csv, ",%lld,%lld,%lld,", (long long)result->epochs,
                    (long long)result->best_epoch, (long long)result->parameters);
        sw_csv_number(&csv, result->seconds);
        put_best(&csv, run);
    }
    return sw_text_save(&csv, folder, "runs.csv");
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
        SW_TRY(write_csv(study, runs, folder));
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
        runs[i].head = dataset[runs[i].data]->head;
        runs[i].best = dataset[runs[i].data]->best;
    }
    if (status == SW_OK)
        status = sw_study_try_arms(study, dataset, facts, runs, watcher ? &watcher->run : NULL);
    if (status == SW_OK) status = open_folder(lock, study, folder, mode);
    if (status == SW_OK) status = run_matrix(study, folder, mode, watcher, dataset, runs);
    for (int d = 0; d < study->data_count; d++)
        if (!study->dataset[d]) sw_dataset_free(dataset[d]);
    return status;
}
