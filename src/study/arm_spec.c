/* arm_spec.c - the spec of an arm as text: a head, and settings after colons. */
#include "study/arm_spec.h"

#include "base/quoted.h"

#include <stdlib.h>
#include <string.h>

const char *sw_arm_value(const char *arm, const char *field)
{
    size_t setting, length = strlen(field);
    for (const char *at = arm; (at = sw_spec_next(at, &setting));)
        if (strncmp(at, field, length) == 0 && at[length] == '=') return at + length + 1;
    return NULL;
}

bool sw_arm_sets(const char *arm, const char *field)
{
    return sw_arm_value(arm, field) != NULL;
}

bool sw_arm_is_named(const char *arm)
{
    return sw_arm_sets(arm, "pool");
}

int64_t sw_arm_trials(const char *arm)
{
    const char *value = sw_arm_value(arm, "trials");
    return value ? strtoll(value, NULL, 10) : 0;
}
