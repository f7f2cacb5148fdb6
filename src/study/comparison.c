/* comparison.c - runs a study in its folder: checks, the runs, runs.csv. */
#include "study/comparison.h"

#include "base/error.h"
#include "base/temporary.h"
#include "data/data_checksum.h"
#include "study/arm_check.h"
#include "study/arm_start.h"
#include "study/empty_cells.h"
#include "study/file_name.h"
#include "study/folder.h"
#include "study/runs.h"
#include "study/runs_csv.h"
#include "study/study_check.h"
#include "study/study_datasets.h"
#include "study/workers.h"
#include "train/config.h"
#include "train/run_data.h"
#include "train/watcher.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- Checks before the first run ------------------------------------------------------------- */

/* Fails if two data sets would give the same file name. */
static sw_status check_data_names(const sw_study *study)
{
    for (int i = 0; i < study->data_count; i++) {
        char a[256], b[256];
        sw_file_name_of(a, sizeof a, study->data[i]);
        for (int j = 0; j < i; j++) {
            sw_file_name_of(b, sizeof b, study->data[j]);
            if (strcmp(a, b) == 0)
                return sw_fail(SW_ERROR_ARGUMENT, "study: the data set %s is listed twice",
                               study->data[i]);
        }
    }
    return SW_OK;
}

static sw_status check_study(const sw_study *study, sw_run_mode mode)
{
    if (mode < SW_RUN_NEW || mode > SW_RUN_JOIN)
        return sw_fail(SW_ERROR_ARGUMENT, "study: mode %d, expected one of sw_run_mode", (int)mode);
    SW_TRY(sw_study_check_numbers(study));
    SW_TRY(check_data_names(study));
    SW_TRY(sw_study_check_arms(study, mode == SW_RUN_RESUME));
    if (study->jobs < 0)
        return sw_fail(SW_ERROR_ARGUMENT, "study: %d jobs, expected at least 1, or 0", study->jobs);
    if (study->parts < 0 || (study->parts > 0 && (study->part < 1 || study->part > study->parts)))
        return sw_fail(SW_ERROR_ARGUMENT, "study: part %d of %d, expected 1 to %d", study->part,
                       study->parts, study->parts);
    SW_TRY(sw_config_check_seeds(&study->config, study->runs_per_arm));
    return sw_study_check_folds(study);
}

/* Open the data sets that the caller has not opened, and collect the facts about each. A study that
 * goes on knows where their files lie from its folder. */
static sw_status open_all(sw_comparison *c, sw_dataset **dataset, sw_run_mode mode)
{
    const sw_study *study = c->study;
    const char *begun = mode == SW_RUN_RESUME || mode == SW_RUN_JOIN ? c->folder : NULL;
    for (int d = 0; d < study->data_count; d++) {
        sw_config config;
        dataset[d] = study->dataset[d];
        if (!dataset[d]) SW_TRY(sw_study_open_data(&dataset[d], study, d, begun));
        config = study->config;
        sw_study_number(&config, study, 0);
        SW_TRY(sw_config_set(&config, "data", study->data[d]));
        SW_TRY(sw_run_fold(dataset[d], &config));
        if (sw_dataset_split(dataset[d], SW_TEST).count == 0)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "%.200s: no set is in the test split, where arms are compared (folds "
                           "test each set once)",
                           sw_data_display_name(study, d).text);
        c->facts[d] = sw_data_facts_of(dataset[d]);
        for (int i = 0; i < dataset[d]->warnings; i++)
            for (int a = 0; a < study->arm_count; a++)
                SW_TRY(sw_arm_notes_add(&c->facts[d].warnings, dataset[d]->warning[i], a));
    }
    return SW_OK;
}

/* Data set d holds the sets of an earlier one, e. */
static sw_status warn_of_same(sw_comparison *c, int e, int d)
{
    char text[600];
    const sw_study *study = c->study;
    const sw_watcher *watcher = &c->watcher->run;
    snprintf(text, sizeof text,
             "%.200s and %.200s hold the same sets: results over several data sets count them "
             "twice",
             sw_data_display_name(study, e).text, sw_data_display_name(study, d).text);
    if (watcher->warning) watcher->warning(watcher->user, text);
    for (int a = 0; a < study->arm_count; a++)
        SW_TRY(sw_arm_notes_add(&c->facts[d].warnings, text, a));
    return SW_OK;
}

static sw_status look_for_same(sw_comparison *c, sw_dataset *const *dataset)
{
    sw_checksum sets[SW_STUDY_MAX_DATA];
    for (int d = 0; c->study->data_count > 1 && d < c->study->data_count; d++) {
        SW_TRY(sw_dataset_checksum(&sets[d], dataset[d]));
        int e = 0;
        while (e < d && strcmp(sets[e].text, sets[d].text) != 0) e++;
        if (e < d) SW_TRY(warn_of_same(c, e, d));
    }
    return SW_OK;
}

static void describe_runs(sw_comparison *c)
{
    const sw_study *study = c->study;
    for (int d = 0; d < study->data_count; d++)
        for (int a = 0; a < study->arm_count; a++)
            for (int r = 0; r < study->runs_per_arm; r++)
                c->runs[sw_study_index(study, d, a, r)] = (sw_study_run){
                    .data = d,
                    .arm = a,
                    .seed = study->config.seed + r,
                    .task = c->facts[d].task,
                    .outputs = c->facts[d].outputs,
                    .best_possible = c->facts[d].best_possible,
                    .majority = c->facts[d].task == SW_REGRESSION ? NAN : c->facts[d].chance,
                    .status = SW_ERROR_INTERRUPTED};
}

/* ---- The runs ------------------------------------------------------------------------------- */

/* All runs have ended, so nobody else writes runs.csv: remove what killed writers left. */
static sw_status write_all_runs(const sw_comparison *c)
{
    sw_path csv;
    SW_TRY(sw_path_join(&csv, c->folder, "runs.csv"));
    sw_temporary_sweep(csv.text);
    return sw_runs_csv_write(c->study, c->runs, c->folder);
}

/* All runs have ended, and one of the processes writes runs.csv and the report: claim that, or wait
 * until another process has done it. */
static sw_status take_report(sw_comparison *c)
{
    sw_claim_view seen;
    SW_TRY(sw_claim_wait(&c->report, &seen, c->folder, "report", &c->watcher->run,
                         "writes the report"));
    return c->report.held ? write_all_runs(c) : SW_OK;
}

static sw_status run_all(sw_comparison *c, sw_dataset *const *dataset)
{
    const sw_work work = {c->study, c->folder, dataset, c->watcher, c->runs};
    SW_TRY(sw_work_on(&work, &c->complete));
    return c->complete ? take_report(c) : SW_OK;
}

sw_status sw_comparison_run(sw_comparison *c, sw_run_mode mode, const char *const *extra)
{
    static const sw_study_watcher none;
    const sw_study *study = c->study;
    if (!c->watcher) c->watcher = &none;
    c->lock = -1;
    SW_TRY(check_study(study, mode));
    if (mode == SW_RUN_FORCE) SW_TRY(sw_study_check_replaced(study, c->folder));
    sw_dataset *dataset[SW_STUDY_MAX_DATA] = {0};
    sw_status status = open_all(c, dataset, mode);
    if (status == SW_OK) status = look_for_same(c, dataset);
    describe_runs(c);
    if (status == SW_OK)
        status =
            sw_study_find_empty_cells(study, dataset, c->facts, c->runs,
                                      mode == SW_RUN_NEW || mode == SW_RUN_FORCE, &c->watcher->run);
    if (status == SW_OK) status = sw_study_enter_folder(&c->lock, study, c->folder, mode, extra);
    if (status == SW_OK) status = run_all(c, dataset);
    for (int d = 0; d < study->data_count; d++)
        if (!study->dataset[d]) sw_dataset_free(dataset[d]);
    return status;
}

void sw_comparison_free(sw_comparison *c)
{
    for (int d = 0; d < SW_STUDY_MAX_DATA; d++) sw_data_facts_free(&c->facts[d]);
    if (c->report.held) sw_claims_close(c->folder, &c->report);
    if (c->lock >= 0) close(c->lock);
    c->lock = -1;
}
