/* arm_check.h - checks the arms of a study before it runs. */
#ifndef SW_STUDY_ARM_CHECK_H
#define SW_STUDY_ARM_CHECK_H

#include <setwise/study.h>

/* Can every arm be set, with every data set? Can people and file systems tell them apart?
 * SW_ERROR_ARGUMENT or SW_ERROR_NOT_FOUND: no. Two arms with the same settings are an error too,
 * unless the study is resumed: with the same seeds, their runs would be equal to the last bit. */
sw_status sw_study_check_arms(const sw_study *study, bool resumed);

#endif
