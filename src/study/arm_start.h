/* arm_start.h - can the runs of an arm begin? Checked before the first run of the study. */
#ifndef SW_STUDY_ARM_START_H
#define SW_STUDY_ARM_START_H

#include <setwise/study.h>

/* Fails as a run with this configuration would before its first step: because of its budget, its
 * class weights, the metric `select`, or a config->init that is missing or does not fit. begins:
 * the run is new; a resumed one needs no config->init. The model, which was made for the data set,
 * is changed. */
sw_status sw_arm_check_start(sw_model *model, const sw_config *config, const sw_dataset *dataset,
                             bool begins);

/* Fails if the model that an arm starts from lies in the folder, which is to be replaced. */
sw_status sw_study_check_replaced(const sw_study *study, const char *folder);

#endif
