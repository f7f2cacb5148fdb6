/* train.c - `setwise train`: train a model and write the run to a folder. */
#include "command.h"
#include "data_like.h"
#include "drawing.h"
#include "output.h"
#include "progress.h"
#include "search.h"
#include "shown.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct train_options {
    const char *out;
    bool force, resume, json, debug_numbers;
    tune_flags tune;
} train_options;

static parse_result parse(train_options *to, sw_config *config, int argc, char **argv)
{
    const option options[] = {
        {"out", OPTION_FILE, &to->out, "DIR", "the folder to write the run to", .required = true},
        {"force", OPTION_SWITCH, &to->force, NULL,
         "replace the run in --out; a search is not replaced"},
        {"resume", OPTION_SWITCH, &to->resume, NULL,
         "continue the run in --out where it stopped, with its configuration"},
        {"tune", OPTION_TEXT, &to->tune.amount, "N|TIME",
         "search for settings first: N trials, or as many as fit into 90s, 5m, 2h. The validation "
         "split judges them. The best are trained with several seeds; the first is the run in "
         "--out"},
        {"tune-space", OPTION_TEXT, &to->tune.space, "SPACE",
         "settings to search: 'lr=0.0003..0.003 width=64|128 pool=gated|pma' [" SW_TUNE_SPACE "]"},
        {"tune-folds", OPTION_INT, &to->tune.folds, "K",
         "judge by K inner folds of training and validation split together", 2, 1000},
        {"tune-seeds", OPTION_INT, &to->tune.seeds, "N", "runs of the best settings [3]", 1, 1000},
        {"json", OPTION_SWITCH, &to->json, NULL, "print the result as JSON"},
        {"debug-numbers", OPTION_SWITCH, &to->debug_numbers, NULL,
         "stop at the first operator, forward or backward, that makes a number that is not finite, "
         "and name it"},
    };
    const command_line line = {
        .usage = "setwise train --out DIR [--data D] [options]",
        .summary =
            "Train a model of sets, and print its metrics. The validation split chooses the\n"
            "parameters; the test split is read once, at the end. Ctrl-C saves the state;\n"
            "--resume goes on to the same result, bit for bit. --init RUN starts from the\n"
            "parameters of another run, with the settings of its model unless flags say otherwise.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .config = config,
    };
    return parse_options(&line, argc, argv);
}

/* The folder of a run, which is named by it or by the file of its model. */
static void folder_of_init(char *folder, size_t size, const char *init)
{
    struct stat found;
    const char *slash = strrchr(init, '/');
    const bool file = stat(init, &found) == 0 && S_ISREG(found.st_mode);
    if (file)
        snprintf(folder, size, "%.*s", slash ? (int)(slash - init) : 1, slash ? init : ".");
    else
        snprintf(folder, size, "%s", init);
}

/* A run that starts from another one has the settings of its model, and its data the options of the
 * other's data; flags win over them. */
static int settings_of_init(sw_config *config, char *init_data)
{
    char folder[4096];
    sw_model *model;
    sw_config init;
    const sw_status status = sw_run_model(&model, config->init);
    if (status != SW_OK) return failed(status);
    folder_of_init(folder, sizeof folder, config->init);
    if (read_config(&init, folder) == SW_OK) memcpy(init_data, init.data, sizeof init.data);
    *config = sw_config_default();
    config->model = model->config;
    sw_model_free(model);
    return STATUS_OK;
}

static json_t *json_remarks(const sw_result *result)
{
    json_t *list = json_array();
    for (int i = 0; i < SW_REMARKS; i++)
        if (*result->remark[i]) add_json(list, json_string(result->remark[i]));
    return list;
}

/* The run's configuration, in which nothing is left to be chosen. */
static sw_config config_of(const char *folder)
{
    sw_config config;
    return read_config(&config, folder) == SW_OK ? config : sw_config_default();
}

static sw_status find_test_interval(sw_interval *accuracy, const char *folder)
{
    char path[4096];
    sw_predictions said = {0};
    *accuracy = (sw_interval){0};
    snprintf(path, sizeof path, "%s/predictions.jsonl", folder);
    sw_status status = sw_predictions_read(&said, path);
    if (status == SW_ERROR_NOT_FOUND) return SW_OK; /* there are no test sets */
    if (status == SW_OK) status = find_interval(accuracy, &said);
    sw_predictions_free(&said);
    return status;
}

static int print_result_json(const sw_result *result, const sw_interval *accuracy)
{
    json_t *test = json_metrics(&result->test);
    if (accuracy->draws > 0) put_json(test, "accuracy_interval", json_interval(accuracy));
    return print_json(json_pack(
        "{so, so, so, sI, sI, sI, so, so}", "train", json_metrics(&result->train), "valid",
        json_metrics(&result->valid), "test", test, "steps", (json_int_t)result->steps, "best_step",
        (json_int_t)result->best_step, "parameters", (json_int_t)result->parameters, "seconds",
        json_number(result->seconds), "remarks", json_remarks(result)));
}

static int print_result(const sw_result *result, const char *folder, bool json)
{
    const int64_t steps = config_of(folder).steps;
    sw_interval accuracy;
    const sw_status status = find_test_interval(&accuracy, folder);
    const int exit_status = status == SW_OK ? STATUS_OK : failed(status);
    if (json) return exit_status ? exit_status : print_result_json(result, &accuracy);
    print_metrics((const char *const[]){"train", "valid", "test"},
                  (const sw_metrics[]){result->train, result->valid, result->test}, 3);
    print_interval("test ", &accuracy, result->test.sets);
    printf("\n%lld parameters, %lld steps", (long long)result->parameters,
           (long long)result->steps);
    if (result->steps < steps) printf(" of %lld: stopped early", (long long)steps);
    printf(" (chosen: after %lld), %.1f seconds\n", (long long)result->best_step, result->seconds);
    return exit_status;
}

/* A run as it is watched: how far it is, and the figures of its test split. */
typedef struct watching {
    progress bar; /* first: the callbacks of a progress bar get it, too */
    drawing drawing;
    const sw_config *asked; /* the configuration as files and flags give it */
    bool resumed;
} watching;

static void on_scores(void *user, const sw_scores *scores, const sw_schema *schema)
{
    watching *w = user;
    draw_scores(&w->drawing, scores, schema);
}

/* A run that stopped early stops at once when it is resumed, even with more steps. */
static void say_nothing_trained(const watching *w, const sw_result *result, int64_t steps)
{
    const bool other_budget = w->asked->epochs > 0 || w->asked->steps != steps;
    if (!w->resumed || !other_budget || w->bar.job[0].step > 0 || result->steps >= steps) return;
    say("nothing was trained: the run had stopped early, as no evaluation after step %lld was "
        "better; --patience 0 goes on",
        (long long)result->best_step);
}

/* With few sets, the best pooling depends most on the data, and the validation split chooses better
 * than any default (tools/bench/DEFAULTS.md, "The pooling"). */
static void say_other_poolings(const watching *w, const sw_result *result)
{
    enum { FEW_SETS = 500 };
    const sw_dataset *data = w->drawing.data;
    const sw_model_config *asked = &w->asked->model;
    if (strcmp(asked->pool, "auto") != 0 || strcmp(asked->model, "deepsets") != 0) return;
    if (result->train.sets > FEW_SETS || data->task == SW_MIXTURE) return;
    const bool context = data->sets.context_width > 0;
    say("the pooling is %s, by default; for few sets another one may be better. To let the "
        "validation split choose: --tune %d --tune-space 'pool=gated+max|mean+max|mean+std%s'",
        config_of(w->drawing.folder).model.pool, context ? 5 : 4, context ? "|context" : "");
}

static int finish(watching *w, const sw_result *result, bool json)
{
    draw_run(&w->drawing);
    int exit_status = print_result(result, w->drawing.folder, json);
    fflush(stdout); /* what makes the result doubtful comes after it */
    say_remarks(result);
    say_nothing_trained(w, result, config_of(w->drawing.folder).steps);
    say_other_poolings(w, result);
    const int drawn = drawing_end(&w->drawing);
    return drawn ? drawn : exit_status;
}

/* Does the file exist? True also if that cannot be known: its reader then says why. */
static bool may_exist(const char *folder, const char *name)
{
    char path[4096];
    struct stat found;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return stat(path, &found) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/* A search is asked for, or there is one to resume. */
static bool searches(const train_options *to)
{
    return to->tune.amount || (to->resume && may_exist(to->out, "tune.json"));
}

/* Read the configuration of the run or search that is resumed; flags win over it. */
static int read_resumed(const train_options *to, sw_config *config, sw_tuning *tuning)
{
    sw_status status;
    if (searches(to)) {
        status = sw_tuning_read(tuning, config, to->out);
        return status == SW_OK ? STATUS_OK : failed(status);
    }
    int found = check_folder(to->out, SW_RUN_RESUME);
    if (found) return found;
    if (!may_exist(to->out, "config.json")) {
        say("nothing to resume: there is no %s/config.json; --force begins anew", to->out);
        return STATUS_FAILED;
    }
    status = read_config(config, to->out);
    return status == SW_OK ? STATUS_OK : failed(status);
}

static int check_use(const train_options *to)
{
    const char *wrong = NULL;
    if (to->force && to->resume)
        wrong = "--force and --resume exclude each other: give only one of them";
    else if (!*to->out)
        wrong = "--out is empty: the name of a folder is expected";
    else if (!searches(to) && (to->tune.space || to->tune.folds || to->tune.seeds))
        wrong = "--tune-space, --tune-folds and --tune-seeds belong to a search: give --tune too";
    if (!wrong) return STATUS_OK;
    say("%s", wrong);
    return STATUS_WRONG_USE;
}

static int train_on(const sw_dataset *data, const sw_config *config, const train_options *to,
                    sw_run_mode mode)
{
    watching w = {.bar = progress_begin(1),
                  .drawing = {.folder = to->out, .data = data},
                  .asked = config,
                  .resumed = mode == SW_RUN_RESUME};
    w.bar.says_budget = true;
    sw_watcher watcher = progress_watcher(&w.bar, catch_interrupts());
    watcher.user = &w;
    watcher.scores = on_scores;
    watcher.debug_numbers = to->debug_numbers;
    sw_result result;
    sw_status trained = sw_run(&result, config, to->out, mode, data, &watcher);
    release_interrupts();
    progress_end(&w.bar);
    return trained == SW_OK ? finish(&w, &result, to->json) : training_failed(trained, to->out);
}

/* Opens the data of the run. */
typedef struct opening {
    sw_dataset **out;
    sw_config *config;
    const char *folder;
} opening;

static sw_status open_data(void *user, const char *spec)
{
    const opening *o = user;
    if (strcmp(o->config->data, spec) != 0) {
        const sw_status status = sw_config_set(o->config, "data", spec);
        if (status != SW_OK) return status;
    }
    return sw_run_dataset(o->out, o->config, o->folder, NULL);
}

/* The data set is open until the report has shown the attention to it. `init_data`: the data of the
 * run whose parameters this one starts from; "" if there is none. */
static int train(sw_config *config, const train_options *to, const sw_tuning *tuning,
                 sw_run_mode mode, const char *init_data)
{
    sw_dataset *data;
    char spec[sizeof config->data];
    opening o = {&data, config, to->out};
    memcpy(spec, config->data, sizeof spec);
    int status = open_like(spec, init_data, open_data, &o);
    if (status) return status;
    status = searches(to) ? search(data, config, tuning, to->out, mode, to->json)
                          : train_on(data, config, to, mode);
    sw_dataset_free(data);
    return status;
}

int train_main(int argc, char **argv)
{
    train_options to = {0};
    sw_config config = sw_config_default();
    sw_tuning tuning = sw_tuning_default();
    char init_data[sizeof config.data] = "";
    parse_result parsed = parse(&to, &config, argc, argv);
    int status = parsed == PARSE_OK ? check_use(&to) : STATUS_OK;
    if (parsed == PARSE_OK && !status && to.resume) {
        status = read_resumed(&to, &config, &tuning);
        if (!status) parsed = parse(&to, &config, argc, argv);
    } else if (parsed == PARSE_OK && !status && strcmp(config.init, "none") != 0) {
        status = settings_of_init(&config, init_data);
        if (!status) parsed = parse(&to, &config, argc, argv);
    }
    if (parsed != PARSE_OK) return parsed == PARSE_HELP ? STATUS_OK : STATUS_WRONG_USE;
    if (!status && !to.resume) status = check_data_set(config.data);
    if (status) return status;
    warn_slow();
    const sw_run_mode mode = to.resume ? SW_RUN_RESUME : to.force ? SW_RUN_FORCE : SW_RUN_NEW;
    if (searches(&to) && !search_from(&tuning, &to.tune)) return STATUS_WRONG_USE;
    status = searches(&to) ? STATUS_OK : check_folder(to.out, mode);
    return status ? status : train(&config, &to, &tuning, mode, init_data);
}
