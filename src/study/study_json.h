/* lists.h - study.json: the data sets, arms and seeds of the study in a folder. */
#ifndef SW_STUDY_STUDY_JSON_H
#define SW_STUDY_STUDY_JSON_H

#include <setwise/study.h>

/* The study's lists into folder/study.json. */
sw_status sw_study_json_write(const sw_study *study, const char *folder);

/* SW_OK if the study holds all that the one in the folder holds; or there is no study.json. */
sw_status sw_study_json_check(const sw_study *study, const char *folder);

#endif
