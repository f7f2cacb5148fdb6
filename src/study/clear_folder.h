/* clear_folder.h - removes an earlier study from its folder. */
#ifndef SW_STUDY_CLEAR_FOLDER_H
#define SW_STUDY_CLEAR_FOLDER_H

#include "base/file.h"

#include <setwise/study.h>

/* Remove what an earlier study wrote into the folder, and nothing else. If a run were left, the new
 * study could take it for its own when it is resumed. config.json is removed first: without it, a
 * folder that is half cleared cannot be resumed.
 *
 * `extra` lists the files that the report writes into the folder of a study, such as "report.md",
 * and ends with NULL. In "figures/curves-*.csv", the star stands for the file name of a data set.
 * "figures/" is a folder, which is removed if it is empty. NULL: there are none. */
sw_status sw_study_clear_folder(const sw_study *study, const char *folder,
                                const char *const *extra);

#endif
