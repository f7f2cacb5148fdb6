/* arm_start.h - can the runs of an arm begin? It is known before the first run of the study. */
#ifndef SW_STUDY_ARM_START_H
#define SW_STUDY_ARM_START_H

#include <setwise/study.h>

/* Fails as a run with this configuration would before its first step: by its budget, its weights of
 * classes, its metric that chooses, or a config->init that is not there or does not fit. begins:
 * the run does not go on; one that does needs no config->init. The model, which was made for the
 * data set, is changed. */
sw_status sw_arm_check_start(sw_model *model, const sw_config *config, const sw_dataset *dataset,
                             bool begins);

/* Fails if the model that an arm starts from lies in the folder, which is to be replaced. */
sw_status sw_study_check_replaced(const sw_study *study, const char *folder);

#endif
