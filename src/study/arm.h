/* arm.h - the spec of an arm, taken apart and found again in the name of a folder. */
#ifndef SW_STUDY_ARM_H
#define SW_STUDY_ARM_H

#include <setwise/study.h>

/* The setting after `at`, "field=value:...", which stands in an arm's spec; NULL after the last.
 * To begin, `at` is the spec itself. */
const char *sw_arm_next_setting(const char *at);

/* Does the arm set this field of the model? */
bool sw_arm_sets(const char *arm, const char *field);

/* Did sw_file_name_of make the first `length` characters of `name` from an arm that gives this
 * configuration? They must name its pooling, and only settings that it has. A setting "auto"
 * matches any value: the architecture has chosen it. */
bool sw_arm_in_name(const char *name, size_t length, const sw_config *config);

#endif
