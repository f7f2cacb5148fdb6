/* trained.c - open a trained model together with a split of some data. */
#include "trained.h"

#include "command.h"
#include "data_like.h"
#include "shown.h"

#include <setwise/datasets.h>
#include <setwise/model.h>
#include <setwise/scores.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sw_role role_of(const char *name)
{
    for (int role = SW_TRAIN; role < SW_TEST; role++)
        if (strcmp(name, sw_role_name((sw_role)role)) == 0) return (sw_role)role;
    return SW_TEST;
}

/* Other data than the run's own, for its model. */
typedef struct other_data {
    sw_dataset **out;
    const sw_schema *schema;
    uint64_t seed;
} other_data;

static sw_status open_other(void *user, const char *spec)
{
    const other_data *other = user;
    return sw_dataset_open_for(other->out, spec, other->schema, other->seed);
}

int trained_open(trained *out, const char *run, const char *data_spec, const char **split)
{
    sw_config config;
    *out = (trained){0};
    int exit_status = check_run(run);
    if (exit_status) return exit_status;
    sw_status status = read_config(&config, run);
    if (status != SW_OK) return failed(status);
    if (!data_spec && strcmp(config.data, "none") == 0) {
        say("%s was imported without data: name a data set with --data", run);
        return STATUS_WRONG_USE;
    }
    exit_status = data_spec ? check_data_set(data_spec) : STATUS_OK;
    if (exit_status) return exit_status;

    warn_slow();
    status = sw_run_model(&out->model, run);
    if (status == SW_OK && !data_spec)
        status = sw_run_dataset(&out->data, &config, run, &out->model->schema);
    if (status != SW_OK) return failed(status);
    other_data other = {&out->data, &out->model->schema, (uint64_t)config.data_seed};
    if (data_spec) exit_status = open_like(data_spec, config.data, open_other, &other);
    if (exit_status) return exit_status;
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

int trained_thresholds(double **threshold, int64_t *sets, const char *run, const trained *own,
                       const char *by, int threads)
{
    const char *name = "valid";
    trained opened = {0};
    const int exit_status = own ? STATUS_OK : trained_open(&opened, run, NULL, &name);
    sw_status status = SW_OK;
    *threshold = NULL;
    if (!exit_status) {
        if (!own) own = &opened;
        const sw_split valid = sw_dataset_split(own->data, SW_VALID);
        *sets = valid.count;
        *threshold = calloc((size_t)valid.outputs + 1, sizeof **threshold);
        status = *threshold ? sw_evaluate_thresholds(*threshold, by, own->model, valid, threads)
                            : out_of_memory();
    }
    trained_close(&opened);
    return status == SW_OK ? exit_status : failed(status);
}
