/* name_match.c - the folder of a run, recognised by its name. */
#include "study/name_match.h"

#include "study/arm_spec.h"
#include "study/data_option.h"
#include "train/config.h"

#include <stdio.h>
#include <string.h>

static bool is_hash(const char *piece)
{
    return strlen(piece) == 8 && strspn(piece, "0123456789abcdef") == 8;
}

/* ---- The arm --------------------------------------------------------------------------------- */

/* Has the configuration the setting "name=value"? Values are compared, not texts: "0.50" is "0.5".
 */
static bool has_setting(const sw_config *config, const char *piece)
{
    sw_config changed = *config;
    char arm[SW_ARM_LONGEST + 16], given_value[SW_MAX_SPEC], own_value[SW_MAX_SPEC];
    char name[64];
    const bool is_pool = strncmp(piece, "pool=", 5) == 0;
    snprintf(arm, sizeof arm, "x:%s%s", is_pool ? "" : "pool=auto:", piece);
    if (sw_arm_set(&changed, arm) != SW_OK) return false;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(piece, "="), piece);
    const sw_field *field = sw_config_field(name);
    if (field) {
        sw_config_get(&changed, field, given_value, sizeof given_value);
        sw_config_get(config, field, own_value, sizeof own_value);
        return strcmp(given_value, "auto") == 0 || strcmp(given_value, own_value) == 0;
    }
    return strncmp(piece, "trials=", 7) == 0 ||
           sw_data_option_is(config->data, piece, strlen(piece));
}

/* The head is the pooling, or a name if the pooling follows it. */
static bool is_arm(const char *name, const sw_config *config)
{
    char copy[SW_RUN_NAME], *rest = copy;
    snprintf(copy, sizeof copy, "%s", name);
    char *pool = strstr(copy, "_pool=");
    if (pool && pool > copy)
        rest = pool + 1;
    else if (strcmp(strsep(&rest, "_"), config->model.pool) != 0)
        return false;
    for (char *piece; (piece = strsep(&rest, "_"));) {
        const bool shortened = !rest && is_hash(piece);
        if (!shortened && !has_setting(config, piece)) return false;
    }
    return true;
}

/* ---- The data set ---------------------------------------------------------------------------- */

/* Does the arm's part of a name set the option "name=value" of the data? */
static bool is_set_by(const char *arm, const char *option)
{
    char start[128];
    snprintf(start, sizeof start, "_%.*s", (int)strcspn(option, "=") + 1, option);
    return strstr(arm, start) != NULL;
}

/* An arm may replace options of the data: the configuration has its values, and the name those of
 * the study. */
static bool is_data(const char *name, const char *arm, const sw_config *config)
{
    char copy[SW_RUN_NAME], base[256], path[SW_MAX_SPEC], *rest = copy;
    sw_file_name_of(base, sizeof base, config->data);
    if (strcmp(name, base) == 0) return true;
    size_t length;
    const char *last = sw_spec_name(config->data, &length);
    snprintf(path, sizeof path, "%.*s", (int)length, last);
    sw_file_name_of(base, sizeof base, path);
    if (strncmp(name, base, strlen(base)) != 0) return false;
    snprintf(copy, sizeof copy, "%s", name + strlen(base));
    if (*strsep(&rest, "_")) return false;
    for (char *piece; (piece = strsep(&rest, "_"));) {
        const bool shortened = !rest && is_hash(piece);
        if (!shortened && !sw_data_option_is(config->data, piece, strlen(piece)) &&
            !is_set_by(arm, piece))
            return false;
    }
    return true;
}

/* ---- Both ------------------------------------------------------------------------------------ */

bool sw_run_name_matches(char data[SW_RUN_NAME], const char *name, const sw_config *config)
{
    char number[SW_RUN_NAME], arm[SW_RUN_NAME];
    sw_run_name_of(number, "", "", config); /* "--SEED" */
    const size_t after = strlen(number) - 1, length = strlen(name);
    if (length >= SW_RUN_NAME || length < after || strcmp(name + length - after, number + 1) != 0)
        return false;
    /* Both parts may have dashes. */
    for (const char *dash = name; (dash = strchr(dash, '-')) && dash < name + length - after;
         dash++) {
        snprintf(data, SW_RUN_NAME, "%.*s", (int)(dash - name), name);
        snprintf(arm, sizeof arm, "%.*s", (int)(name + length - after - dash - 1), dash + 1);
        if (is_data(data, arm, config) && is_arm(arm, config)) return true;
    }
    return false;
}
