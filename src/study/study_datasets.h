/* study_datasets.h - opens a data set of a study. */
#ifndef SW_STUDY_STUDY_DATASETS_H
#define SW_STUDY_STUDY_DATASETS_H

#include <setwise/study.h>

/* Open data set `d`. A file that is not found by its path is looked for where the study's folder
 * says that it lies (sw_data_path_find). folder NULL: only by its path. */
sw_status sw_study_open_data(sw_dataset **out, const sw_study *study, int d, const char *folder);

#endif
