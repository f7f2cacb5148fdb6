/* compare.c - `setwise compare`: from the flags, a preset or a folder to a study, which is run. */
#include "command.h"
#include "compare_lists.h"
#include "compare_run.h"
#include "progress.h"
#include "ranks.h"
#include "shown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SEEDS = 1000, MOST_RUNS = 100000 }; /* for each arm */

typedef struct compare_options {
    const char *preset, *figures, *out;
    compare_lists lists;
    int64_t seeds, repeats; /* 0: not given */
    bool diagnose;
    int64_t jobs; /* 0: as many as there are threads */
    const char *part;
    bool force, resume, join, quick, json;
} compare_options;

/* The help of --preset. Quick forms are named by --quick. */
static void list_presets(char *text, size_t size)
{
    const char *before = "start from the experiment of a paper; other flags win over it. `setwise "
                         "presets` describes each: ";
    *text = '\0';
    for (int i = 0; i < sw_preset_count(); i++) {
        const size_t length = strlen(text);
        if (sw_preset_at(i)->quick_of) continue;
        snprintf(text + length, size - length, "%s%s", before, sw_preset_at(i)->name);
        before = ", ";
    }
}

/* Settings that belong to one run. */
static const char *const of_one_run[] = {"fold", "repeat", "init", "init-checksum", NULL};

static parse_result parse(compare_options *to, sw_config *config, int argc, char **argv)
{
    char presets[512];
    list_presets(presets, sizeof presets);
    to->lists.arm.count = to->lists.grid.count = 0; /* parsing again adds nothing */
    const option of_experiment[] = {
        {"preset", OPTION_TEXT, &to->preset, "NAME", presets},
        {"quick", OPTION_SWITCH, &to->quick, NULL,
         "the quick form of the preset, of less than ten minutes; `setwise presets` and the report "
         "say what differs"},
    };
    const option of_runs[] = {
        {"figures", OPTION_TEXT, &to->figures, "F1,F2",
         "formats of the figures: svg, which are always drawn, png, pdf [svg]"},
        {"seeds", OPTION_INT, &to->seeds, "N",
         "runs of each pooling: seeds --seed, --seed + 1, ... [3]", 1, MOST_SEEDS},
        {"repeats", OPTION_INT, &to->repeats, "N",
         "with --folds, instead of --seeds: how many times the sets are divided into folds [1]", 1,
         MOST_SEEDS},
        {"out", OPTION_FILE, &to->out, "DIR", "the folder to write the comparison to",
         .required = true},
        {"force", OPTION_SWITCH, &to->force, NULL, "replace the comparison in --out"},
        {"resume", OPTION_SWITCH, &to->resume, NULL,
         "continue the comparison in --out: keep the runs that have ended, do the rest. The "
         "settings stay as they are; --data, --pool, --seeds and --repeats may add to the lists"},
        {"json", OPTION_SWITCH, &to->json, NULL,
         "print all results as JSON: settings, arms, data sets, estimates, intervals, pairs, "
         "verdicts, runs"},
        {"diagnose", OPTION_SWITCH, &to->diagnose, NULL,
         "test whether the weights of elements show what decides: attention.json in each run, and "
         "a part of the report"},
        {"jobs", OPTION_INT, &to->jobs, "N",
         "runs side by side, each with its share of the threads [as many as there are threads]", 1,
         PROGRESS_JOBS},
        {"join", OPTION_SWITCH, &to->join, NULL,
         "begin the comparison in --out, or take part in the one that other processes make there, "
         "on this machine or on others that share the folder. The ranks of mpirun and srun do so "
         "by themselves"},
        {"part", OPTION_TEXT, &to->part, "I/N",
         "make the I-th of N parts of the runs, beside others or not, and do not wait for them; "
         "the last part writes the report. For the arrays of a scheduler"},
    };
    enum { FIRST = sizeof of_experiment / sizeof *of_experiment };
    option options[FIRST + COMPARE_LISTS + sizeof of_runs / sizeof *of_runs];
    memcpy(options, of_experiment, sizeof of_experiment);
    list_options(options + FIRST, &to->lists);
    memcpy(options + FIRST + COMPARE_LISTS, of_runs, sizeof of_runs);
    const command_line line = {
        .usage = "setwise compare --data D1,D2 | --preset NAME --out DIR [options]",
        .summary =
            "Train every pooling on every data set with every seed, on equal terms. With\n"
            "--folds K, each fold is tested once instead (cross-validation). Prints the results "
            "on\n"
            "the test split, in a table and in words; writes report.md, report.json, runs.csv,\n"
            "summary.csv, pairs.csv, tables.tex and figures into DIR.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .config = config,
        .no_flags = of_one_run,
    };
    return parse_options(&line, argc, argv);
}

/* ---- Runs ----------------------------------------------------------------------------------- */

/* The number of seeds for each arm, or of repeats of all folds, if no flag gives it: that of the
 * preset, unless only one of preset and study has folds. */
static int default_runs(const sw_study *study)
{
    sw_study preset = {.config = sw_config_default()};
    const bool folds = study->config.folds > 0;
    if (study->preset && sw_study_preset(&preset, study->preset->name) == SW_OK &&
        folds == (preset.config.folds > 0))
        return study->preset->repeats;
    return folds ? 1 : 3;
}

/* Set the runs of each arm: from the flags, else as the study has them, else the default. */
static int set_runs(sw_study *study, const compare_options *to)
{
    const int64_t folds = study->config.folds,
                  repeats = to->repeats ? to->repeats : default_runs(study);
    if (folds == 0 && to->repeats) {
        say("--repeats is for cross-validation: --folds K is missing");
        return STATUS_WRONG_USE;
    }
    if (folds == 0) {
        if (to->seeds || !study->runs_per_arm)
            study->runs_per_arm = (int)(to->seeds ? to->seeds : default_runs(study));
        return STATUS_OK;
    }
    if (to->seeds) {
        say("--seeds does not go with --folds, where each run has its own seed: --repeats N "
            "divides the sets N times");
        return STATUS_WRONG_USE;
    }
    if (repeats * folds > MOST_RUNS) {
        say("%lld repeats of %lld folds: at most %d runs of each pooling are possible",
            (long long)repeats, (long long)folds, MOST_RUNS);
        return STATUS_WRONG_USE;
    }
    if (to->repeats || !study->runs_per_arm) study->runs_per_arm = (int)(folds * repeats);
    return STATUS_OK;
}

static int set_formats(sw_study *study, const char *formats)
{
    static const char *const known[] = {"svg", "png", "pdf"};
    static const int flag[] = {0, SW_FIGURES_PNG, SW_FIGURES_PDF};
    for (const char *word = formats; word;) {
        const size_t length = strcspn(word, ",");
        int f = 0;
        while (f < 3 && (length != 3 || strncmp(word, known[f], length) != 0)) f++;
        if (f == 3) {
            say("--figures: \"%.*s\" is no format of figures: svg, png and pdf are", (int)length,
                word);
            return STATUS_WRONG_USE;
        }
        study->figures |= flag[f];
        word = word[length] ? word + length + 1 : NULL;
    }
    return STATUS_OK;
}

/* ---- A preset, a folder -------------------------------------------------------------------- */

/* The name of the preset, in the form that was asked for. */
static sw_display_name preset_name(const compare_options *to)
{
    sw_display_name name;
    snprintf(name.text, sizeof name.text, "%s%s", to->preset, to->quick ? "-quick" : "");
    return name;
}

/* The preset replaces the defaults; flags are set over it. */
static int take_preset(sw_study *study, compare_options *to, int argc, char **argv)
{
    study->config = sw_config_default();
    if (sw_study_preset(study, to->preset) != SW_OK ||
        sw_study_preset(study, preset_name(to).text) != SW_OK)
        return wrong_use();
    study->runs_per_arm = 0; /* set_runs asks the flags first, then the preset */
    return parse(to, &study->config, argc, argv) == PARSE_OK ? STATUS_OK : STATUS_WRONG_USE;
}

/* The study in the folder replaces the defaults; flags are set over it. */
static int read_study(sw_study *study, compare_options *to, int argc, char **argv)
{
    int status = check_folder(to->out, SW_RUN_RESUME);
    if (status) return status;
    sw_status read = sw_study_read(study, to->out);
    if (read != SW_OK) return failed(read);
    if (to->preset && (!study->preset || strcmp(study->preset->name, preset_name(to).text) != 0)) {
        say("--preset is %s, but %s in %s, which is resumed", preset_name(to).text,
            study->preset ? study->preset->name : "there is none", to->out);
        return STATUS_WRONG_USE;
    }
    to->lists.grows = true;
    to->lists.reference_before = study->arm[study->reference];
    return parse(to, &study->config, argc, argv) == PARSE_OK ? STATUS_OK : STATUS_WRONG_USE;
}

/* ---- Running ------------------------------------------------------------------------------- */

/* Which part of the runs this process makes: "3/16". */
static int set_part(sw_study *study, const char *part)
{
    char rest;
    if (!part) return STATUS_OK;
    if (sscanf(part, "%d/%d%c", &study->part, &study->parts, &rest) == 2 && study->part >= 1 &&
        study->part <= study->parts)
        return STATUS_OK;
    say("--part is \"%s\": expected a part and the number of parts, 1/16 to 16/16", part);
    return STATUS_WRONG_USE;
}

/* How to begin in the folder. */
static int choose_mode(sw_run_mode *mode, const compare_options *to, ranks r)
{
    const bool join = to->join || to->part || r.size > 1;
    *mode = to->force ? SW_RUN_FORCE : to->resume ? SW_RUN_RESUME : join ? SW_RUN_JOIN : SW_RUN_NEW;
    if (to->force && join) {
        say("--force does not go with --join, --part or several ranks: each of the processes would "
            "remove what the others make. Remove the folder first");
        return STATUS_WRONG_USE;
    }
    return check_folder(to->out, *mode);
}

static int run(sw_study *study, const compare_options *to)
{
    const ranks r = ranks_here();
    sw_run_mode mode;
    int status = choose_mode(&mode, to, r);
    if (!status) status = finish_arms(study, &to->lists);
    if (!status) status = set_part(study, to->part);
    if (status) return status;
    study->jobs = (int)to->jobs;
    study->diagnose = to->diagnose;
    share_cores(r);
    return run_study(study, to->out, mode, r.rank == 0, to->json);
}

int compare_main(int argc, char **argv)
{
    compare_options to = {0};
    sw_study study = {.config = sw_config_default()};
    parse_result parsed = parse(&to, &study.config, argc, argv);
    if (parsed != PARSE_OK) return parsed == PARSE_HELP ? STATUS_OK : STATUS_WRONG_USE;
    if (to.force && to.resume) {
        say("--force and --resume exclude each other: give only one of them");
        return STATUS_WRONG_USE;
    }
    if (to.quick && !to.preset) {
        say("--quick is for a preset: --preset NAME is missing");
        return STATUS_WRONG_USE;
    }
    int status = STATUS_OK;
    if (to.join && !to.lists.data && !to.preset) to.resume = true; /* the folder says what */
    if (to.resume) status = read_study(&study, &to, argc, argv);
    if (!status && to.preset && !to.resume) status = take_preset(&study, &to, argc, argv);
    if (!status) status = set_runs(&study, &to);
    if (!status) status = set_lists(&study, &to.lists);
    if (!status) status = set_formats(&study, to.figures);
    if (!status) status = run(&study, &to);
    sw_study_close(&study);
    free_lists(&to.lists);
    return status;
}
