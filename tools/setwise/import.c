/* import.c - `setwise import`: parameters that another program trained become a run. */
#include "command.h"
#include "shown.h"

#include <setwise/datasets.h>
#include <setwise/model.h>

#include <stdio.h>
#include <string.h>

typedef struct import_options {
    const char *file, *out, *data, *task;
    int64_t data_seed, input, outputs, context, vocabulary; /* 0: not given */
    bool force;
} import_options;

static parse_result parse(import_options *to, sw_config *config, int argc, char **argv)
{
    const int64_t largest = 1 << 20;
    const option options[] = {
        {"out", OPTION_FILE, &to->out, "DIR", "the folder to write the run to", .required = true},
        {"force", OPTION_SWITCH, &to->force, NULL, "replace the run in --out"},
        {"data", OPTION_TEXT, &to->data, "D",
         "the data set that the model is for; sets the sizes and the task that no flag gives"},
        {"data-seed", OPTION_INT, &to->data_seed, "N", "seed of the data and its splits [0]", 0,
         INT64_MAX},
        {"input", OPTION_INT, &to->input, "N", "numbers in an element [from the shapes]", 1,
         largest},
        {"outputs", OPTION_INT, &to->outputs, "N", "outputs of the model [from the shapes]", 1,
         largest},
        {"context", OPTION_INT, &to->context, "N", "numbers in the context of a set [0]", 0,
         largest},
        {"vocabulary", OPTION_INT, &to->vocabulary, "N",
         "how many tokens there are, if the first feature is a token; 0: it is not [0]", 0,
         largest},
        {"task", OPTION_TEXT, &to->task, "NAME", "the task of the model [classes]",
         .choices = "classes|labels|regression|mixture"},
    };
    const command_line line = {
        .usage = "setwise import FILE.safetensors --out DIR [--data D] [options]",
        .summary = "Make a run of parameters that another program trained: a safetensors file of\n"
                   "plain tensors, named as in a state_dict of the public code. The options\n"
                   "describe the model; its shapes must be those in the file. Names and scales\n"
                   "come from the file, if setwise wrote it; otherwise nothing is scaled.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .config = config,
        .model_only = true,
        .operand = &to->file,
        .operand_count = 1,
    };
    return parse_options(&line, argc, argv);
}

/* Flags win over the data set. */
static void take_from_flags(sw_model_config *model, const import_options *from)
{
    if (from->input) model->input = from->input;
    if (from->outputs) model->outputs = from->outputs;
    if (from->context) model->context = from->context;
    if (from->vocabulary) model->vocabulary = from->vocabulary;
    if (from->task) sw_task_from(&model->task, from->task);
}

/* The names of the data set's columns, if the model has as many columns. The scales are left out:
 * the parameters were not trained with them. If they were trained with some, the file says so. */
static sw_columns names_of(const sw_columns *columns, int64_t count)
{
    return columns->count == count ? (sw_columns){.count = count, .name = columns->name}
                                   : (sw_columns){0};
}

static sw_schema schema_of(const sw_dataset *data, const sw_model_config *model)
{
    const sw_schema *of_data = &data->schema;
    sw_schema schema = {.feature = names_of(&of_data->feature, model->input),
                        .context = names_of(&of_data->context, model->context),
                        .output = names_of(&of_data->output, model->outputs)};
    if (of_data->vocabulary == model->vocabulary) {
        schema.vocabulary = of_data->vocabulary;
        schema.token = of_data->token;
        schema.hashed = of_data->hashed;
    }
    return schema;
}

/* Is the task that of the flag? The file's own wins over it. */
static int check_task(const import_options *from, const sw_model_config *model)
{
    if (!from->task || strcmp(from->task, sw_task_name(model->task)) == 0) return STATUS_OK;
    say("%s: the model in the file has task %s, not %s: leave --task out", from->file,
        sw_task_name(model->task), from->task);
    return STATUS_WRONG_USE;
}

/* Print the new run. `said`: what had to be assumed as the file does not show it. */
static void print_imported(const import_options *from, const sw_model *model, const char *said)
{
    const sw_model_config *config = &model->config;
    if (*said) say("%s: %s", from->file, said);
    for (int i = 0; i < model->params.warnings; i++) say_warning(model->params.warning[i]);
    print_shown(stdout, from->out);
    printf(": %s, %lld parameters, %lld number%s an element, %lld output%s (%s)\n", config->model,
           (long long)sw_params_count(&model->params), (long long)config->input,
           config->input == 1 ? "" : "s", (long long)config->outputs,
           config->outputs == 1 ? "" : "s", sw_task_name(config->task));
}

/* If the file says what its classes and columns are, those of the data set must be among them. */
static sw_status check_data(const import_options *from, const sw_model *model)
{
    sw_dataset *data = NULL;
    const sw_status status =
        sw_dataset_open_for(&data, from->data, &model->schema, (uint64_t)from->data_seed);
    sw_dataset_free(data);
    return status;
}

static int import(const import_options *from, sw_config *config, const sw_dataset *data)
{
    sw_model *model = NULL;
    char said[512];
    if (data) sw_model_config_for(&config->model, data);
    take_from_flags(&config->model, from);
    sw_status status = sw_model_config_infer(&config->model, from->file, said, sizeof said);
    if (status == SW_OK && check_task(from, &config->model) != STATUS_OK) return STATUS_WRONG_USE;
    if (status == SW_OK) status = sw_model_new(&model, &config->model, 0);
    if (status == SW_OK && data) {
        sw_schema schema = schema_of(data, &model->config);
        status = sw_model_set_schema(model, &schema);
    }
    if (status == SW_OK) status = sw_model_import(model, from->file);
    if (status == SW_OK && data) status = check_data(from, model);
    if (status == SW_OK)
        status = sw_run_save(config, model, from->out, from->force ? SW_RUN_FORCE : SW_RUN_NEW);
    if (status == SW_OK) print_imported(from, model, said);
    sw_model_free(model);
    return status == SW_OK ? STATUS_OK : failed(status);
}

int import_main(int argc, char **argv)
{
    import_options from = {.data_seed = sw_config_default().data_seed};
    sw_config config = sw_config_default();
    parse_result parsed = parse(&from, &config, argc, argv);
    if (parsed != PARSE_OK) return parsed == PARSE_HELP ? STATUS_OK : STATUS_WRONG_USE;
    if (sw_config_set(&config, "data", from.data ? from.data : "none") != SW_OK) return wrong_use();
    config.data_seed = from.data_seed;
    int exit_status = from.data ? check_data_set(from.data) : STATUS_OK;
    if (!exit_status) exit_status = check_folder(from.out, from.force ? SW_RUN_FORCE : SW_RUN_NEW);
    if (exit_status) return exit_status;

    sw_dataset *data = NULL;
    sw_status opened = SW_OK;
    if (from.data) opened = sw_dataset_open(&data, from.data, (uint64_t)from.data_seed);
    exit_status = opened == SW_OK ? import(&from, &config, data) : failed(opened);
    sw_dataset_free(data);
    return exit_status;
}
