/* trained.c - open a trained model together with a split of some data. */
#include "trained.h"

#include "command.h"
#include "shown.h"

#include <setwise/datasets.h>
#include <setwise/model.h>

#include <stdio.h>
#include <string.h>

static sw_role role_of(const char *name)
{
    for (int role = SW_TRAIN; role < SW_TEST; role++)
        if (strcmp(name, sw_role_name((sw_role)role)) == 0) return (sw_role)role;
    return SW_TEST;
}

/* Print the error, and the other data with the options of the run's own data, which often fit it.
 */
static int failed_to_open(sw_status status, const char *spec, const char *own)
{
    const int exit_status = failed(status);
    const bool plain = sw_dataset_is_file(spec) && !spec[sw_spec_span(spec, ":")];
    const char *options = sw_dataset_is_file(own) ? own + sw_spec_span(own, ":") : "";
    char text[8192];
    if (status != SW_ERROR_FORMAT || !plain || !*options) return exit_status;
    snprintf(text, sizeof text, "%s%s", spec, options);
    fputs("setwise: with the options of the run's own data: --data ", stderr);
    say_word(text);
    fputc('\n', stderr);
    return exit_status;
}

int trained_open(trained *out, const char *run, const char *data_spec, const char **split)
{
    char path[4096];
    sw_config config = sw_config_default();
    *out = (trained){0};
    snprintf(path, sizeof path, "%s/config.json", run);
    sw_status status = sw_config_read(&config, path);
    if (status != SW_OK) return failed(status);
    if (!data_spec && strcmp(config.data, "none") == 0) {
        say("%s was imported without data: name a data set with --data", run);
        return STATUS_WRONG_USE;
    }
    int exit_status = data_spec ? check_data_set(data_spec) : STATUS_OK;
    if (exit_status) return exit_status;

    warn_threads();
    snprintf(path, sizeof path, "%s/model.safetensors", run);
    status = sw_model_load(&out->model, path);
    if (status == SW_OK)
        status = data_spec ? sw_dataset_open_for(&out->data, data_spec, &out->model->schema,
                                                 (uint64_t)config.data_seed)
                           : sw_run_dataset(&out->data, &config, run, &out->model->schema);
    if (status != SW_OK)
        return data_spec ? failed_to_open(status, data_spec, config.data) : failed(status);
    say_data_warnings(out->data);
    const bool whole = !*split && data_spec && !out->data->split_given;
    if (!*split) *split = whole ? "whole" : "test";
    out->split = sw_dataset_split(out->data, role_of(*split));
    if (whole) {
        out->split.index = NULL;
        out->split.count = out->data->sets.count;
    }
    if (out->split.count > 0) return STATUS_OK;
    say("%s: no set is in the %s split", out->data->name, *split);
    return STATUS_FAILED;
}

void trained_close(trained *run)
{
    sw_dataset_free(run->data);
    sw_model_free(run->model);
}
