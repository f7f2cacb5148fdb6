/* data_option.c - an option in the spec of a data set: "train=100" in "needle:size=9:train=100". */
#include "study/data_option.h"

#include "base/error.h"
#include "base/quoted.h"

#include <setwise/datasets.h>

#include <stdio.h>
#include <string.h>

int sw_data_option_names(const char **names, int most, const char *data)
{
    const sw_dataset_type *type = sw_dataset_type_of(data);
    const int count = type ? type->param_count : sw_file_option_count();
    int put = 0;
    for (; put < count && put < most; put++)
        names[put] = type ? type->param[put].name : sw_file_option_at(put)->name;
    return put;
}

sw_status sw_data_option_set(char data[SW_MAX_SPEC], const char *name, const char *value)
{
    char changed[2 * SW_MAX_SPEC];
    size_t length, own = strlen(name);
    snprintf(changed, sizeof changed, "%.*s", (int)sw_spec_span(data, ":"), data);
    for (const char *at = data; (at = sw_spec_next(at, &length));)
        if (strncmp(at, name, own) != 0 || at[own] != '=')
            sw_append(changed, sizeof changed, ":%.*s", (int)length, at);
    sw_append(changed, sizeof changed, ":%s=%s", name, value);
    if (strlen(changed) >= SW_MAX_SPEC)
        return sw_fail(SW_ERROR_ARGUMENT, "data: %zu characters with %s, expected at most %d",
                       strlen(changed), name, SW_MAX_SPEC - 1);
    memcpy(data, changed, strlen(changed) + 1);
    return SW_OK;
}

bool sw_data_option_is(const char *data, const char *option, size_t length)
{
    size_t own;
    for (const char *at = data; (at = sw_spec_next(at, &own));)
        if (own == length && strncmp(at, option, length) == 0) return true;
    return false;
}
