/* arm.c - the arms of a comparison: a pooling, and what its model has otherwise than the others'.
 */
#include "study/arm.h"

#include "base/error.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { MAX_FIELDS = 128, LONGEST = 256 };

/* ---- The spec: pooling:field=value:field=value ---------------------------------------------- */

/* The field of a model of that name; NULL if there is none, with the message set. */
static const sw_field *find_field(const char *name)
{
    int count, own = 0;
    const sw_field *field = sw_config_fields(&count);
    const char *names[MAX_FIELDS];
    assert(count <= MAX_FIELDS);
    for (int i = 0; i < count; i++) {
        bool found = strcmp(field[i].name, name) == 0, is_pool = strcmp(name, "pool") == 0;
        if (found && is_pool) {
            sw_fail(SW_ERROR_ARGUMENT, "the pooling is what an arm begins with");
            return NULL;
        }
        if (found && field[i].of_model) return &field[i];
        if (found) {
            sw_fail(SW_ERROR_ARGUMENT,
                    "%s is not a setting of the model: data and training are the same for all "
                    "arms, or they would not be on equal terms",
                    name);
            return NULL;
        }
        if (field[i].of_model && strcmp(field[i].name, "pool") != 0) names[own++] = field[i].name;
    }
    sw_unknown_name("setting of an arm", name, names, own);
    return NULL;
}

/* One "field=value", which is cut up in place. */
static sw_status set_one(sw_config *config, char *setting, bool given[MAX_FIELDS])
{
    char *value = strchr(setting, '=');
    if (!value)
        return sw_fail(SW_ERROR_ARGUMENT, "\"%.64s\" is not of the form setting=value", setting);
    *value++ = '\0';
    int count;
    const sw_field *field = find_field(setting);
    if (!field) return SW_ERROR_ARGUMENT;
    bool *this = &given[field - sw_config_fields(&count)];
    if (*this) return sw_fail(SW_ERROR_ARGUMENT, "%s is given twice", setting);
    *this = true;
    return sw_config_set(config, setting, value);
}

static sw_status set_all(sw_config *config, char *spec)
{
    char *rest = spec;
    const char *pool = strsep(&rest, ":");
    if (strcmp(pool, "auto") == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "the pooling auto is whichever the architecture takes: name it");
    SW_TRY(sw_config_set(config, "pool", pool));
    bool given[MAX_FIELDS] = {0};
    for (char *setting; (setting = strsep(&rest, ":"));) SW_TRY(set_one(config, setting, given));
    return SW_OK;
}

sw_status sw_arm_set(sw_config *config, const char *arm)
{
    char spec[LONGEST];
    sw_config set = *config;
    if (strlen(arm) >= sizeof spec)
        return sw_fail(SW_ERROR_ARGUMENT, "arm %.60s...: %zu characters, expected at most %zu", arm,
                       strlen(arm), sizeof spec - 1);
    snprintf(spec, sizeof spec, "%s", arm);
    sw_status status = set_all(&set, spec);
    if (status == SW_OK) {
        *config = set;
        return SW_OK;
    }
    char where[LONGEST + 8];
    snprintf(where, sizeof where, "arm %s", arm);
    return strchr(arm, ':') ? sw_fail_in(status, where) : status;
}

/* The settings of an arm one by one: the next after `at`, "field=value:...", or NULL. */
static const char *next_setting(const char *at)
{
    at = strchr(at, ':');
    return at ? at + 1 : NULL;
}

bool sw_arm_sets(const char *arm, const char *field)
{
    size_t length = strlen(field);
    for (const char *at = arm; (at = next_setting(at));)
        if (strncmp(at, field, length) == 0 && at[length] == '=') return true;
    return false;
}

/* ---- In tables and figures ------------------------------------------------------------------ */

sw_label sw_arm_label(const char *arm)
{
    sw_label label = {""};
    for (const char *at = arm; (at = next_setting(at));)
        if (strncmp(at, "encoder=", 8) == 0)
            sw_append(label.text, sizeof label.text, "%.*s + ", (int)strcspn(at + 8, ":"), at + 8);
    sw_append(label.text, sizeof label.text, "%.*s", (int)strcspn(arm, ":"), arm);
    for (const char *at = arm; (at = next_setting(at));)
        if (strncmp(at, "model=", 6) == 0)
            sw_append(label.text, sizeof label.text, " in %.*s", (int)strcspn(at + 6, ":"), at + 6);
    for (const char *at = arm; (at = next_setting(at));) {
        int name = (int)strcspn(at, "=:"), all = (int)strcspn(at, ":");
        const char *value = at + name + 1;
        int length = all - name - 1;
        bool told = strncmp(at, "encoder=", 8) == 0 || strncmp(at, "model=", 6) == 0;
        if (told || length < 0) continue;
        if (length == 4 && strncmp(value, "true", 4) == 0)
            sw_append(label.text, sizeof label.text, ", %.*s", name, at);
        else if (length == 5 && strncmp(value, "false", 5) == 0)
            sw_append(label.text, sizeof label.text, ", no %.*s", name, at);
        else
            sw_append(label.text, sizeof label.text, ", %.*s %.*s", name, at, length, value);
    }
    return label;
}

/* ---- In the names of folders ---------------------------------------------------------------- */

static bool is_hash(const char *piece)
{
    return strlen(piece) == 8 && strspn(piece, "0123456789abcdef") == 8;
}

/* Has the configuration this setting, whatever way its value is written? */
static bool has(const sw_config *config, char *piece)
{
    bool given[MAX_FIELDS] = {0};
    int count;
    sw_config set = *config;
    char name[64], then[LONGEST], now[LONGEST];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(piece, "="), piece);
    if (set_one(&set, piece, given) != SW_OK) return false;
    const sw_field *field = sw_config_fields(&count);
    while (strcmp(field->name, name) != 0) field++; /* it is there: it was set */
    sw_config_get(&set, field, then, sizeof then);
    sw_config_get(config, field, now, sizeof now);
    return strcmp(then, "auto") == 0 || strcmp(then, now) == 0;
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
