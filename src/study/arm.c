/* arm.c - the spec of an arm: read into a configuration, and recognised in the name of a folder. */
#include "study/arm.h"

#include "base/error.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { MAX_FIELDS = 128, LONGEST = 256 };

/* ---- The spec: pooling:field=value:field=value ---------------------------------------------- */

/* The model's field of that name. NULL, with the message set: an arm has no such setting. */
static const sw_field *find_field(const char *name)
{
    int count, own = 0;
    const sw_field *field = sw_config_fields(&count);
    const char *names[MAX_FIELDS];
    assert(count <= MAX_FIELDS);
    for (int i = 0; i < count; i++) {
        bool found = strcmp(field[i].name, name) == 0, is_pool = strcmp(name, "pool") == 0;
        if (found && is_pool) {
            sw_fail(SW_ERROR_ARGUMENT, "an arm begins with its pooling");
            return NULL;
        }
        if (found && field[i].of_model) return &field[i];
        if (found) {
            sw_fail(SW_ERROR_ARGUMENT,
                    "%s is not a setting of the model; all arms share the settings of data and "
                    "training, to be compared on equal terms",
                    name);
            return NULL;
        }
        if (field[i].of_model && strcmp(field[i].name, "pool") != 0) names[own++] = field[i].name;
    }
    sw_unknown_name("setting of an arm", name, names, own);
    return NULL;
}

/* Set one "field=value"; the text is cut up in place. */
static sw_status set_one(sw_config *config, char *setting, bool given[MAX_FIELDS])
{
    char *value = strchr(setting, '=');
    if (!value)
        return sw_fail(SW_ERROR_ARGUMENT, "\"%.64s\" is not of the form setting=value", setting);
    *value++ = '\0';
    int count;
    const sw_field *field = find_field(setting);
    if (!field) return SW_ERROR_ARGUMENT;
    bool *twice = &given[field - sw_config_fields(&count)];
    if (*twice) return sw_fail(SW_ERROR_ARGUMENT, "%s is given twice", setting);
    *twice = true;
    return sw_config_set(config, setting, value);
}

static sw_status set_all(sw_config *config, char *spec)
{
    char *rest = spec;
    const char *pool = strsep(&rest, ":");
    if (strcmp(pool, "auto") == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "the pooling auto stands for the architecture's own: name that pooling");
    SW_TRY(sw_config_set(config, "pool", pool));
    bool given[MAX_FIELDS] = {0};
    for (char *setting; (setting = strsep(&rest, ":"));) SW_TRY(set_one(config, setting, given));
    return SW_OK;
}

sw_status sw_arm_set(sw_config *config, const char *arm)
{
    char spec[LONGEST];
    sw_config changed = *config;
    if (strlen(arm) >= sizeof spec)
        return sw_fail(SW_ERROR_ARGUMENT, "arm %.60s...: %zu characters, expected at most %zu", arm,
                       strlen(arm), sizeof spec - 1);
    snprintf(spec, sizeof spec, "%s", arm);
    sw_status status = set_all(&changed, spec);
    if (status == SW_OK) {
        *config = changed;
        return SW_OK;
    }
    char where[LONGEST + 8];
    snprintf(where, sizeof where, "arm %s", arm);
    return strchr(arm, ':') ? sw_fail_in(status, where) : status;
}

const char *sw_arm_next_setting(const char *at)
{
    at = strchr(at, ':');
    return at ? at + 1 : NULL;
}

bool sw_arm_sets(const char *arm, const char *field)
{
    size_t length = strlen(field);
    for (const char *at = arm; (at = sw_arm_next_setting(at));)
        if (strncmp(at, field, length) == 0 && at[length] == '=') return true;
    return false;
}

/* ---- In the names of folders ---------------------------------------------------------------- */

static bool is_hash(const char *piece)
{
    return strlen(piece) == 8 && strspn(piece, "0123456789abcdef") == 8;
}

/* Does the configuration have this setting? Values are compared, not texts: "0.50" is "0.5". */
static bool has(const sw_config *config, char *piece)
{
    bool given[MAX_FIELDS] = {0};
    int count;
    sw_config changed = *config;
    char name[64], given_value[LONGEST], own_value[LONGEST];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(piece, "="), piece);
    if (set_one(&changed, piece, given) != SW_OK) return false;
    const sw_field *field = sw_config_fields(&count);
    while (strcmp(field->name, name) != 0) field++; /* set_one has found it */
    sw_config_get(&changed, field, given_value, sizeof given_value);
    sw_config_get(config, field, own_value, sizeof own_value);
    return strcmp(given_value, "auto") == 0 || strcmp(given_value, own_value) == 0;
}

bool sw_arm_in_name(const char *name, size_t length, const sw_config *config)
{
    char copy[LONGEST], *rest = copy;
    if (length >= sizeof copy) return false;
    snprintf(copy, sizeof copy, "%.*s", (int)length, name);
    if (strcmp(strsep(&rest, "_"), config->model.pool) != 0) return false;
    for (char *piece; (piece = strsep(&rest, "_"));) {
        bool shortened = !rest && is_hash(piece);
        if (!shortened && !has(config, piece)) return false;
    }
    return true;
}
