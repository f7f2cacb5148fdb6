/* folds.h - which run of an arm is which: its seed alone, or a fold of a repeat too. */
#ifndef SW_STUDY_FOLDS_H
#define SW_STUDY_FOLDS_H

#include <setwise/study.h>

/* How often each fold is run; 0: there are none. */
static inline int sw_study_repeats(const sw_study *study)
{
    return study->config.folds > 0 ? (int)(study->seeds / study->config.folds) : 0;
}

/* Number the configuration of a run, s: 0 .. study->seeds-1. */
void sw_study_number(sw_config *config, const sw_study *study, int s);

/* SW_ERROR_ARGUMENT unless the runs of an arm are every fold once or several times. */
sw_status sw_study_check_folds(const sw_study *study);

#endif
