/* markdown_preset.c - the part of report.md on the preset: its source, and the differences from
 * it. */
#include "report/markdown_preset.h"

#include "study/runs.h"

#include <string.h>

/* Does the study have the same list as the preset? */
static bool same_list(const char *const *now, int count, const char *const *preset)
{
    int i = 0;
    while (i < count && preset[i] && strcmp(now[i], preset[i]) == 0) i++;
    return i == count && !preset[i];
}

/* Add the settings that differ from the preset's: "; epochs 2 instead of 20". */
static void put_settings(sw_text *text, const sw_study *study, const sw_study *preset,
                         const char **between)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) {
        char now[512], before[512];
        sw_config_get(&study->config, &field[i], now, sizeof now);
        sw_config_get(&preset->config, &field[i], before, sizeof before);
        if (sw_study_varies(field[i].name) || strcmp(now, before) == 0) continue;
        sw_text_add(text, "%s%s %s instead of %s", *between, field[i].name, now, before);
        *between = "; ";
    }
}

static void put_changes(sw_text *text, const sw_study *study)
{
    sw_study preset = {.config = sw_config_default()};
    if (sw_study_preset(&preset, study->preset->name) != SW_OK) return;
    const char *between = "\n\nChanged from the preset: ";
    if (!same_list(study->data, study->data_count, study->preset->data)) {
        sw_text_add(text, "%sother data sets", between);
        between = "; ";
    }
    if (!same_list(study->arm, study->arm_count, study->preset->arm)) {
        sw_text_add(text, "%sother arms", between);
        between = "; ";
    }
    if (study->runs_per_arm != preset.runs_per_arm) {
        sw_text_add(text, "%s%s instead of %s", between, sw_study_runs_display_name(study).text,
                    sw_study_runs_display_name(&preset).text);
        between = "; ";
    }
    put_settings(text, study, &preset, &between);
    if (*between == ';') sw_text_add(text, ".");
}

void sw_markdown_preset(sw_text *text, const sw_report *r)
{
    const sw_preset *preset = r->study->preset;
    if (!preset) return;
    sw_text_add(text, "This is the preset `%s`: %s (%s).", preset->name, preset->summary,
                preset->source);
    if (preset->departs) sw_text_add(text, "\n\nDifferences from the paper: %s.", preset->departs);
    put_changes(text, r->study);
    sw_text_add(text, "\n\n");
}
