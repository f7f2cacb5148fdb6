/* compare.c - `setwise compare`: from the flags, a preset or a folder to a study, which is run. */
#include "command.h"
#include "compare_run.h"
#include "progress.h"
#include "ranks.h"
#include "shown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SEEDS = 1000, MOST_RUNS = 100000 }; /* for each arm */

typedef struct compare_options {
    const char *preset, *data, *pool, *reference, *figures, *out;
    int64_t seeds, repeats; /* 0: not given */
    int64_t jobs;           /* 0: as many as there are threads */
    const char *part;
    bool force, resume, join;
} compare_options;

static parse_result parse(compare_options *to, sw_config *config, int argc, char **argv)
{
    char presets[512] = "start from the experiment of a paper; other flags win over it. `setwise "
                        "presets` describes each:";
    for (int i = 0; i < sw_preset_count(); i++) {
        size_t length = strlen(presets);
        snprintf(presets + length, sizeof presets - length, "%s %s", i ? "," : "",
                 sw_preset_at(i)->name);
    }
    const option options[] = {
        {"preset", OPTION_TEXT, &to->preset, "NAME", presets},
        {"data", OPTION_TEXT, &to->data, "D1,D2",
         "data sets, separated by commas. A path with a comma or a colon is quoted: "
         "'\"a,b.csv\":label=kind'"},
        {"pool", OPTION_TEXT, &to->pool, "P1,P2",
         "poolings, separated by commas [all that fit]. Settings of the model may follow after "
         "colons: max:level=instance. A pooling that fits only some of the data sets runs on "
         "those"},
        {"reference", OPTION_TEXT, &to->reference, "ARM",
         "the arm that the others are compared with [the first]"},
        {"figures", OPTION_TEXT, &to->figures, "F1,F2",
         "formats of the figures: svg, which are always drawn, png, pdf [svg]"},
        {"seeds", OPTION_INT, &to->seeds, "N",
         "runs of each pooling: seeds --seed, --seed + 1, ... [3]", 1, MOST_SEEDS},
        {"repeats", OPTION_INT, &to->repeats, "N",
         "with --folds, instead of --seeds: how many times the sets are divided into folds [1]", 1,
         MOST_SEEDS},
        {"out", OPTION_TEXT, &to->out, "DIR", "the folder to write the comparison to",
         .required = true},
        {"force", OPTION_SWITCH, &to->force, NULL, "replace the comparison in --out"},
        {"resume", OPTION_SWITCH, &to->resume, NULL,
         "continue the comparison in --out: keep the runs that have ended, do the rest. The "
         "settings stay as they are; --data, --pool, --seeds and --repeats may add to the lists"},
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
    static const char *const of_one_run[] = {"fold", "repeat", "init", "init-checksum", NULL};
    const command_line line = {
        .usage = "setwise compare --data D1,D2 | --preset NAME --out DIR [options]",
        .summary =
            "Train every pooling on every data set with every seed. All else is the same for\n"
            "all of them. With --folds K, each fold is tested once instead (cross-validation).\n"
            "Prints mean ± standard deviation of the test split; writes report.md, runs.csv\n"
            "and figures into DIR.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .config = config,
        .no_flags = of_one_run,
    };
    return parse_options(&line, argc, argv);
}

/* ---- Lists --------------------------------------------------------------------------------- */

/* Cut `text` at its commas into `list`. Returns the number of names, or -1 after an error message.
 */
static int split_list(char *text, const char *list[SW_STUDY_MAX_ARMS], const char *flag)
{
    int count = 0;
    for (char *word = text, *rest; word; word = rest) {
        char *end = word + sw_spec_span(word, ",");
        rest = *end ? end + 1 : NULL;
        *end = '\0';
        bool twice = false;
        for (int i = 0; i < count; i++) twice = twice || strcmp(list[i], word) == 0;
        if (!*word || twice || count == SW_STUDY_MAX_ARMS) {
            say("--%s: %s%s", flag, word,
                !*word  ? "a name is missing between commas"
                : twice ? " is there twice"
                        : " is one more than a comparison can hold");
            return -1;
        }
        list[count++] = word;
    }
    return count;
}

static int check_lists(const sw_study *study)
{
    for (int d = 0; d < study->data_count; d++) {
        sw_config config = study->config;
        int status = check_data_set(study->data[d]);
        if (status) return status;
        if (sw_config_set(&config, "data", study->data[d]) != SW_OK) return wrong_use();
    }
    for (int p = 0; p < study->arm_count; p++) {
        sw_config config = study->config;
        if (sw_arm_set(&config, study->arm[p]) != SW_OK) return wrong_use();
    }
    return STATUS_OK;
}

/* Seeds for each arm, or repeats of all folds, if no flag gives them: those of the preset, if it
 * has folds exactly if the study has. */
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
        fputs("setwise: --repeats is for cross-validation: --folds K is missing\n", stderr);
        return STATUS_WRONG_USE;
    }
    if (folds == 0) {
        if (to->seeds || !study->runs_per_arm)
            study->runs_per_arm = (int)(to->seeds ? to->seeds : default_runs(study));
        return STATUS_OK;
    }
    if (to->seeds) {
        fputs(
            "setwise: --seeds does not go with --folds, where each run has its own seed: --repeats "
            "N divides the sets N times\n",
            stderr);
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

/* Lists that the flags give replace those of the study. `data` and `pool` are cut in place. */
static int set_lists(sw_study *study, const compare_options *to, char *data, char *pool)
{
    int status = set_runs(study, to);
    if (status) return status;
    if (to->data) study->data_count = split_list(data, study->data, "data");
    if (to->pool) study->arm_count = split_list(pool, study->arm, "pool");
    if (study->data_count < 0 || study->arm_count < 0) return STATUS_WRONG_USE;
    if (study->data_count > 0) return check_lists(study);
    fputs("setwise: --data D1,D2 is missing: data sets, separated by commas; or --preset NAME, an "
          "experiment\n",
          stderr);
    return STATUS_WRONG_USE;
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

/* The preset replaces the defaults; flags are set over it. */
static int take_preset(sw_study *study, compare_options *to, int argc, char **argv)
{
    study->config = sw_config_default();
    if (sw_study_preset(study, to->preset) != SW_OK) return wrong_use();
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
    if (to->preset && (!study->preset || strcmp(study->preset->name, to->preset) != 0)) {
        say("--preset is %s, but %s in %s, which is resumed", to->preset,
            study->preset ? study->preset->name : "there is none", to->out);
        return STATUS_WRONG_USE;
    }
    const char *reference = study->arm[study->reference];
    if (parse(to, &study->config, argc, argv) != PARSE_OK) return STATUS_WRONG_USE;
    if (!to->reference) to->reference = reference;
    return STATUS_OK;
}

/* ---- Running ------------------------------------------------------------------------------- */

/* Without a list, every pooling that fits is an arm. */
static int set_arms(sw_study *study, const char *reference)
{
    if (study->arm_count == 0) {
        const sw_status fitting = sw_study_every_pooling(study);
        if (fitting != SW_OK) return failed(fitting);
    }
    study->reference = 0;
    if (!reference || sw_study_find_arm(&study->reference, study, reference) == SW_OK)
        return STATUS_OK;
    say("--reference: %s", sw_error_message());
    return STATUS_WRONG_USE;
}

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
        fputs("setwise: --force does not go with --join, --part or several ranks: each of the "
              "processes would remove what the others make. Remove the folder first\n",
              stderr);
        return STATUS_WRONG_USE;
    }
    return check_folder(to->out, *mode);
}

static int run(sw_study *study, const compare_options *to)
{
    const ranks r = ranks_here();
    sw_run_mode mode;
    int status = choose_mode(&mode, to, r);
    if (!status) status = set_arms(study, to->reference);
    if (!status) status = set_part(study, to->part);
    if (status) return status;
    study->jobs = (int)to->jobs;
    share_cores(r);
    return run_study(study, to->out, mode, r.rank == 0);
}

int compare_main(int argc, char **argv)
{
    compare_options to = {0};
    sw_study study = {.config = sw_config_default()};
    parse_result parsed = parse(&to, &study.config, argc, argv);
    if (parsed != PARSE_OK) return parsed == PARSE_HELP ? STATUS_OK : STATUS_WRONG_USE;
    if (to.force && to.resume) {
        fputs("setwise: --force and --resume exclude each other: give one of them\n", stderr);
        return STATUS_WRONG_USE;
    }
    char *data = strdup(to.data ? to.data : ""), *pool = strdup(to.pool ? to.pool : "");
    int status = STATUS_OK;
    if (!data || !pool) {
        fputs("setwise: no memory for the lists of --data and --pool\n", stderr);
        status = STATUS_FAILED;
    }
    if (to.join && !to.data && !to.preset) to.resume = true; /* the folder says what */
    if (!status && to.resume) status = read_study(&study, &to, argc, argv);
    if (!status && to.preset && !to.resume) status = take_preset(&study, &to, argc, argv);
    if (!status) status = set_lists(&study, &to, data, pool);
    if (!status) status = set_formats(&study, to.figures);
    if (!status) status = run(&study, &to);
    sw_study_close(&study);
    free(data);
    free(pool);
    return status;
}
