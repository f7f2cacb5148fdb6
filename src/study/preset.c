/* preset.c - the registry of presets: experiments of papers, as studies. */
#include "study/preset.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>

#define SW_LIST(...)                                                                               \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define SW_PUBLISHED(...)                                                                          \
    (const sw_published[])                                                                         \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            -1, -1, 0, 0                                                                           \
        }                                                                                          \
    }
#define BOTH(...) __VA_ARGS__
#define WHOLE(...) __VA_ARGS__
#define QUICK(...) __VA_ARGS__
#define SW_PRESET(NAME, SETTINGS, SHARED, OF_WHOLE, OF_QUICK_SETTINGS, OF_QUICK)                   \
    {.name = NAME, .settings = SETTINGS, SHARED, OF_WHOLE},                                        \
        {.name = NAME "-quick",                                                                    \
         .quick_of = NAME,                                                                         \
         .settings = SETTINGS " " OF_QUICK_SETTINGS,                                               \
         SHARED,                                                                                   \
         OF_QUICK},
static const sw_preset presets[] = {
#include "study/presets.def"
};
#undef SW_PRESET
#undef QUICK
#undef WHOLE
#undef BOTH
#undef SW_PUBLISHED
#undef SW_LIST

enum { PRESETS = sizeof presets / sizeof presets[0] };

int sw_preset_count(void)
{
    return PRESETS;
}

const sw_preset *sw_preset_at(int i)
{
    return i >= 0 && i < PRESETS ? &presets[i] : NULL;
}

sw_status sw_preset_find(const sw_preset **out, const char *name)
{
    const char *names[PRESETS];
    for (int i = 0; i < PRESETS; i++) {
        names[i] = presets[i].name;
        *out = &presets[i];
        if (strcmp(name, names[i]) == 0) return SW_OK;
    }
    *out = NULL;
    return sw_unknown_name("preset", name, names, PRESETS);
}

/* Set "name=value name=value" in the configuration. */
static sw_status set_all(sw_config *config, const char *settings)
{
    char text[512], *rest = text; /* the quick form's own settings follow those of the whole */
    if (strlen(settings) >= sizeof text)
        return sw_fail(SW_ERROR_ARGUMENT, "%zu characters of settings, expected at most %zu",
                       strlen(settings), sizeof text - 1);
    snprintf(text, sizeof text, "%s", settings);
    for (char *word; (word = strsep(&rest, " "));) {
        char *value = strchr(word, '=');
        if (!*word) continue;
        if (!value) return sw_fail(SW_ERROR_ARGUMENT, "\"%s\" is not of the form name=value", word);
        *value++ = '\0';
        SW_TRY(sw_config_set(config, word, value));
    }
    return SW_OK;
}

static int copy_list(const char **to, int most, const char *const *from)
{
    int count = 0;
    for (; from[count] && count < most; count++) to[count] = from[count];
    return count;
}

sw_status sw_study_preset(sw_study *study, const char *name)
{
    SW_NOT_NULL(study, name);
    const sw_preset *preset;
    sw_config config = study->config;
    SW_TRY(sw_preset_find(&preset, name));
    SW_TRY(set_all(&config, preset->settings));
    study->config = config;
    study->data_count = copy_list(study->data, SW_STUDY_MAX_DATA, preset->data);
    study->arm_count = copy_list(study->arm, SW_STUDY_MAX_ARMS, preset->arm);
    study->runs_per_arm = preset->repeats * (config.folds > 0 ? (int)config.folds : 1);
    study->preset = preset;
    return SW_OK;
}

/* The position of a spec in a list that ends with NULL; -1: it is not there. */
static int find_spec(const char *const *list, const char *spec)
{
    for (int i = 0; list[i]; i++)
        if (strcmp(list[i], spec) == 0) return i;
    return -1;
}

const sw_published *sw_study_published(const sw_study *study, int data, int arm)
{
    const sw_preset *preset = study->preset;
    if (!preset || !preset->published) return NULL;
    int d = find_spec(preset->data, study->data[data]);
    const int a = find_spec(preset->arm, study->arm[arm]);
    if (d < 0 || a < 0) return NULL;
    if (preset->published_of) d = preset->published_of[d];
    for (const sw_published *p = preset->published; p->arm >= 0; p++)
        if (p->data == d && p->arm == a) return p;
    return NULL;
}
