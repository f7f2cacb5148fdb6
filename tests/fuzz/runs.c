/* runs.c - targets for the files of models, runs and comparisons. */
#include "fuzz.h"
#include "train/checkpoint.h"
#include "train/config.h"
#include "train/data_path.h"
#include "train/history.h"
#include "train/result.h"

#include <setwise/datasets.h>
#include <setwise/diagnosis.h>
#include <setwise/model.h>
#include <setwise/predictions.h>
#include <setwise/study.h>
#include <setwise/tune.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Configurations -------------------------------------------------------------------------- */

/* What is read is written, and then read as the same. */
int fuzz_config(const uint8_t *data, size_t size)
{
    sw_config config = sw_config_default(), again = sw_config_default();
    if (sw_config_read_text(&config, (const char *)data, size) != SW_OK) return 0;
    sw_text first = {0}, second = {0};
    sw_config_write_text(&config, &first);
    fuzz_expect(sw_text_status(&first) == SW_OK &&
                    sw_config_read_text(&again, first.data, first.length) == SW_OK,
                "what is written can be read");
    sw_config_write_text(&again, &second);
    fuzz_expect(sw_text_status(&second) == SW_OK && strcmp(first.data, second.data) == 0,
                "the same configuration");
    sw_text_free(&first);
    sw_text_free(&second);
    return 0;
}

/* ---- Parameters ------------------------------------------------------------------------------ */

int fuzz_model(const uint8_t *data, size_t size)
{
    sw_model *model;
    (void)sw_model_load(&model, fuzz_sealed("model.safetensors", data, size));
    sw_model_free(model);
    return 0;
}

/* A model as small as the file: what it infers is no larger. */
static bool is_small(const sw_model_config *config)
{
    const int64_t most = 64;
    return config->input <= most && config->outputs <= most && config->width <= most &&
           config->heads <= most && config->layers <= 4;
}

int fuzz_state(const uint8_t *data, size_t size)
{
    char said[1024];
    sw_model *model;
    sw_model_config config = sw_model_config_default();
    config.width = 4;
    config.heads = 2;
    config.layers = 1;
    const char *path = fuzz_sealed("state.safetensors", data, size);
    if (sw_model_config_infer(&config, path, said, sizeof said) != SW_OK || !is_small(&config))
        return 0;
    if (sw_model_new(&model, &config, 1) != SW_OK) return 0;
    (void)sw_model_import(model, path);
    sw_model_free(model);
    return 0;
}

/* ---- A checkpoint ---------------------------------------------------------------------------- */

/* The settings with which `seeds` trains the run whose checkpoint is the seed. */
static const char *const settings[][2] = {
    {"data", "needle:train=8:valid=4:test=4:size=4"},
    {"width", "4"},
    {"layers", "1"},
    {"steps", "4"},
    {"batch", "4"},
    {"evaluations", "2"},
    {"warmup", "0"},
    {"threads", "1"},
};

typedef struct trained {
    sw_dataset *dataset;
    sw_config config;
} trained;

static const trained *prepare(void)
{
    static trained t;
    if (t.dataset) return &t;
    t.config = sw_config_default();
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        fuzz_expect(sw_config_set(&t.config, settings[i][0], settings[i][1]) == SW_OK, "a setting");
    fuzz_expect(sw_dataset_open(&t.dataset, t.config.data, 1) == SW_OK, "a data set");
    sw_model_config_for(&t.config.model, t.dataset);
    return &t;
}

int fuzz_checkpoint(const uint8_t *data, size_t size)
{
    const trained *t = prepare();
    sw_config config = t->config;
    sw_model *model;
    sw_fitting fitting = {0};
    sw_kernel_names kernels = {{0}};
    const sw_checksum data_checksum = {{0}};
    const char *path = fuzz_sealed("last.safetensors", data, size);
    (void)sw_checkpoint_check(&config, path);
    fuzz_expect(sw_model_new(&model, &config.model, (uint64_t)config.seed) == SW_OK &&
                    sw_model_set_schema(model, &t->dataset->schema) == SW_OK,
                "a model");
    config.model = model->config;
    fuzz_expect(sw_fitting_begin(&fitting, model, &config, sw_dataset_split(t->dataset, SW_TRAIN),
                                 sw_dataset_split(t->dataset, SW_VALID), NULL) == SW_OK,
                "a fit");
    (void)sw_checkpoint_load(&fitting, &kernels, &data_checksum, path);
    sw_fitting_end(&fitting);
    sw_model_free(model);
    return 0;
}

/* ---- What is kept of runs -------------------------------------------------------------------- */

static void read_result(const char *path)
{
    sw_result result = {0};
    sw_result_details details;
    (void)sw_result_read(&result, path);
    if (sw_result_details_read(&details, path) == SW_OK) sw_result_details_free(&details);
}

static void read_predictions(const char *path)
{
    sw_predictions predictions;
    (void)sw_predictions_read(&predictions, path);
    sw_predictions_free(&predictions);
}

static void read_history(const char *path)
{
    int64_t count;
    sw_evaluation *history;
    (void)path;
    (void)sw_history_load(&history, &count, 4, fuzz_folder());
    free(history);
}

static void read_study(const char *path)
{
    sw_study study = {0};
    (void)path;
    fuzz_file("config.json", "{}", 2);
    (void)sw_study_read(&study, fuzz_folder());
    sw_study_close(&study);
}

static void read_tuning(const char *path)
{
    sw_tuning tuning;
    sw_config config;
    (void)path;
    (void)sw_tuning_read(&tuning, &config, fuzz_folder());
}

static void read_diagnosis(const char *path)
{
    sw_diagnosis diagnosis;
    (void)sw_diagnosis_read(&diagnosis, path);
}

static void read_places(const char *path)
{
    char spec[SW_MAX_SPEC];
    (void)path;
    (void)sw_data_path_find(spec, "bags.csv", fuzz_folder());
}

int fuzz_kept(const uint8_t *data, size_t size)
{
    static const struct {
        char letter;
        const char *name;
        void (*read)(const char *path);
    } kinds[] = {{'r', "result.json", read_result},    {'p', "predictions.jsonl", read_predictions},
                 {'m', "metrics.jsonl", read_history}, {'s', "study.json", read_study},
                 {'t', "tune.json", read_tuning},      {'d', "attention.json", read_diagnosis},
                 {'w', "places.json", read_places}};
    for (size_t i = 0; size > 0 && i < sizeof kinds / sizeof kinds[0]; i++)
        if (data[0] == kinds[i].letter) kinds[i].read(fuzz_file(kinds[i].name, data + 1, size - 1));
    return 0;
}
