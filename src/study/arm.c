/* arm.c - the spec of an arm, read into a configuration. */
#include "base/error.h"
#include "base/number.h"
#include "base/quoted.h"
#include "study/arm_spec.h"
#include "study/data_option.h"
#include "train/config.h"

#include <setwise/study.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { MAX_FIELDS = 128, MAX_OPTIONS = 64, MAX_TRIALS = 100000 };

/* ---- Settings -------------------------------------------------------------------------------- */

/* Why an arm cannot set the field; NULL: it can. */
static const char *reason_against(const char *field)
{
    static const char *const fixed[][2] = {
        {"data", "the study lists the data sets"},
        {"folds", "all arms are tested on the same sets"},
        {"fold", "the runs of an arm count it"},
        {"repeat", "the runs of an arm count it"},
        {"seed", "the runs of an arm count it"},
        {"threads", "it changes no result"},
        {"init-checksum", "training writes it"},
    };
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (strcmp(fixed[i][0], field) == 0) return fixed[i][1];
    return NULL;
}

static bool is_option(const char *name, const char *data)
{
    const char *names[MAX_OPTIONS];
    const int count = sw_data_option_names(names, MAX_OPTIONS, data);
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return true;
    return false;
}

static sw_status unknown_setting(const char *name, const char *data)
{
    int count, own = 0;
    const sw_field *field = sw_config_fields(&count);
    const char *names[MAX_FIELDS + MAX_OPTIONS + 1];
    assert(count <= MAX_FIELDS);
    for (int i = 0; i < count; i++)
        if (!reason_against(field[i].name)) names[own++] = field[i].name;
    names[own++] = "trials";
    const int options = sw_data_option_names(names + own, MAX_OPTIONS, data);
    return sw_unknown_name("setting of an arm", name, names, own + options);
}

static sw_status check_trials(const char *value)
{
    int64_t trials;
    if (sw_whole_parse(value, &trials) && trials >= 1 && trials <= MAX_TRIALS) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "trials is \"%.64s\", expected a whole number from 1 to %d",
                   value, MAX_TRIALS);
}

/* Set one "name=value"; the text is cut up in place. */
static sw_status set_one(sw_config *config, char *setting)
{
    char *value = strchr(setting, '=');
    if (!value || value == setting)
        return sw_fail(SW_ERROR_ARGUMENT, "\"%.64s\" is not of the form setting=value", setting);
    *value++ = '\0';
    const char *reason = reason_against(setting);
    if (reason) return sw_fail(SW_ERROR_ARGUMENT, "an arm cannot set %s: %s", setting, reason);
    if (strcmp(setting, "trials") == 0) return check_trials(value);
    if (!sw_config_field(setting))
        return is_option(setting, config->data) ? sw_data_option_set(config->data, setting, value)
                                                : unknown_setting(setting, config->data);
    SW_TRY(sw_unquote(value));
    return sw_config_set(config, setting, value);
}

/* ---- The spec: head:setting=value:setting=value ---------------------------------------------- */

/* A name is shown to people and is part of a folder's name. */
static sw_status check_name(const char *name, const sw_config *config)
{
    char shown[SW_ARM_LONGEST];
    sw_config other = *config;
    sw_printable(shown, sizeof shown, name);
    if (!*name) return sw_fail(SW_ERROR_ARGUMENT, "the name of the arm is empty");
    if (strlen(name) > SW_ARM_NAME)
        return sw_fail(SW_ERROR_ARGUMENT, "the name has %zu characters, expected at most %d",
                       strlen(name), SW_ARM_NAME);
    if (strpbrk(name, "\"=") || strcmp(shown, name) != 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "the name %s has a quote, an equals sign or a character that does not print",
                       shown);
    if (sw_config_set(&other, "pool", name) == SW_OK &&
        strcmp(other.model.pool, config->model.pool) != 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "the name %s is that of another pooling than the arm's, which is %s", name,
                       config->model.pool);
    return SW_OK;
}

static sw_status set_pooling(sw_config *config, const char *pool)
{
    if (strcmp(pool, "auto") == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "the pooling auto stands for the architecture's own: name that pooling, or "
                       "give the arm a name: NAME:pool=auto");
    return sw_config_set(config, "pool", pool);
}

static sw_status check_once(const char *arm)
{
    size_t setting;
    for (const char *at = arm; (at = sw_spec_next(at, &setting));) {
        const int length = (int)strcspn(at, "=:");
        for (const char *later = at; (later = sw_spec_next(later, &setting));)
            if (strncmp(at, later, (size_t)length + 1) == 0 && at[length] == '=')
                return sw_fail(SW_ERROR_ARGUMENT, "%.*s is given twice", length, at);
    }
    return SW_OK;
}

/* The spec is cut up in place. */
static sw_status set_all(sw_config *config, char *spec, bool named)
{
    char *rest = spec;
    const char *head = sw_quoted_next(&rest, ':');
    const sw_status pooling = named ? SW_OK : set_pooling(config, head);
    if (pooling == SW_ERROR_NOT_FOUND && rest)
        return sw_fail_in(pooling, "a name of your own needs pool=POOLING");
    SW_TRY(pooling);
    for (char *setting; (setting = sw_quoted_next(&rest, ':'));) SW_TRY(set_one(config, setting));
    return named ? check_name(head, config) : SW_OK;
}

/* sw_config_set would let the later of the two replace the other. */
static sw_status check_budget(const char *arm)
{
    if (!sw_arm_sets(arm, "steps") || !sw_arm_sets(arm, "epochs")) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "steps and epochs both say how long to train: give only one "
                                      "of them");
}

sw_status sw_arm_set(sw_config *config, const char *arm)
{
    SW_NOT_NULL(config, arm);
    char spec[SW_ARM_LONGEST];
    sw_config changed = *config;
    if (strlen(arm) >= sizeof spec)
        return sw_fail(SW_ERROR_ARGUMENT, "arm %.60s...: %zu characters, expected at most %zu", arm,
                       strlen(arm), sizeof spec - 1);
    snprintf(spec, sizeof spec, "%s", arm);
    sw_status status = check_once(arm);
    if (status == SW_OK) status = check_budget(arm);
    if (status == SW_OK) status = set_all(&changed, spec, sw_arm_is_named(arm));
    if (status == SW_OK) {
        *config = changed;
        return SW_OK;
    }
    return strchr(arm, ':') ? sw_fail_at(status, "arm %s", arm) : status;
}
