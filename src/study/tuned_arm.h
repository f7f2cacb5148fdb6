/* tuned_arm.h - arms whose open settings a search chooses. */
#ifndef SW_STUDY_TUNED_ARM_H
#define SW_STUDY_TUNED_ARM_H

#include "study/runs.h"

/* Put the settings that the search of a tuned arm chose into `config`, the configuration of the run
 * (sw_study_configure); nothing for an arm without trials. The search is
 * FOLDER/tuning/DATA-ARM; with folds there is one for each fold, DATA-ARM-rREPEAT-fFOLD, since a
 * fold's validation sets are test sets of others. The first run that needs it makes it, on
 * `dataset`, which is divided as the run says; processes agree on that by claims.
 * SW_ERROR_DIVERGED: all trials did. */
sw_status sw_tuned_configure(sw_config *config, const sw_study *study, const char *folder,
                             sw_run_at at, const sw_dataset *dataset, const sw_watcher *watcher);

/* What the search chose, "lr=0.0012 width=64", or "as given", into settings [size].
 * SW_ERROR_NOT_FOUND: the search has not ended. */
sw_status sw_tuned_settings(char *settings, size_t size, const sw_study *study, const char *folder,
                            sw_run_at at);

/* The settings of the study's space that the arm leaves open, into space [size]. SW_ERROR_ARGUMENT:
 * it sets all of them. */
sw_status sw_tuned_space(char *space, size_t size, const sw_study *study, int arm);

#endif
