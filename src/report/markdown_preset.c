/* markdown_preset.c - the part of report.md on the preset: its source, and the differences from
 * it. */
#include "report/markdown_preset.h"

#include "report/figure_published.h"
#include "report/markdown_text.h"
#include "study/runs.h"

#include <math.h>
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
        sw_text_add(text, "%s%s ", *between, field[i].name);
        sw_markdown_text(text, now);
        sw_text_add(text, " instead of ");
        sw_markdown_text(text, before);
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

static void put_value(sw_text *text, double value, double deviation)
{
    const int digits = sw_digits_of(value);
    sw_text_add(text, " | ");
    if (isnan(value))
        sw_text_add(text, "–");
    else
        sw_text_add(text, "%.*f", digits, value);
    if (!isnan(value) && deviation > 0) sw_text_add(text, " ± %.*f", digits, deviation);
}

/* The published metrics beside those of the study. */
static void put_published(sw_text *text, const sw_report *r)
{
    const sw_study *study = r->study;
    sw_text_add(text, "| test %s | arm | published | measured |\n|---|---|---:|---:|\n",
                sw_published_metric(r, 0));
    for (int d = 0; d < study->data_count; d++)
        for (int a = 0; a < study->arm_count; a++) {
            double mean, deviation;
            const sw_published *p = sw_study_published(study, d, a);
            if (!p) continue;
            sw_published_measured(&mean, &deviation, r, d, a);
            sw_text_add(text, "| ");
            sw_markdown_text(text, sw_data_display_name(study, d).text);
            sw_text_add(text, " | ");
            sw_markdown_text(text, sw_arm_display_name(study->arm[a]).text);
            put_value(text, p->value, p->deviation);
            put_value(text, mean, deviation);
            sw_text_add(text, " |\n");
        }
    sw_text_add(text, "\n");
    if (!r->no_pictures[0])
        sw_text_add(text, "![Published and measured metrics](figures/published.svg)\n\n");
}

void sw_markdown_preset(sw_text *text, const sw_report *r)
{
    const sw_preset *preset = r->study->preset;
    if (!preset) return;
    sw_text_add(text, "This is the preset `%s`: %s (%s).", preset->name, preset->summary,
                preset->source);
    if (preset->quick_of)
        sw_text_add(text, "\n\nIt is the quick form of `%s`: %s.", preset->quick_of,
                    preset->differs);
    if (preset->departs) sw_text_add(text, "\n\nDifferences from the paper: %s.", preset->departs);
    if (preset->published_source)
        sw_text_add(text, "\n\nPublished metrics: %s.", preset->published_source);
    put_changes(text, r->study);
    sw_text_add(text, "\n\n");
    if (r->runs && sw_report_has_published(r)) put_published(text, r);
}
