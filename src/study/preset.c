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
#define SW_PRESET(name, summary, source, data, arm, settings, repeats, departs, time)              \
    {name, summary, source, data, arm, settings, repeats, departs, time},
static const sw_preset presets[] = {
#include "study/presets.def"
};
#undef SW_PRESET
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
    char text[512], *rest = text;
    if (strlen(settings) >= sizeof text)
        return sw_fail(SW_ERROR_ARGUMENT, "%zu characters of settings, expected at most %zu",
                       strlen(settings), sizeof text - 1);
    snprintf(text, sizeof text, "%s", settings);
    for (char *word; (word = strsep(&rest, " "));) {
        char *value = strchr(word, '=');
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
