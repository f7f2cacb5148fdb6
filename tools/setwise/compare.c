/* compare.c - `setwise compare`: the pooling varies, all else is held fixed. */
#include "command.h"
#include "progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SEEDS = 1000, MOST_RUNS = 100000 }; /* of each pooling */

typedef struct compare_options {
    const char *preset, *data, *pool, *out;
    int64_t seeds, repeats; /* 0: not given */
    bool force, resume;
} compare_options;

static parse_result parse(compare_options *to, sw_config *config, int argc, char **argv)
{
    char presets[512] = "the experiment of a paper, over which the other flags win; `setwise "
                        "presets` tells of them:";
    for (int i = 0; i < sw_preset_count(); i++) {
        size_t length = strlen(presets);
        snprintf(presets + length, sizeof presets - length, "%s %s", i ? "," : "",
                 sw_preset_at(i)->name);
    }
    const option options[] = {
        {"preset", OPTION_TEXT, &to->preset, "NAME", presets},
        {"data", OPTION_TEXT, &to->data, "D1,D2", "data sets, with commas between"},
        {"pool", OPTION_TEXT, &to->pool, "P1,P2",
         "poolings, with commas between [all that fit]; one can have settings of the model after "
         "colons: max:level=instance. One that fits only some of the data sets is run on these"},
        {"seeds", OPTION_INT, &to->seeds, "N", "runs of each: seeds --seed, --seed + 1, ... [3]", 1,
         MOST_SEEDS},
        {"repeats", OPTION_INT, &to->repeats, "N",
         "with --folds, instead of seeds: how often all sets are divided anew [1]", 1, MOST_SEEDS},
        {"out", OPTION_TEXT, &to->out, "DIR", "folder of the comparison", .required = true},
        {"force", OPTION_SWITCH, &to->force, NULL, "replace what a comparison wrote there"},
        {"resume", OPTION_SWITCH, &to->resume, NULL,
         "keep the runs that have ended in --out and do the rest, with its data, poolings, seeds "
         "and settings; where --data, --pool, --seeds or --repeats are given, they hold what is "
         "there, and can hold more"},
    };
    static const char *const all_are_run[] = {"fold", "repeat", NULL};
    const command_line line = {
        .usage = "setwise compare --data D1,D2 | --preset NAME --out DIR [options]",
        .summary = "Train every pooling on every data set with every seed: one encoder, one\n"
                   "budget. With --folds K, cross-validation: every fold instead of every seed.\n"
                   "Prints mean ± standard deviation over these on the test split; writes\n"
                   "report.md, runs.csv and figures into DIR.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .config = config,
        .without = all_are_run,
    };
    return parse_options(&line, argc, argv);
}

/* ---- Lists --------------------------------------------------------------------------------- */

/* Cut `text` at its commas into `list`; how many there are, or -1 after saying what is wrong. */
static int split_list(char *text, const char *list[SW_STUDY_MAX_ARMS], const char *flag)
{
    int count = 0;
    for (char *rest = text, *word; (word = strsep(&rest, ","));) {
        bool twice = false;
        for (int i = 0; i < count; i++) twice = twice || strcmp(list[i], word) == 0;
        if (!*word || twice || count == SW_STUDY_MAX_ARMS) {
            fprintf(stderr, "setwise: --%s: %s%s\n", flag, word,
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
    for (int p = 0; p < study->pool_count; p++) {
        sw_config config = study->config;
        if (sw_arm_set(&config, study->pool[p]) != SW_OK) return wrong_use();
    }
    return STATUS_OK;
}

/* Seeds of each, or repeats of all folds, where no flag tells. */
static int usual_runs(const sw_study *study)
{
    sw_study preset = {.config = sw_config_default()};
    const bool folds = study->config.folds > 0;
    if (study->preset && sw_study_preset(&preset, study->preset->name) == SW_OK &&
        folds == (preset.config.folds > 0))
        return study->preset->runs;
    return folds ? 1 : 3;
}

/* How many runs each has: what the flags say, or what the study has already, or the default. */
static int set_runs(sw_study *study, const compare_options *to)
{
    const int64_t folds = study->config.folds,
                  repeats = to->repeats ? to->repeats : usual_runs(study);
    if (folds == 0 && to->repeats) {
        fputs("setwise: --repeats is of cross-validation: --folds K is missing\n", stderr);
        return STATUS_WRONG_USE;
    }
    if (folds == 0) {
        if (to->seeds || !study->seeds)
            study->seeds = (int)(to->seeds ? to->seeds : usual_runs(study));
        return STATUS_OK;
    }
    if (to->seeds) {
        fputs(
            "setwise: --seeds and --folds: with folds, every run has a seed of its own; --repeats "
            "N divides the sets anew\n",
            stderr);
        return STATUS_WRONG_USE;
    }
    if (repeats * folds > MOST_RUNS) {
        fprintf(stderr,
                "setwise: %lld repeats of %lld folds: at most %d runs of each are possible\n",
                (long long)repeats, (long long)folds, MOST_RUNS);
        return STATUS_WRONG_USE;
    }
    if (to->repeats || !study->seeds) study->seeds = (int)(folds * repeats);
    return STATUS_OK;
}

/* The flags' lists, cut up in place, over those that the study has. */
static int set_lists(sw_study *study, const compare_options *to, char *data, char *pool)
{
    int status = set_runs(study, to);
    if (status) return status;
    if (to->data) study->data_count = split_list(data, study->data, "data");
    if (to->pool) study->pool_count = split_list(pool, study->pool, "pool");
    if (study->data_count < 0 || study->pool_count < 0) return STATUS_WRONG_USE;
    if (study->data_count > 0) return check_lists(study);
    fputs("setwise: --data D1,D2 is missing: data sets, with commas between; or --preset NAME, an "
          "experiment\n",
          stderr);
    return STATUS_WRONG_USE;
}

/* ---- What flags are set over --------------------------------------------------------------- */

/* The preset takes the place of the defaults. */
static int take_preset(sw_study *study, compare_options *to, int argc, char **argv)
{
    study->config = sw_config_default();
    if (sw_study_preset(study, to->preset) != SW_OK) return wrong_use();
    study->seeds = 0; /* which the flags decide, or it again: set_runs */
    return parse(to, &study->config, argc, argv) == PARSE_OK ? STATUS_OK : STATUS_WRONG_USE;
}

/* The study in the folder takes the place of the defaults; flags are set over it once more. */
static int read_study(sw_study *study, compare_options *to, int argc, char **argv)
{
    int status = check_folder(to->out, SW_RUN_RESUME);
    if (status) return status;
    sw_status read = sw_study_read(study, to->out);
    if (read != SW_OK) return failed(read);
    if (to->preset && (!study->preset || strcmp(study->preset->name, to->preset) != 0)) {
        fprintf(stderr, "setwise: --preset is %s, and %s in %s, which is resumed\n", to->preset,
                study->preset ? study->preset->name : "there is none", to->out);
        return STATUS_WRONG_USE;
    }
    return parse(to, &study->config, argc, argv) == PARSE_OK ? STATUS_OK : STATUS_WRONG_USE;
}

/* ---- The table ----------------------------------------------------------------------------- */

/* "0.8095 ± 0.0060"; the deviation of a single run is left out. */
static void print_metric(double mean, double deviation, int digits)
{
    printf(" %9.*f", digits, mean);
    if (isfinite(deviation))
        printf(" ± %6.*f", digits, deviation);
    else
        printf("         ");
}

static void print_cell(const char *pool, int width, const sw_main_metric *metric,
                       const sw_study_cell *cell, bool beside)
{
    if (cell->runs == 0) {
        printf("  %-*s %s\n", width, pool, cell->empty ? "        -" : "no run ended well");
        return;
    }
    printf("  %-*s", width, pool);
    bool any_size = !*metric->unit;
    print_metric(cell->metric_mean, cell->metric_sd,
                 any_size ? sw_digits_of(cell->metric_mean) : 4);
    print_metric(cell->loss_mean, cell->loss_sd, any_size ? sw_digits_of(cell->loss_mean) : 4);
    if (beside) print_metric(cell->beside_mean, cell->beside_sd, 4);
    printf(" %11lld %8.1f", (long long)cell->parameters, cell->seconds_mean);
    if (cell->best) printf("  best");
    if (isfinite(cell->p) && cell->p >= SW_STUDY_LEVEL) printf("  not told apart from the best");
    if (cell->diverged > 0) printf("  %d diverged", cell->diverged);
    printf("\n");
}

/* The second figure is a column where any pooling has one; one that diverged has none. */
static bool has_beside(const sw_study *study, const sw_study_run *runs, int data)
{
    for (int pool = 0; pool < study->pool_count; pool++)
        if (isfinite(sw_study_cell_of(study, runs, data, pool).beside_mean)) return true;
    return false;
}

/* Of the first column. */
static int width_of_pools(const sw_study *study)
{
    size_t width = 12;
    for (int pool = 0; pool < study->pool_count; pool++) {
        size_t length = strlen(sw_arm_label(study->pool[pool]).text);
        if (length > width) width = length;
    }
    return (int)width;
}

static void print_tables(const sw_study *study, const sw_study_run *runs)
{
    int width = width_of_pools(study);
    for (int data = 0; data < study->data_count; data++) {
        const sw_study_run *first = &runs[data * study->pool_count * study->seeds];
        const sw_main_metric *metric = sw_main_metric_of(first->task);
        bool beside = has_beside(study, runs, data);
        printf("%s%s, test split, %s", data ? "\n" : "", study->data[data],
               sw_study_runs_label(study).text);
        if (isfinite(first->best))
            printf(", best possible %.*f", *metric->unit ? 4 : sw_digits_of(first->best),
                   first->best);
        putchar('\n');
        printf("  %-*s %18s %18s", width, "pooling", metric->key, "loss");
        if (beside) printf(" %18s", metric->beside);
        printf(" %11s %8s\n", "parameters", "seconds");
        for (int pool = 0; pool < study->pool_count; pool++) {
            sw_study_cell cell = sw_study_cell_of(study, runs, data, pool);
            print_cell(sw_arm_label(study->pool[pool]).text, width, metric, &cell, beside);
        }
    }
}

/* ---- Running ------------------------------------------------------------------------------- */

typedef struct watched {
    progress bar;
    const sw_study *study;
    char no_pictures[1024]; /* why the report has none; "": it has, or there is no report */
} watched;

static void on_begin(void *user, int done, int total, const char *data, const char *pool,
                     int64_t seed)
{
    watched *w = user;
    char label[128];
    snprintf(label, sizeof label, "%.*s %.40s %.40s", (int)strcspn(data, ":"), data, pool,
             sw_study_run_label(w->study, seed).text);
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

/* What is there when all runs have ended and the report is written. */
static int print_ended(const sw_study *study, const sw_study_run *runs, int total, const watched *w,
                       const char *folder)
{
    print_tables(study, runs);
    fprintf(stderr, "setwise: tables%s: %s/report.md\n",
            w->no_pictures[0] ? " and tests" : ", tests and figures", folder);
    if (!all_diverged(runs, total)) return STATUS_OK;
    fprintf(stderr, "setwise: %s diverged: a smaller --lr or --clip may help\n",
            total == 1 ? "the one run" : "every run");
    return STATUS_DIVERGED;
}

static int run_study(sw_study *study, const compare_options *to)
{
    sw_run_mode mode = to->resume ? SW_RUN_RESUME : to->force ? SW_RUN_FORCE : SW_RUN_NEW;
    int status = check_folder(to->out, mode);
    if (status) return status;
    sw_status fitting = study->pool_count > 0 ? SW_OK : sw_study_every_pool(study);
    if (fitting != SW_OK) return failed(fitting);
    int total = study->data_count * study->pool_count * study->seeds;
    sw_study_run *runs = calloc((size_t)total + 1, sizeof *runs);
    if (!runs) {
        fprintf(stderr, "setwise: no memory for %d runs\n", total);
        return STATUS_FAILED;
    }
    warn_threads();
    watched w = {.bar = progress_begin(study->config.epochs, total), .study = study};
    sw_study_watcher watcher = {.user = &w,
                                .run = progress_watcher(&w.bar, catch_interrupts()),
                                .begin = on_begin,
                                .no_pictures = on_no_pictures};
    sw_status ended = sw_study_run_all(study, to->out, mode, &watcher, runs);
    progress_end(&w.bar);
    /* Pictures that could not be drawn are no reason to keep the figures of hours back. */
    if (ended == SW_OK || w.no_pictures[0]) status = print_ended(study, runs, total, &w, to->out);
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
        fputs("setwise: --force and --resume: which of the two?\n", stderr);
        return STATUS_WRONG_USE;
    }
    char *data = strdup(to.data ? to.data : ""), *pool = strdup(to.pool ? to.pool : "");
    int status = data && pool ? STATUS_OK : STATUS_FAILED;
    if (!status && to.resume) status = read_study(&study, &to, argc, argv);
    if (!status && to.preset && !to.resume) status = take_preset(&study, &to, argc, argv);
    if (!status) status = set_lists(&study, &to, data, pool);
    if (!status) status = run_study(&study, &to);
    sw_study_close(&study);
    free(data);
    free(pool);
    return status;
}
