/* presets.c - `setwise presets`: list the experiments of papers that can be run by name. */
#include "command.h"
#include "help.h"
#include "output.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { INDENT = 14 };

static json_t *list_json(const char *const *list)
{
    json_t *array = json_array();
    for (; *list; list++) add_json(array, json_string(*list));
    return array;
}

/* What the preset's paper reports of its data sets; NULL: nothing. */
static json_t *published_json(const sw_preset *preset)
{
    sw_study study = {.config = sw_config_default()};
    if (!preset->published || sw_study_preset(&study, preset->name) != SW_OK) return NULL;
    json_t *array = json_array();
    for (int d = 0; d < study.data_count; d++)
        for (int a = 0; a < study.arm_count; a++) {
            const sw_published *p = sw_study_published(&study, d, a);
            if (p)
                add_json(array, json_pack("{ss, ss, sf, so}", "data", study.data[d], "arm",
                                          study.arm[a], "value", p->value, "deviation",
                                          json_number(p->deviation > 0 ? p->deviation : NAN)));
        }
    return array;
}

static json_t *preset_json(const sw_preset *preset)
{
    return json_pack("{ss, ss, ss, so, so, ss, si, ss?, ss?, ss?, ss?, ss?, so*}", "name",
                     preset->name, "summary", preset->summary, "source", preset->source, "data",
                     list_json(preset->data), "pool", list_json(preset->arm), "settings",
                     preset->settings, "runs", preset->repeats, "departs", preset->departs, "time",
                     preset->time, "get", preset->get, "quick_of", preset->quick_of, "differs",
                     preset->differs, "published", published_json(preset));
}

static void entry(const char *name, const char *text)
{
    printf("  %-*s", INDENT - 2, name);
    print_wrapped(text, INDENT);
}

/* Names separated by commas, so that lines can be broken between them. */
static void entry_of_list(const char *name, const char *const *list)
{
    char text[2048] = "";
    for (; *list; list++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%s%s", *list, list[1] ? ", " : "");
    }
    entry(name, text);
}

static void print_preset(const sw_preset *preset)
{
    char runs[64];
    sw_study study = {.config = sw_config_default()};
    printf("%s\n", preset->name);
    entry("", preset->summary);
    entry("from", preset->source);
    entry_of_list("data", preset->data);
    entry_of_list("poolings", preset->arm);
    entry("settings", preset->settings);
    if (sw_study_preset(&study, preset->name) == SW_OK) {
        snprintf(runs, sizeof runs, "%.60s", sw_study_runs_display_name(&study).text);
        entry("runs", runs);
    }
    if (preset->departs) entry("differences", preset->departs);
    if (preset->published_source) entry("published", preset->published_source);
    if (preset->get) entry("data from", preset->get);
    entry(preset->time ? "takes about" : "duration", preset->time ? preset->time : "not measured");
}

/* The quick form in few words, below the whole one. */
static void print_quick(const sw_preset *preset)
{
    char text[512];
    snprintf(text, sizeof text, "%s%s%s", preset->differs, preset->time ? ": " : "",
             preset->time ? preset->time : "");
    entry("--quick", text);
}

int presets_main(int argc, char **argv)
{
    bool json = false;
    const option options[] = {{"json", OPTION_SWITCH, &json, NULL, "print JSON"}};
    const command_line line = {
        .usage = "setwise presets [--json]",
        .summary =
            "List the experiments of papers for `setwise compare --preset NAME`: data sets,\n"
            "poolings, settings, the differences from the paper, and the time on two cores;\n"
            "with --quick, a form of less than ten minutes.",
        .options = options,
        .option_count = 1,
    };
    PARSE_OR_RETURN(&line, argc, argv);
    json_t *all = json ? json_array() : NULL;
    for (int i = 0; i < sw_preset_count(); i++) {
        if (json) {
            add_json(all, preset_json(sw_preset_at(i)));
            continue;
        }
        if (sw_preset_at(i)->quick_of) {
            print_quick(sw_preset_at(i));
            continue;
        }
        if (i > 0) putchar('\n');
        print_preset(sw_preset_at(i));
    }
    return json ? print_json(all) : STATUS_OK;
}
