/* eval.c - `setwise eval`: the figures of a trained model on a split. */
#include "command.h"
#include "output.h"

#include <stdio.h>
#include <string.h>

static sw_role role_of(const char *name)
{
    for (int role = SW_TRAIN; role < SW_TEST; role++)
        if (strcmp(name, sw_role_name((sw_role)role)) == 0) return (sw_role)role;
    return SW_TEST;
}

static int evaluate(const sw_model *model, const sw_dataset *data, const char *split, int threads,
                    bool json)
{
    sw_metrics metrics;
    sw_status evaluated =
        sw_evaluate(&metrics, model, sw_dataset_split(data, role_of(split)), threads);
    if (evaluated != SW_OK) return failed(evaluated);
    if (json) return print_json(json_metrics(&metrics));
    print_metrics(&split, &metrics, 1);
    return STATUS_OK;
}

int eval_main(int argc, char **argv)
{
    const char *run = NULL, *split = "test", *data_spec = NULL;
    int64_t threads = 0;
    bool json = false;
    const option options[] = {
        {"run", OPTION_TEXT, &run, "DIR", "folder of a trained run", .required = true},
        {"split", OPTION_TEXT, &split, "NAME", "which split", .choices = "train|valid|test"},
        {"data", OPTION_TEXT, &data_spec, "D", "another data set than the run's own"},
        {"threads", OPTION_INT, &threads, "N", "0: as many as there are cores", 0, 1024},
        {"json", OPTION_SWITCH, &json, NULL, "print JSON"},
    };
    const command_line line = {
        .usage = "setwise eval --run DIR [options]",
        .summary = "Figures of a run's best model on a split of its data (test, by default).",
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };
    PARSE_OR_RETURN(&line, argc, argv);

    char path[4096];
    sw_config config = sw_config_default();
    snprintf(path, sizeof path, "%s/config.json", run);
    sw_status status = sw_config_read(&config, path);
    if (status != SW_OK) return failed(status);
    if (!data_spec && strcmp(config.data, "none") == 0) {
        fprintf(stderr, "setwise: %s was imported without data: name a data set by --data\n", run);
        return STATUS_WRONG_USE;
    }
    int exit_status = check_data_set(data_spec ? data_spec : config.data);
    if (exit_status) return exit_status;

    warn_threads();
    sw_model *model = NULL;
    sw_dataset *data = NULL;
    snprintf(path, sizeof path, "%s/model.safetensors", run);
    status = sw_model_load(&model, path);
    if (status == SW_OK)
        status = data_spec ? sw_dataset_open_for(&data, data_spec, &model->schema,
                                                 (uint64_t)config.data_seed)
                           : sw_run_dataset(&data, &config, &model->schema);
    exit_status =
        status == SW_OK ? evaluate(model, data, split, (int)threads, json) : failed(status);
    sw_dataset_free(data);
    sw_model_free(model);
    return exit_status;
}
