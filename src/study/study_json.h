/* study_json.h - study.json: the data sets, the arms and the number of runs of a study. */
#ifndef SW_STUDY_STUDY_JSON_H
#define SW_STUDY_STUDY_JSON_H

#include <setwise/study.h>

/* Write folder/study.json. */
sw_status sw_study_json_write(const sw_study *study, const char *folder);

/* SW_ERROR_ARGUMENT if the study lacks a data set, an arm or a run of the study in the folder, or
 * has another preset. SW_OK if there is no study.json. */
sw_status sw_study_json_check(const sw_study *study, const char *folder);

/* SW_ERROR_EXISTS unless it is the study in the folder, with the same lists in the same order. */
sw_status sw_study_json_same(const sw_study *study, const char *folder);

#endif
