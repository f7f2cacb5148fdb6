/* run_data.c - opens the data of a run, and divides it as the configuration says. */
#include "train/run_data.h"

#include "base/error.h"
#include "base/schema.h"
#include "base/schema_json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "data/data_checksum.h"
#include "data/dataset.h"
#include "data/reduce.h"
#include "train/checkpoint.h"
#include "train/data_path.h"
#include "train/run_folder.h"
#include "train/start.h"

#include <setwise/datasets.h>

#include <stdio.h>
#include <string.h>

/* What tells divisions into folds apart: `repeat` and, if they are drawn, data-seed. */
static uint64_t fold_seed(const sw_dataset *dataset, const sw_config *config)
{
    return (uint64_t)config->repeat + (dataset->divisions > 0 ? 0 : (uint64_t)config->data_seed);
}

static sw_status check_config(const sw_config *config)
{
    if (config->folds != 0 || (config->fold == 0 && config->repeat == 0)) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "fold is %lld and repeat is %lld, but folds is 0: give folds too",
                   (long long)config->fold, (long long)config->repeat);
}

static sw_status divide(sw_dataset *dataset, const sw_config *config)
{
    const int64_t given = dataset->divisions > 0 ? dataset->division[0].count : config->folds;
    if (config->folds != given)
        return sw_fail(
            SW_ERROR_ARGUMENT,
            "%s comes with %lld folds: expected folds %lld, not %lld (ignore=NAME leaves "
            "the column of folds out)",
            config->data, (long long)given, (long long)given, (long long)config->folds);
    const sw_status status =
        dataset->divisions > 0
            ? sw_dataset_fold_given(dataset, config->fold, config->repeat)
            : sw_dataset_fold(dataset, config->folds, config->fold, fold_seed(dataset, config));
    return status == SW_OK ? SW_OK : sw_fail_in(status, config->data);
}

sw_status sw_run_fold(sw_dataset *dataset, const sw_config *config)
{
    SW_TRY(check_config(config));
    if (config->folds > 0) SW_TRY(divide(dataset, config));
    if (config->train_sets == dataset->train_sets) return SW_OK;
    const sw_status status =
        sw_dataset_reduce(dataset, config->train_sets, fold_seed(dataset, config));
    return status == SW_OK ? SW_OK : sw_fail_in(status, config->data);
}

static sw_status open_folded(sw_dataset **out, const sw_config *config, const sw_schema *model)
{
    sw_dataset *dataset;
    *out = NULL;
    SW_TRY(sw_dataset_open_for(&dataset, config->data, model, (uint64_t)config->data_seed));
    sw_status status = sw_run_fold(dataset, config);
    if (status == SW_OK)
        *out = dataset;
    else
        sw_dataset_free(dataset);
    return status;
}

/* Is the schema of the data the one that the model was trained with? With config->init, the model
 * may have the scales of another run. The data do not know that of the sets' sizes. */
static sw_status compare_schemas(bool *same, const sw_config *config, const sw_schema *data,
                                 const sw_schema *model)
{
    const bool other_scales = strcmp(config->init, "none") != 0;
    sw_schema expected = other_scales ? sw_run_scales(data, model) : *data;
    expected.size = model->size;
    return sw_schema_same(same, &expected, model);
}

/* Are the sets those that the run in `folder` was trained with? */
static sw_status compare_sets(bool *same, const sw_dataset *dataset, const char *folder)
{
    sw_path last;
    sw_checksum data;
    *same = true;
    if (!folder) return SW_OK;
    SW_TRY(sw_path_join(&last, folder, sw_run_file[SW_RUN_LAST]));
    SW_TRY(sw_dataset_checksum(&data, dataset));
    return sw_checkpoint_compare_data(same, &data, last.text);
}

/* Is the run a trial of a search, DIR/trials/NAME? */
static bool is_trial(const char *folder)
{
    sw_path search;
    return folder && sw_path_print(&search, "%s/../../tune.json", folder) == SW_OK &&
           sw_path_exists(search.text);
}

/* `what` of the data set differs from what the model was trained with. */
static sw_status warn_of_change(sw_dataset *dataset, const char *name, const char *folder,
                                const char *what)
{
    const char *or_trial =
        is_trial(folder) ? ", or the search divides it into inner folds for its trials" : "";
    SW_TRY(sw_dataset_warn(dataset,
                           "%s has changed since the model was trained%s: its %s differ, and sets "
                           "that the model was trained on may be in another split",
                           name, or_trial, what));
    dataset->split_warnings++;
    return SW_OK;
}

/* Open the file as for training: if it has not changed, its schema is that of the model. Otherwise
 * open it for the model, with a warning. */
static sw_status open_compared(sw_dataset **out, const sw_config *config, const char *folder,
                               const sw_schema *model)
{
    bool same = false;
    if (open_folded(out, config, NULL) == SW_OK) {
        SW_TRY(compare_schemas(&same, config, &(*out)->schema, model));
        if (same) {
            SW_TRY(compare_sets(&same, *out, folder));
            return same ? SW_OK
                        : warn_of_change(*out, config->data, folder, "sets, answers or splits");
        }
        sw_dataset_free(*out);
        *out = NULL;
    }
    SW_TRY(open_folded(out, config, model));
    return warn_of_change(*out, config->data, folder, "names, scales or words");
}

static sw_status open_run(sw_dataset **out, const sw_config *config, const char *folder,
                          const sw_schema *model)
{
    if (!model || sw_schema_is_empty(model) || !sw_dataset_is_file(config->data))
        return open_folded(out, config, model);
    const sw_status status = open_compared(out, config, folder, model);
    if (status == SW_OK) return SW_OK;
    sw_dataset_free(*out);
    *out = NULL;
    return status;
}

sw_status sw_run_dataset(sw_dataset **out, const sw_config *config, const char *folder,
                         const sw_schema *model)
{
    SW_NOT_NULL(out, config);
    sw_config placed = *config;
    *out = NULL;
    SW_TRY(sw_data_path_find(placed.data, config->data, folder));
    return open_run(out, &placed, folder, model);
}

typedef struct fold_text {
    char text[128];
} fold_text;

/* "fold 2 of 5 by seed 7" */
static fold_text name_fold(int64_t folds, int64_t fold, uint64_t seed)
{
    fold_text fold_name = {"no folds"};
    if (folds > 0)
        snprintf(fold_name.text, sizeof fold_name.text, "fold %lld of %lld by seed %llu",
                 (long long)fold, (long long)folds, (unsigned long long)seed);
    return fold_name;
}

/* Is the data set the one that config.json will name? Otherwise the run would later be repeated, or
 * judged, with other data. */
static sw_status check_name(const sw_dataset *dataset, const char *spec)
{
    const size_t length = sw_spec_span(spec, ":");
    if (dataset->path || strcmp(spec, "none") == 0) return SW_OK;
    if (!sw_is_utf8(spec)) return SW_OK; /* the check of the configuration says so */
    if (strlen(dataset->name) == length && strncmp(spec, dataset->name, length) == 0) return SW_OK;
    return sw_fail(
        SW_ERROR_ARGUMENT,
        "run: data is %s, but the data set is \"%s\": expected data=none for sets that no "
        "program can open again",
        sw_excerpt_of(spec).text, sw_excerpt_of(dataset->name).text);
}

sw_status sw_run_check_data(const sw_dataset *dataset, const sw_config *config)
{
    SW_TRY(check_name(dataset, config->data));
    SW_TRY(check_config(config));
    if (dataset->train_sets != config->train_sets)
        return sw_fail(
            SW_ERROR_ARGUMENT, "run: the data set has train-sets %s, the configuration asks for %s",
            sw_number_of(dataset->train_sets).text, sw_number_of(config->train_sets).text);
    const bool same =
        dataset->fold == config->fold && dataset->fold_seed == fold_seed(dataset, config);
    if (dataset->folds == config->folds && (same || config->folds == 0)) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "run: the data set has %s, the configuration asks for %s",
                   name_fold(dataset->folds, dataset->fold, dataset->fold_seed).text,
                   name_fold(config->folds, config->fold, fold_seed(dataset, config)).text);
}
