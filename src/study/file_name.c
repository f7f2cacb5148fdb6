/* file_name.c - data sets, arms and runs in the names of files and folders. */
#include "study/file_name.h"

#include "base/text.h"

#include <setwise/schema.h>

#include <stdio.h>
#include <string.h>

const char *sw_spec_name(const char *spec, size_t *length)
{
    const bool quoted = *spec == '"';
    const size_t span = sw_spec_span(spec, ":");
    const size_t end = span - (quoted && span > 1 && spec[span - 1] == '"');
    const char *name = spec + quoted;
    for (size_t i = quoted; i + 1 < end; i++)
        if (spec[i] == '/' && spec[i + 1] != '/') name = spec + i + 1;
    *length = (size_t)(spec + end - name);
    return name;
}

/* The length of `name`, cut to at most `most` characters: before a colon, if there is one. */
static size_t cut_length(const char *name, size_t most)
{
    size_t length = strlen(name), colon = 0;
    if (length <= most) return length;
    for (size_t i = 0; i <= most; i++)
        if (name[i] == ':') colon = i;
    return colon ? colon : most;
}

void sw_file_name_of(char *out, size_t size, const char *spec)
{
    enum { HASH = 9 };
    size_t path;
    const char *name = sw_spec_name(spec, &path);
    size_t most = size - 1 < SW_FILE_NAME ? size - 1 : SW_FILE_NAME;
    bool whole = name == spec && strlen(spec) <= most;
    size_t length = whole ? strlen(spec) : cut_length(name, most > HASH ? most - HASH : 0);
    for (size_t i = 0; i < length; i++) out[i] = sw_is_plain(name[i], "+-.=_") ? name[i] : '_';
    out[length] = 0;
    if (!whole)
        snprintf(out + length, size - length, "_%08llx",
                 (unsigned long long)sw_token_hash(spec, INT64_C(1) << 32));
}

void sw_run_name_of(char name[SW_RUN_NAME], const char *data, const char *arm,
                    const sw_config *config)
{
    char data_name[256], arm_name[256], number[64];
    sw_file_name_of(data_name, sizeof data_name, data);
    sw_file_name_of(arm_name, sizeof arm_name, arm);
    if (config->folds > 0)
        snprintf(number, sizeof number, "r%lld-f%lld", (long long)config->repeat,
                 (long long)config->fold);
    else
        snprintf(number, sizeof number, "%lld", (long long)config->seed);
    snprintf(name, SW_RUN_NAME, "%s-%s-%s", data_name, arm_name, number);
}
