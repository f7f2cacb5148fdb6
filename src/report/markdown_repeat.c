/* markdown_repeat.c - the part of report.md that says how to make the comparison again. */
#include "report/markdown_repeat.h"

#include "base/path.h"
#include "base/shell_word.h"
#include "report/markdown_text.h"
#include "study/arm_spec.h"
#include "study/runs.h"

#include <string.h>

/* Does some arm set the field itself? */
static bool some_arm_sets(const sw_study *study, const char *field)
{
    for (int a = 0; a < study->arm_count; a++)
        if (sw_arm_sets(study->arm[a], field)) return true;
    return false;
}

/* The settings that matter to some arm. */
static void put_fixed(sw_text *text, const sw_report *r)
{
    sw_text_add(text, "## What was held fixed\n\n| setting | value | |\n|---|---|---|\n");
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) {
        if (sw_study_varies(field[i].name) || !sw_report_reads(r, i)) continue;
        char value[sizeof r->study->config.data];
        sw_config_get(&r->study->config, &field[i], value, sizeof value);
        sw_text_add(text, "| %s | ", field[i].name);
        sw_markdown_text(text, value);
        sw_text_add(text, "%s | ",
                    some_arm_sets(r->study, field[i].name) ? " (or that of the arm)" : "");
        sw_markdown_text(text, field[i].help);
        sw_text_add(text, " |\n");
    }
    sw_text_add(text,
                "\n[config.json](config.json) has all settings; those that no arm reads are left "
                "out here.\n\n");
}

static void put_list(sw_text *text, const char *flag, const char *const *name, int count)
{
    sw_text list = {0};
    for (int i = 0; i < count; i++) sw_text_add(&list, "%s%s", i ? "," : "", name[i]);
    sw_text_add(text, " %s ", flag);
    sw_text_shell_word(text, list.data ? list.data : "");
    text->failed = text->failed || list.failed;
    sw_text_free(&list);
}

/* folder/name as a word of a shell's command. */
static void put_path(sw_text *text, const char *folder, const char *name)
{
    sw_path path;
    sw_text_shell_word(text, sw_path_join(&path, folder, name) == SW_OK ? path.text : name);
}

/* --pool lists arms with commas between them, so a spec with a comma needs --arm. */
static void put_arms(sw_text *text, const sw_study *study)
{
    bool listed = true;
    for (int a = 0; a < study->arm_count; a++) listed &= !strchr(study->arm[a], ',');
    if (listed) put_list(text, "--pool", study->arm, study->arm_count);
    for (int a = 0; !listed && a < study->arm_count; a++)
        put_list(text, "--arm", &study->arm[a], 1);
    if (sw_study_names_reference(study))
        put_list(text, "--reference", &study->arm[study->reference], 1);
    if (study->matched) sw_text_add(text, " --match-params");
    if (study->space) put_list(text, "--tune-space", &study->space, 1);
}

static void put_command(sw_text *text, const sw_report *r)
{
    const sw_study *study = r->study;
    sw_text_add(text, "## How to repeat it\n\nIn the folder where the comparison was started:\n\n"
                      "```\nsetwise compare");
    if (study->preset) sw_text_add(text, " --preset %s", study->preset->name);
    sw_text_add(text, " --config ");
    put_path(text, r->folder, "config.json");
    put_list(text, "--data", study->data, study->data_count);
    put_arms(text, study);
    if (study->diagnose) sw_text_add(text, " --diagnose");
    const int repeats = sw_study_repeats(study);
    sw_text_add(
        text,
        " --%s %d --out again\n```\n\n"
        "A single run: the same with `setwise train` and the `config.json` of its folder in "
        "`runs`. The "
        "figures: `cd figures`, then `gnuplot` and the name of a script. Each run is a line "
        "of [runs.csv](runs.csv).\n\n"
        "setwise %s, %s numbers, kernels for %s. With the same kernels, a repetition gives "
        "the same numbers, bit for bit, with any number of threads, of runs side by side and of "
        "processes. Only the seconds differ: each run had what others left of the cores.\n",
        repeats ? "repeats" : "seeds", repeats ? repeats : study->runs_per_arm, sw_version(),
        sizeof(sw_real) == 8 ? "double" : "float", sw_kernels());
}

void sw_markdown_repeat(sw_text *text, const sw_report *r)
{
    put_fixed(text, r);
    put_command(text, r);
}
