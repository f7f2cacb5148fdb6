/* state_file.c - the state of an optimizer or a trainer in a file, to go on to the same bits. The
 * tensors are the parameters, both arrays of the optimizer's state, and the average. The metadata
 * holds the settings that are read, the model's own among them, and the number of steps. */
#include "train/state_file.h"

#include "base/error.h"
#include "base/number.h"
#include "train/config.h"
#include "train/trainer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTIMIZER_FORMAT "setwise-optimizer 1"
#define TRAINER_FORMAT "setwise-trainer 1"

const char *sw_state_real_name(void)
{
    return sizeof(sw_real) == sizeof(double) ? "double" : "float";
}

int sw_state_arrays(const sw_optimizer *optimizer, sw_params_array array[SW_STATE_ARRAYS])
{
    array[0] = (sw_params_array){"weights.", optimizer->params->values};
    array[1] = (sw_params_array){"first.", optimizer->first};
    array[2] = (sw_params_array){"second.", optimizer->second};
    array[3] = (sw_params_array){"average.", optimizer->average};
    return optimizer->average ? SW_STATE_ARRAYS : SW_STATE_ARRAYS - 1;
}

/* ---- Checks ---------------------------------------------------------------------------------- */

static sw_status expect_meta(const sw_safetensors *file, const char *key, const char *expected)
{
    const char *value = sw_safetensors_meta(file, key);
    if (value && strcmp(value, expected) == 0) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "metadata \"%s\" is \"%.40s\", expected \"%s\"", key,
                   value ? value : "missing", expected);
}

sw_status sw_state_read_config(sw_config *started, const sw_safetensors *file, const char *format)
{
    SW_TRY(expect_meta(file, "format", format));
    SW_TRY(sw_safetensors_need_checksum(file));
    SW_TRY(expect_meta(file, "real", sw_state_real_name())); /* rounded, it would be another run */
    const char *config = sw_safetensors_meta(file, "config");
    if (!config) return sw_fail(SW_ERROR_FORMAT, "expected metadata \"config\"");
    *started = sw_config_default();
    return sw_config_read_text(started, config, strlen(config));
}

sw_status sw_state_match(const sw_safetensors *file, const sw_params *params,
                         const sw_params_array *array, int count)
{
    for (int a = 0; a < count; a++) SW_TRY(sw_params_match(file, params, array[a].prefix));
    if (file->count == count * (int64_t)params->count) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "has %lld tensors, expected %lld", (long long)file->count,
                   count * (long long)params->count);
}

sw_status sw_state_name_file(sw_status status, const char *path)
{
    if (status == SW_OK || strncmp(sw_error_message(), path, strlen(path)) == 0) return status;
    return sw_fail_in(status, path);
}

/* ---- Settings -------------------------------------------------------------------------------- */

/* The fields that an optimizer reads; the others are the default ones. */
static sw_config settings_of(const sw_optimizer *optimizer)
{
    const sw_update *update = &optimizer->update;
    sw_config config = sw_config_default();
    strcpy(config.optimizer, sw_optimizer_kind_name(update->kind));
    config.momentum = update->momentum;
    config.beta1 = update->beta1;
    config.beta2 = update->beta2;
    config.epsilon = update->epsilon;
    config.weight_decay = update->weight_decay;
    config.clip = optimizer->clip;
    config.average = optimizer->share;
    return config;
}

/* The same of a trainer, and the configuration of its model. */
static sw_config settings_of_trainer(const sw_trainer *trainer)
{
    const sw_config *own = &trainer->config;
    sw_config config = settings_of(trainer->optimizer);
    config.model = trainer->model->config;
    config.lr = own->lr;
    memcpy(config.schedule, own->schedule, sizeof config.schedule);
    config.warmup = own->warmup;
    config.steps = own->steps;
    config.smoothing = own->smoothing;
    memcpy(config.class_weights, own->class_weights, sizeof config.class_weights);
    memcpy(config.error, own->error, sizeof config.error);
    config.sample = own->sample;
    config.instance_dropout = own->instance_dropout;
    config.seed = own->seed;
    return config;
}

/* ---- Files ----------------------------------------------------------------------------------- */

static sw_status save(const sw_optimizer *optimizer, int64_t step, const sw_config *settings,
                      const char *format, const char *path)
{
    sw_params_array array[SW_STATE_ARRAYS];
    const int arrays = sw_state_arrays(optimizer, array);
    char steps[24];
    sw_text config = {0};
    SW_TRY(sw_params_check_to_write(optimizer->params, path));
    snprintf(steps, sizeof steps, "%" PRId64, step);
    sw_config_write_text(settings, &config);
    sw_status status = sw_text_status(&config);
    if (status == SW_OK) {
        const sw_meta meta[] = {{"format", format},        {"setwise_version", sw_version()},
                                {"kernels", sw_kernels()}, {"real", sw_state_real_name()},
                                {"config", config.data},   {"steps", steps}};
        status = sw_params_write(&(sw_destination){.path = path}, optimizer->params, array, arrays,
                                 meta, sizeof meta / sizeof meta[0]);
    }
    sw_text_free(&config);
    return status;
}

static sw_status read_steps(int64_t *step, const sw_safetensors *file)
{
    const char *text = sw_safetensors_meta(file, "steps");
    double steps = -1;
    const double most = 9007199254740992; /* 2^53 */
    if (text && sw_number_parse(text, &steps) && steps >= 0 && steps < most &&
        steps == (double)(int64_t)steps) {
        *step = (int64_t)steps;
        return SW_OK;
    }
    return sw_fail(SW_ERROR_FORMAT, "metadata \"steps\" is \"%.40s\", expected a number of steps",
                   text ? text : "missing");
}

/* Every array is read twice: first into memory of its own, so that a file with a fault changes
 * nothing. */
static sw_status read_arrays(sw_optimizer *optimizer, const sw_safetensors *file)
{
    const sw_params *params = optimizer->params;
    sw_params_array array[SW_STATE_ARRAYS];
    const int arrays = sw_state_arrays(optimizer, array);
    SW_TRY(sw_state_match(file, params, array, arrays));
    sw_real *room = malloc(sw_bytes(params->flat_size + 1, sizeof *room));
    if (!room) return sw_fail(SW_ERROR_MEMORY, "out of memory to read the state of a training");
    sw_status status = SW_OK;
    for (int a = 0; a < 2 * arrays && status == SW_OK; a++)
        status = sw_params_read(file, params, a < arrays ? room : array[a % arrays].values,
                                array[a % arrays].prefix);
    free(room);
    return status;
}

static sw_status load(sw_optimizer *optimizer, int64_t *step, const sw_config *settings,
                      const char *format, const char *path)
{
    sw_safetensors *file;
    sw_config started;
    int64_t steps = 0;
    SW_TRY(sw_safetensors_open(&file, path));
    sw_status status = sw_state_read_config(&started, file, format);
    if (status == SW_OK) status = sw_config_same(settings, &started);
    if (status == SW_OK) status = read_steps(&steps, file);
    if (status == SW_OK) status = read_arrays(optimizer, file);
    sw_safetensors_close(file);
    if (status != SW_OK) return sw_state_name_file(status, path);
    *step = steps;
    return SW_OK;
}

/* ---- Of an optimizer, and of a trainer ------------------------------------------------------- */

sw_status sw_optimizer_save(const sw_optimizer *optimizer, const char *path)
{
    SW_NOT_NULL(optimizer, path);
    const sw_config settings = settings_of(optimizer);
    return save(optimizer, optimizer->update.step, &settings, OPTIMIZER_FORMAT, path);
}

sw_status sw_optimizer_load(sw_optimizer *optimizer, const char *path)
{
    SW_NOT_NULL(optimizer, path);
    const sw_config settings = settings_of(optimizer);
    return load(optimizer, &optimizer->update.step, &settings, OPTIMIZER_FORMAT, path);
}

sw_status sw_trainer_save(const sw_trainer *trainer, const char *path)
{
    SW_NOT_NULL(trainer, path);
    const sw_config settings = settings_of_trainer(trainer);
    return save(trainer->optimizer, trainer->step, &settings, TRAINER_FORMAT, path);
}

sw_status sw_trainer_load(sw_trainer *trainer, const char *path)
{
    SW_NOT_NULL(trainer, path);
    const sw_config settings = settings_of_trainer(trainer);
    return load(trainer->optimizer, &trainer->step, &settings, TRAINER_FORMAT, path);
}
