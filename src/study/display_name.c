/* display_name.c - arms, data sets and runs in tables, figures and messages. */
#include "base/error.h"
#include "base/quoted.h"
#include "study/arm_spec.h"
#include "study/data_option.h"
#include "study/file_name.h"
#include "study/runs.h"

#include <setwise/study.h>

#include <stdio.h>
#include <string.h>

/* ---- Arms ----------------------------------------------------------------------------------- */

/* Append ", NAME VALUE"; of a switch ", NAME" or ", no NAME". setting: [all]. */
static void append_setting(sw_display_name *out, const char *setting, size_t all)
{
    const int name = (int)strcspn(setting, "=:"), length = (int)all - name - 1;
    const char *value = setting + name + 1;
    if (length < 0) return;
    if (length == 4 && strncmp(value, "true", 4) == 0)
        sw_append(out->text, sizeof out->text, ", %.*s", name, setting);
    else if (length == 5 && strncmp(value, "false", 5) == 0)
        sw_append(out->text, sizeof out->text, ", no %.*s", name, setting);
    else
        sw_append(out->text, sizeof out->text, ", %.*s %.*s", name, setting, length, value);
}

/* Append the setting's value between two texts, if the arm has the setting. */
static void append_value(sw_display_name *out, const char *before, const char *arm,
                         const char *name, const char *after)
{
    const char *value = sw_arm_value(arm, name);
    if (value)
        sw_append(out->text, sizeof out->text, "%s%.*s%s", before, (int)sw_spec_span(value, ":"),
                  value, after);
}

/* Is the setting one of those that stand before the others in words? */
static bool stands_apart(const char *setting)
{
    static const char *const apart[] = {"encoder=", "model=", "trials="};
    for (size_t i = 0; i < sizeof apart / sizeof apart[0]; i++)
        if (strncmp(setting, apart[i], strlen(apart[i])) == 0) return true;
    return false;
}

sw_display_name sw_arm_display_name(const char *arm)
{
    sw_display_name out = {""};
    const bool named = sw_arm_is_named(arm);
    if (!named) append_value(&out, "", arm, "encoder", " + ");
    sw_append(out.text, sizeof out.text, "%.*s", (int)strcspn(arm, ":"), arm);
    if (!named) append_value(&out, " in ", arm, "model", "");
    size_t length;
    for (const char *at = arm; !named && (at = sw_spec_next(at, &length));)
        if (!stands_apart(at)) append_setting(&out, at, length);
    if (sw_arm_sets(arm, "trials")) sw_append(out.text, sizeof out.text, ", tuned");
    return out;
}

sw_status sw_study_find_arm(int *position, const sw_study *study, const char *name)
{
    SW_NOT_NULL(position, study, name);
    const char *names[SW_STUDY_MAX_ARMS];
    sw_display_name shown[SW_STUDY_MAX_ARMS];
    for (int a = 0; a < study->arm_count; a++) {
        shown[a] = sw_arm_display_name(study->arm[a]);
        names[a] = shown[a].text;
        *position = a;
        if (strcmp(name, names[a]) == 0 || strcmp(name, study->arm[a]) == 0) return SW_OK;
    }
    return sw_unknown_name("arm", name, names, study->arm_count);
}

/* ---- Data sets ------------------------------------------------------------------------------ */

/* Do two specs have the same name, apart from folders and parameters? */
static bool same_name(const char *a, const char *b)
{
    size_t a_length, b_length;
    a = sw_spec_name(a, &a_length);
    b = sw_spec_name(b, &b_length);
    return a_length == b_length && strncmp(a, b, a_length) == 0;
}

/* In a spec in quotes, a quote is written twice. */
static void halve_quotes(char *text)
{
    char *to = text;
    for (; *text; text++) {
        *to++ = *text;
        if (text[0] == '"' && text[1] == '"') text++;
    }
    *to = '\0';
}

/* The name, and those parameters which another data set of this name does not have. */
static sw_display_name short_name(const sw_study *study, int data)
{
    size_t length;
    const char *spec = study->data[data], *name = sw_spec_name(spec, &length);
    sw_display_name out = {""};
    sw_append(out.text, sizeof out.text, "%.*s", (int)length, name);
    if (*spec == '"') halve_quotes(out.text);
    for (const char *at = spec; (at = sw_spec_next(at, &length));) {
        bool differs = false;
        for (int d = 0; d < study->data_count; d++)
            differs |=
                same_name(spec, study->data[d]) && !sw_data_option_is(study->data[d], at, length);
        if (differs) sw_append(out.text, sizeof out.text, ":%.*s", (int)length, at);
    }
    return out;
}

sw_display_name sw_data_display_name(const sw_study *study, int data)
{
    sw_display_name out = short_name(study, data);
    for (int d = 0; d < study->data_count; d++) {
        if (d == data || strcmp(short_name(study, d).text, out.text) != 0) continue;
        snprintf(out.text, sizeof out.text, "%s", study->data[data]);
        break;
    }
    sw_display_name shown;
    sw_printable(shown.text, sizeof shown.text, out.text);
    return shown;
}

/* ---- Runs ----------------------------------------------------------------------------------- */

sw_display_name sw_study_run_display_name(const sw_study *study, int64_t seed)
{
    sw_display_name out;
    sw_config config = study->config;
    sw_study_number(&config, study, (int)(seed - study->config.seed));
    if (config.folds > 0)
        snprintf(out.text, sizeof out.text, "repeat %lld fold %lld", (long long)config.repeat,
                 (long long)config.fold);
    else
        snprintf(out.text, sizeof out.text, "seed %lld", (long long)seed);
    return out;
}

sw_display_name sw_study_runs_display_name(const sw_study *study)
{
    sw_display_name out;
    const int repeats = sw_study_repeats(study);
    if (repeats > 1)
        snprintf(out.text, sizeof out.text, "%d x %lld folds", repeats,
                 (long long)study->config.folds);
    else
        snprintf(out.text, sizeof out.text, "%d %s%s", study->runs_per_arm,
                 repeats ? "fold" : "seed", study->runs_per_arm == 1 ? "" : "s");
    return out;
}
