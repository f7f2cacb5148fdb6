/* folder.h - the folder of a study: made, or entered again. */
#ifndef SW_STUDY_FOLDER_H
#define SW_STUDY_FOLDER_H

#include <setwise/study.h>

/* Make the folder, or enter the existing one as `mode` says, and write config.json and study.json.
 * Where the same study is at work in other processes, SW_RUN_RESUME and SW_RUN_JOIN enter beside
 * them. `extra` lists the report's files, which SW_RUN_FORCE removes too: sw_study_clear_folder.
 *
 * SW_ERROR_EXISTS: it exists and must not, holds a single run, or another one is writing there.
 * SW_ERROR_NOT_FOUND: there is no study to resume. SW_ERROR_ARGUMENT: the study there has another
 * configuration, or more data sets, arms or runs than this one.
 *
 * `lock` is -1 before the call. Afterwards, also after a failure, it is a descriptor that holds the
 * folder against other studies and single runs, for close(); or -1 if nothing holds it. */
sw_status sw_study_enter_folder(int *lock, const sw_study *study, const char *folder,
                                sw_run_mode mode, const char *const *extra);

#endif
