#include "study/names.h"

#include "base/error.h"
#include "base/escape.h"

#include <stdio.h>
#include <string.h>

/* Of a path, which ends at the first colon, the last part that is not empty; otherwise `name`. */
static const char *last_part(const char *name)
{
    const char *part = name;
    size_t end = strcspn(name, ":");
    for (size_t i = 0; i + 1 < end; i++)
        if (name[i] == '/' && name[i + 1] != '/') part = name + i + 1;
    return part;
}

/* ---- Files ---------------------------------------------------------------------------------- */

/* How many of the first characters stay where `most` do: up to a colon, if there is one. */
static size_t length_of(const char *name, size_t most)
{
    size_t length = strlen(name), colon = 0;
    if (length <= most) return length;
    for (size_t i = 0; i <= most; i++)
        if (name[i] == ':') colon = i;
    return colon ? colon : most;
}

void sw_file_name_of(char *out, size_t size, const char *name)
{
    enum { HASH = 9 };
    const char *part = last_part(name);
    size_t most = size - 1 < SW_FILE_NAME ? size - 1 : SW_FILE_NAME;
    bool whole = part == name && strlen(name) <= most;
    size_t length = whole ? strlen(name) : length_of(part, most > HASH ? most - HASH : 0);
    for (size_t i = 0; i < length; i++) out[i] = sw_is_plain(part[i], "+-.=_") ? part[i] : '_';
    out[length] = 0;
    if (!whole)
        snprintf(out + length, size - length, "_%08llx",
                 (unsigned long long)sw_token_hash(name, INT64_C(1) << 32));
}

void sw_run_name_of(char name[SW_RUN_NAME], const char *data, const char *pool,
                    const sw_config *config)
{
    char data_name[256], pool_name[256], number[64];
    sw_file_name_of(data_name, sizeof data_name, data);
    sw_file_name_of(pool_name, sizeof pool_name, pool);
    if (config->folds > 0)
        snprintf(number, sizeof number, "r%lld-f%lld", (long long)config->repeat,
                 (long long)config->fold);
    else
        snprintf(number, sizeof number, "%lld", (long long)config->seed);
    snprintf(name, SW_RUN_NAME, "%s-%s-%s", data_name, pool_name, number);
}

/* ---- Tables and figures --------------------------------------------------------------------- */

/* Have two specs the same name, apart from folders and parameters? */
static bool same_name(const char *a, const char *b)
{
    size_t length = strcspn(a = last_part(a), ":");
    return strcspn(b = last_part(b), ":") == length && strncmp(a, b, length) == 0;
}

/* Has the spec this parameter, "size=5"? */
static bool has_param(const char *spec, const char *param, size_t length)
{
    while ((spec = strchr(spec, ':'))) {
        spec++;
        if (strcspn(spec, ":") == length && strncmp(spec, param, length) == 0) return true;
    }
    return false;
}

static sw_label short_name(const sw_study *study, int data)
{
    const char *spec = study->data[data], *part = last_part(spec);
    sw_label label = {""};
    sw_append(label.text, sizeof label.text, "%.*s", (int)strcspn(part, ":"), part);
    for (const char *at = spec; (at = strchr(at, ':'));) {
        size_t length = strcspn(++at, ":");
        bool tells = false;
        for (int d = 0; d < study->data_count; d++)
            tells |= same_name(spec, study->data[d]) && !has_param(study->data[d], at, length);
        if (tells) sw_append(label.text, sizeof label.text, ":%.*s", (int)length, at);
    }
    return label;
}

sw_label sw_data_label(const sw_study *study, int data)
{
    sw_label label = short_name(study, data);
    for (int d = 0; d < study->data_count; d++) {
        if (d == data || strcmp(short_name(study, d).text, label.text) != 0) continue;
        snprintf(label.text, sizeof label.text, "%s", study->data[data]);
        break;
    }
    return label;
}
