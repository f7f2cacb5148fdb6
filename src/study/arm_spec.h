/* arm_spec.h - the spec of an arm as text: a head, and settings after colons. */
#ifndef SW_STUDY_ARM_SPEC_H
#define SW_STUDY_ARM_SPEC_H

#include <setwise/study.h>

enum { SW_ARM_LONGEST = 1024, SW_ARM_NAME = 60 }; /* bytes of a spec with its NUL, of a name */

/* The value of a setting, and what follows it (sw_spec_span); NULL: the arm does not set it. */
const char *sw_arm_value(const char *arm, const char *field);

/* Does the arm set this field or option? */
bool sw_arm_sets(const char *arm, const char *field);

/* Is the head a name? Otherwise it is the pooling. */
bool sw_arm_is_named(const char *arm);

/* The trials of the arm's search; 0: it has none. */
int64_t sw_arm_trials(const char *arm);

#endif
