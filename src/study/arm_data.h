/* arm_data.h - the data set of an arm that changes it: with other options, another seed or fewer
 * training sets. It is tested on the sets that all arms are tested on. */
#ifndef SW_STUDY_ARM_DATA_H
#define SW_STUDY_ARM_DATA_H

#include <setwise/study.h>

/* Open the arm's own version of data set `data`, divided as `config` says, the configuration of one
 * of its runs (sw_study_configure). The caller frees it. NULL: the arm does not change the data
 * set. shared: the study's data set `data`; the arm's version is read from the same file. */
sw_status sw_arm_dataset(sw_dataset **own, const sw_study *study, int data, const sw_config *config,
                         const sw_dataset *shared);

/* SW_ERROR_ARGUMENT unless both have the same test split: as many sets, in the same order, with the
 * same names and answers; sets without names have the same elements. */
sw_status sw_arm_check_tests(const sw_dataset *shared, const sw_dataset *own);

#endif
