/* folder.h - the folder of a study: config.json, study.json, and runs/ with a folder for each. */
#ifndef SW_STUDY_FOLDER_H
#define SW_STUDY_FOLDER_H

#include "base/file.h"

#include <setwise/study.h>

/* The folder of a run, in the study's: "runs/DATA-POOL-SEED", or "runs/DATA-POOL-rREPEAT-fFOLD". */
sw_status sw_study_run_folder(sw_path *out, const sw_study *study, const char *folder, int data,
                              int pool, int seed);

/* Make the folder, or enter the one that is there as `mode` says, and write what the study is into
 * it. SW_ERROR_EXISTS: it is there and must not be, is that of a single run, or another study is
 * writing there; SW_ERROR_NOT_FOUND, SW_ERROR_ARGUMENT: there is no study to go on with, or it has
 * another configuration, or more than this one. `lock` holds the folder, for close(), also after a
 * failure; -1, as it is before: nothing does. */
sw_status sw_study_enter(int *lock, const sw_study *study, const char *folder, sw_run_mode mode);

#endif
