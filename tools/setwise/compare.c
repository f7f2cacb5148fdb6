/* compare.c - `setwise compare`: from the flags, a preset or a folder to a study, which is run. */
#include "command.h"
#include "compare_table.h"
#include "progress.h"
#include "shown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SEEDS = 1000, MOST_RUNS = 100000 }; /* for each arm */

typedef struct compare_options {
    const char *preset, *data, *pool, *reference, *figures, *out;
    int64_t seeds, repeats; /* 0: not given */
    bool force, resume;
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

typedef struct watched {
    progress bar;
    const sw_study *study;
    char no_pictures[1024]; /* why the report has no figures; "" if it has */
} watched;

static void on_begin(void *user, int done, int total, const char *data, const char *arm,
                     int64_t seed)
{
    watched *w = user;
    char label[128];
    snprintf(label, sizeof label, "%.*s %.40s %.40s", (int)sw_spec_span(data, ":"), data, arm,
             sw_study_run_display_name(w->study, seed).text);
    progress_run(&w->bar, done, total, label);
}

static void on_no_pictures(void *user, const char *why)
{
    watched *w = user;
    snprintf(w->no_pictures, sizeof w->no_pictures, "%s", why);
}

static bool all_diverged(const sw_study_run *runs, int total)
{
    for (int i = 0; i < total; i++)
        if (!runs[i].empty && runs[i].status != SW_ERROR_DIVERGED) return false;
    return true;
}

/* Print the results; the report is written. */
static int print_results(const sw_study *study, const sw_study_run *runs, int total,
                         const watched *w, const char *folder)
{
    print_study_tables(study, runs);
    say("tables%s: %s/report.md", w->no_pictures[0] ? " and tests" : ", tests and figures", folder);
    if (!all_diverged(runs, total)) return STATUS_OK;
    say("%s diverged: a smaller --lr or --clip may help", total == 1 ? "the one run" : "every run");
    return STATUS_DIVERGED;
}

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

static int run_study(sw_study *study, const compare_options *to)
{
    sw_run_mode mode = to->resume ? SW_RUN_RESUME : to->force ? SW_RUN_FORCE : SW_RUN_NEW;
    int status = check_folder(to->out, mode);
    if (status) return status;
    status = set_arms(study, to->reference);
    if (status) return status;
    int total = sw_study_index(study, study->data_count, 0, 0);
    sw_study_run *runs = calloc((size_t)total + 1, sizeof *runs);
    if (!runs) {
        say("no memory for %d runs", total);
        return STATUS_FAILED;
    }
    warn_threads();
    watched w = {.bar = progress_begin(total), .study = study};
    sw_study_watcher watcher = {.user = &w,
                                .run = progress_watcher(&w.bar, catch_interrupts()),
                                .begin = on_begin,
                                .no_pictures = on_no_pictures};
    sw_status ended = sw_compare(study, to->out, mode, &watcher, runs);
    progress_end(&w.bar);
    /* Hours of training are worth their table even if gnuplot failed. */
    if (ended == SW_OK || w.no_pictures[0]) status = print_results(study, runs, total, &w, to->out);
    if (ended != SW_OK)
        status = failed(ended);
    else if (w.no_pictures[0])
        fprintf(stderr, "setwise: %s\n", w.no_pictures);
    if (ended == SW_ERROR_INTERRUPTED) {
        fputs("setwise: to go on: setwise compare --resume --out ", stderr);
        say_word(to->out);
        fputc('\n', stderr);
    }
    free(runs);
    return status;
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
    if (!status && to.resume) status = read_study(&study, &to, argc, argv);
    if (!status && to.preset && !to.resume) status = take_preset(&study, &to, argc, argv);
    if (!status) status = set_lists(&study, &to, data, pool);
    if (!status) status = set_formats(&study, to.figures);
    if (!status) status = run_study(&study, &to);
    sw_study_close(&study);
    free(data);
    free(pool);
    return status;
}
