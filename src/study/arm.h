/* arm.h - an arm of a comparison in the name of its runs' folders. */
#ifndef SW_STUDY_ARM_H
#define SW_STUDY_ARM_H

#include <setwise/study.h>

/* Are the first `length` characters of `name` what sw_file_name_of makes of an arm that this
 * configuration can come from? It has the arm's pooling and settings, but for those that the arm
 * leaves to the architecture ("auto"). */
bool sw_arm_in_name(const char *name, size_t length, const sw_config *config);

/* Does the arm set this field of the model? */
bool sw_arm_sets(const char *arm, const char *field);

#endif
