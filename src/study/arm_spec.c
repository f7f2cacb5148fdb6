/* arm_spec.c - the spec of an arm as text: a head, and settings after colons. */
#include "study/arm_spec.h"

#include <stdlib.h>
#include <string.h>

const char *sw_arm_next_setting(const char *at)
{
    at += sw_spec_span(at, ":");
    return *at ? at + 1 : NULL;
}

/* The value of a setting and what follows it; NULL: the arm does not set it. */
static const char *find_value(const char *arm, const char *field)
{
    const size_t length = strlen(field);
    for (const char *at = arm; (at = sw_arm_next_setting(at));)
        if (strncmp(at, field, length) == 0 && at[length] == '=') return at + length + 1;
    return NULL;
}

bool sw_arm_sets(const char *arm, const char *field)
{
    return find_value(arm, field) != NULL;
}

bool sw_arm_is_named(const char *arm)
{
    return sw_arm_sets(arm, "pool");
}

int64_t sw_arm_trials(const char *arm)
{
    const char *value = find_value(arm, "trials");
    return value ? strtoll(value, NULL, 10) : 0;
}
