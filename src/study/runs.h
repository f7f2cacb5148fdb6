/* runs.h - the runs of a study: their order, configurations and folders. */
#ifndef SW_STUDY_RUNS_H
#define SW_STUDY_RUNS_H

#include "train/run_folder.h"

#include <setwise/study.h>

/* Which run: `run` is its number within its arm and data set, 0 .. study->runs_per_arm-1. */
typedef struct sw_run_at {
    int data, arm, run;
} sw_run_at;
sw_run_at sw_study_at(const sw_study *study, const sw_study_run *run);

/* Is the cell of this data set and arm empty (sw_study_run.empty)? */
bool sw_study_is_empty(const sw_study *study, const sw_study_run *runs, int data, int arm);

/* Did the user name the reference? Otherwise it is the first arm. */
bool sw_study_names_reference(const sw_study *study);

/* How often each fold is run; 0 without folds. */
int sw_study_repeats(const sw_study *study);

/* Set the seed, the fold and the repeat of a run. */
void sw_study_number(sw_config *config, const sw_study *study, int run);

/* Make the configuration of a run. Fails as sw_arm_set does, and if the data set's name is too
 * long. */
sw_status sw_study_configure(sw_config *config, const sw_study *study, sw_run_at at);

/* May this field differ between the runs of a study? */
bool sw_study_varies(const char *field);

/* SW_ERROR_ARGUMENT unless the runs of an arm are all folds, once or several times. */
sw_status sw_study_check_folds(const sw_study *study);

/* The folder of a run: "FOLDER/runs/DATA-ARM-SEED" or "FOLDER/runs/DATA-ARM-rREPEAT-fFOLD". */
sw_status sw_study_run_folder(sw_path *out, const sw_study *study, const char *folder,
                              sw_run_at at);

/* A file in that folder: SW_RUN_RESULT and so on (train/run_folder.h). */
sw_status sw_study_run_file(sw_path *out, const sw_study *study, const char *folder, sw_run_at at,
                            int file);

#endif
