/* tune_files.h - the files of a search: tune.json, trials.csv, and the folders of its runs. */
#ifndef SW_STUDY_TUNE_FILES_H
#define SW_STUDY_TUNE_FILES_H

#include "base/path.h"

#include <setwise/tune.h>

/* Make the folder of the search, or go on in it, and write tune.json. SW_ERROR_EXISTS,
 * SW_ERROR_NOT_FOUND: the folder does not suit `mode`. SW_ERROR_ARGUMENT: the search there differs
 * in more than trials, seconds and seeds. `lock` as in sw_study_enter_folder. `chosen` receives the
 * trial whose settings the runs in the folder have, or -1: there are none. */
sw_status sw_tune_enter_folder(int *lock, int64_t *chosen, const sw_config *config,
                               const sw_tuning *tuning, const char *folder, sw_run_mode mode);

/* Write tune.json. */
sw_status sw_tune_write_search(const sw_config *config, const sw_tuning *tuning, int64_t chosen,
                               const char *folder);

/* The trial whose settings the search of the folder chose. SW_ERROR_NOT_FOUND: it has not ended. */
sw_status sw_tune_read_chosen(int64_t *chosen, const char *folder);

/* Write trials.csv. */
sw_status sw_tune_write_trials(const sw_tune_result *result, const char *folder);

/* The folder of a trial's training; fold -1: there are no inner folds. */
sw_status sw_tune_trial_folder(sw_path *out, const char *folder, int64_t trial, int64_t fold);

/* The folder of a run of the chosen settings. */
sw_status sw_tune_seed_folder(sw_path *out, const char *folder, int64_t number);

#endif
