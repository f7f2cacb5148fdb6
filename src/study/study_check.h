/* study_check.h - do the numbers of a study fit its arrays? */
#ifndef SW_STUDY_STUDY_CHECK_H
#define SW_STUDY_STUDY_CHECK_H

#include <setwise/study.h>

/* Can the lists hold so many data sets and arms, and is the reference one of the arms, if there are
 * any? */
sw_status sw_study_check_lists(const sw_study *study);

/* The same, and that there is a data set, an arm, and a run of each arm. */
sw_status sw_study_check_numbers(const sw_study *study);

#endif
