/* markdown_arms.c - what the arms of a study are: settings behind names, what was tuned, widths. */
#include "report/markdown_arms.h"

#include "base/quoted.h"
#include "report/markdown_text.h"
#include "study/arm_spec.h"
#include "study/runs.h"
#include "study/tuned_arm.h"

#include <stdio.h>
#include <string.h>

/* The settings of a spec as words: "pool gated, width 64". */
static void put_settings(sw_text *text, const char *arm)
{
    const char *between = "";
    size_t length;
    for (const char *at = arm; (at = sw_spec_next(at, &length));) {
        if (strncmp(at, "trials=", 7) == 0) continue;
        char setting[SW_ARM_LONGEST];
        snprintf(setting, sizeof setting, "%.*s", (int)length, at);
        setting[strcspn(setting, "=")] = ' ';
        sw_text_add(text, "%s", between);
        sw_markdown_text(text, setting);
        between = ", ";
    }
}

/* What the searches of an arm chose, data set by data set; with folds, only that each has its own.
 */
static void put_tuned(sw_text *text, const sw_report *r, int arm)
{
    const sw_study *study = r->study;
    const long long trials = sw_arm_trials(study->arm[arm]);
    sw_text_add(text, "; the best of %lld trials on the validation sets", trials);
    if (study->config.folds > 0) {
        sw_text_add(text, ", for each fold anew");
        return;
    }
    for (int d = 0; d < study->data_count; d++) {
        char settings[512];
        if (sw_study_is_empty(study, r->runs, d, arm) ||
            sw_tuned_settings(settings, sizeof settings, study, r->folder,
                              (sw_run_at){d, arm, 0}) != SW_OK)
            continue;
        sw_text_add(text, "%s", d ? "; " : ": ");
        if (study->data_count > 1) {
            sw_markdown_text(text, sw_data_display_name(study, d).text);
            sw_text_add(text, " ");
        }
        sw_markdown_code(text, settings);
    }
}

void sw_markdown_arms(sw_text *text, const sw_report *r)
{
    const sw_study *study = r->study;
    bool any = false;
    for (int a = 0; a < study->arm_count; a++) {
        const char *arm = study->arm[a];
        const bool named = sw_arm_is_named(arm), tuned = sw_arm_trials(arm) > 0;
        if (!named && !tuned) continue;
        sw_text_add(text, "%s- ", any ? "" : "Arms:\n\n");
        sw_markdown_code(text, sw_arm_display_name(arm).text);
        if (named) sw_text_add(text, ": ");
        if (named) put_settings(text, arm);
        if (tuned) put_tuned(text, r, a);
        sw_text_add(text, "\n");
        any = true;
    }
    if (any) sw_text_add(text, "\n");
    if (!study->matched) return;
    sw_text_add(text, "The widths of the arms were chosen so that their numbers of parameters are "
                      "as near as possible to those of ");
    sw_markdown_code(text, sw_arm_display_name(study->arm[study->reference]).text);
    sw_text_add(text, ".\n\n");
}
