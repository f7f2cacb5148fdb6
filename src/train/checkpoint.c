/* checkpoint.c - last.safetensors, from which a fit can resume. The tensors are the parameters,
 * both arrays of the optimiser's state, the best parameters, and the average. The metadata holds
 * the configuration, the schema, the position, the history and the checksum of the data. */
#include "train/checkpoint.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/schema_json.h"
#include "model/params_file.h"
#include "train/config.h"
#include "train/history.h"
#include "train/state_file.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#define FORMAT "setwise-checkpoint 6"
enum { MOST_ARRAYS = SW_STATE_ARRAYS + 1 };

/* List the arrays of a file: those of the optimizer, and the chosen parameters. Returns their
 * number. */
static int list_arrays(const sw_fitting *fitting, sw_params_array array[MOST_ARRAYS])
{
    enum { BEST = 3 }; /* before the average */
    const int count = sw_state_arrays(fitting->trainer->optimizer, array);
    if (count > BEST) array[count] = array[BEST];
    array[BEST] = (sw_params_array){"best.", fitting->at.best};
    return count + 1;
}

void sw_kernel_names_add(sw_kernel_names *kernels)
{
    const char *name = sw_kernels();
    size_t length = strlen(name);
    for (const char *at = kernels->text; (at = strstr(at, name)); at += length) {
        bool begins = at == kernels->text || at[-1] == ' ';
        if (begins && (at[length] == 0 || at[length] == ',')) return;
    }
    sw_append(kernels->text, sizeof kernels->text, "%s%s", kernels->text[0] ? ", " : "", name);
}

/* ---- The position --------------------------------------------------------------------------- */

#define POSITION "{s:I, s:I, s:I, s:I, s:I, s:F, s:F, s:I, s:F, s:F, s:I, s:F}"
enum { POSITION_MEMBERS = 12 };

static void write_position(const sw_fitting *fitting, sw_text *text)
{
    const sw_progress *at = &fitting->at;
    sw_json_open(text, NULL, '{');
    sw_json_whole(text, "train_sets", fitting->train.count);
    sw_json_whole(text, "valid_sets", fitting->valid.count);
    sw_json_whole(text, "step", fitting->trainer->step);
    sw_json_whole(text, "evaluations", at->evaluations);
    sw_json_whole(text, "chosen", at->chosen);
    sw_json_real(text, "loss_sum", at->total.loss_sum);
    sw_json_real(text, "weight_sum", at->total.weight_sum);
    sw_json_whole(text, "correct", at->total.tally.correct);
    sw_json_real(text, "error_sum", at->total.tally.error);
    sw_json_real(text, "grad_norm_sum", at->total.grad_norm);
    sw_json_whole(text, "sets", at->total.sets);
    sw_json_real(text, "seconds", at->seconds);
    sw_json_close(text, '}');
}

static sw_status read_position(sw_fitting *fitting, const char *text)
{
    sw_progress *at = &fitting->at;
    json_error_t error;
    json_t *object;
    json_int_t train, valid, step, evaluations, chosen, correct, sets;
    sw_status status = sw_json_read(&object, text, strlen(text), 0, &error);
    if (status == SW_OK)
        status = sw_json_unpack(object, &error, POSITION, "train_sets", &train, "valid_sets",
                                &valid, "step", &step, "evaluations", &evaluations, "chosen",
                                &chosen, "loss_sum", &at->total.loss_sum, "weight_sum",
                                &at->total.weight_sum, "correct", &correct, "error_sum",
                                &at->total.tally.error, "grad_norm_sum", &at->total.grad_norm,
                                "sets", &sets, "seconds", &at->seconds);
    const size_t members = json_object_size(object);
    json_decref(object);
    if (status == SW_ERROR_FORMAT) sw_fail(status, "metadata \"position\": %s", error.text);
    SW_TRY(status);
    if (members != POSITION_MEMBERS)
        return sw_fail(SW_ERROR_FORMAT, "metadata \"position\": %zu members, expected %d", members,
                       POSITION_MEMBERS);
    if (train != fitting->train.count || valid != fitting->valid.count)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "the data has changed: %lld sets to train and %lld to validate on, the run "
                       "was started with %lld and %lld",
                       (long long)fitting->train.count, (long long)fitting->valid.count,
                       (long long)train, (long long)valid);
    bool possible = evaluations >= 0 && step >= evaluations && chosen >= 0 &&
                    chosen <= evaluations && (chosen > 0) == (evaluations > 0) && sets >= 0;
    if (!possible)
        return sw_fail(SW_ERROR_FORMAT,
                       "metadata \"position\" is not a position that a run can have: step %lld, "
                       "%lld evaluations, number %lld chosen",
                       (long long)step, (long long)evaluations, (long long)chosen);
    if (step > fitting->trainer->config.steps)
        return sw_fail(SW_ERROR_ARGUMENT, "steps is %lld, but the run has made %lld already",
                       (long long)fitting->trainer->config.steps, (long long)step);
    fitting->trainer->step = step;
    at->evaluations = evaluations;
    at->chosen = chosen;
    at->total.tally.correct = correct;
    at->total.sets = sets;
    return SW_OK;
}

/* ---- Save ----------------------------------------------------------------------------------- */

sw_status sw_checkpoint_save(const sw_fitting *fitting, const sw_kernel_names *kernels,
                             const sw_checksum *data, const char *path)
{
    const sw_model *model = fitting->trainer->model;
    sw_params_array array[MOST_ARRAYS];
    const int arrays = list_arrays(fitting, array);
    enum { TEXTS = 4 };
    sw_text text[TEXTS] = {0}, *config = &text[0], *schema = &text[1], *position = &text[2],
            *history = &text[3];
    sw_config_write_text(&fitting->trainer->config, config);
    sw_schema_write(&model->schema, schema);
    write_position(fitting, position);
    sw_history_write(fitting->at.history, fitting->at.evaluations, history);
    sw_status status = SW_OK;
    for (int i = 0; i < TEXTS && status == SW_OK; i++) status = sw_text_status(&text[i]);
    if (status == SW_OK) {
        const sw_meta meta[] = {{"format", FORMAT},
                                {"setwise_version", sw_version()},
                                {"real", sw_state_real_name()},
                                {"kernels", kernels->text},
                                {"config", config->data},
                                {"schema", schema->data},
                                {"position", position->data},
                                {"history", history->data},
                                {"sets", data->text}};
        status = sw_params_write(&(sw_destination){.path = path}, &model->params, array, arrays,
                                 meta, sizeof meta / sizeof meta[0]);
    }
    for (int i = 0; i < TEXTS; i++) sw_text_free(&text[i]);
    return status;
}

/* ---- Load ----------------------------------------------------------------------------------- */

/* Parameters that were trained for one scale, or one list of words, must not go on with another. */
static sw_status check_schema(const sw_model *model, const char *text)
{
    bool same = false;
    sw_schema started;
    sw_arena *arena = sw_arena_new();
    if (!arena) return SW_ERROR_MEMORY;
    sw_status status = sw_schema_read(&started, text, "metadata \"schema\"", arena);
    if (status == SW_OK) status = sw_schema_same(&same, &model->schema, &started);
    sw_arena_free(arena);
    if (status != SW_OK || same) return status;
    return sw_fail(SW_ERROR_ARGUMENT, "the data has changed: its names, scales or words differ "
                                      "from those that the run was started with");
}

/* A file without the checksum says nothing about its data. */
static sw_status check_data(const char *started, const sw_checksum *data)
{
    if (!started || strcmp(started, data->text) == 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "the data has changed: its sets, answers or splits differ "
                                      "from those that the run was started with");
}

/* Count the lines before allocating memory: the file could claim more than memory holds. Then
 * reserve memory for the evaluations that are still to come, too. */
static sw_status read_history(sw_fitting *fitting, const char *text)
{
    const sw_trainer *trainer = fitting->trainer;
    int64_t count = fitting->at.evaluations, lines = sw_history_count(text);
    if (lines < count)
        return sw_fail(SW_ERROR_FORMAT, "metadata \"history\" has %lld lines, expected %lld",
                       (long long)lines, (long long)count);
    SW_TRY(sw_fitting_reserve(fitting, count + trainer->config.evaluations));
    sw_status status = sw_history_read(fitting->at.history, count, fitting->valid.count, text);
    if (status == SW_OK && count > 0 && fitting->at.history[count - 1].step > trainer->step)
        status = sw_fail(SW_ERROR_FORMAT, "line %lld is of step %lld, after step %lld of the run",
                         (long long)count, (long long)fitting->at.history[count - 1].step,
                         (long long)trainer->step);
    return status == SW_OK ? SW_OK : sw_fail_in(status, "metadata \"history\"");
}

/* `data`: the checksum of the data set; NULL: the data set is not that of the file. */
static sw_status load(sw_fitting *fitting, sw_kernel_names *kernels, const sw_safetensors *file,
                      const sw_checksum *data)
{
    sw_config started;
    SW_TRY(sw_state_read_config(&started, file, FORMAT));
    if (!data) memcpy(started.data, fitting->trainer->config.data, sizeof started.data);
    const char *schema = sw_safetensors_meta(file, "schema");
    const char *position = sw_safetensors_meta(file, "position");
    const char *history = sw_safetensors_meta(file, "history");
    const char *used = sw_safetensors_meta(file, "kernels");
    if (!schema || !position || !history || !used)
        return sw_fail(SW_ERROR_FORMAT, "expected metadata \"schema\", \"position\", \"history\", "
                                        "\"kernels\"");
    SW_TRY(sw_config_same(&fitting->trainer->config, &started));
    SW_TRY(check_schema(fitting->trainer->model, schema));
    SW_TRY(read_position(fitting, position));
    if (data) SW_TRY(check_data(sw_safetensors_meta(file, "sets"), data));
    SW_TRY(read_history(fitting, history));
    *kernels = (sw_kernel_names){0};
    sw_append(kernels->text, sizeof kernels->text, "%s", used);

    const sw_params *params = &fitting->trainer->model->params;
    sw_params_array array[MOST_ARRAYS];
    const int count = list_arrays(fitting, array);
    SW_TRY(sw_state_match(file, params, array, count));
    for (int a = 0; a < count; a++)
        SW_TRY(sw_params_read(file, params, array[a].values, array[a].prefix));
    return SW_OK;
}

sw_status sw_checkpoint_compare_data(bool *same, const sw_checksum *data, const char *path)
{
    sw_safetensors *file;
    *same = true;
    const sw_status status = sw_safetensors_open(&file, path);
    if (status != SW_OK) return status == SW_ERROR_MEMORY ? status : SW_OK;
    const char *real = sw_safetensors_meta(file, "real");
    const char *started = sw_safetensors_meta(file, "sets");
    if (real && started && strcmp(real, sw_state_real_name()) == 0)
        *same = strcmp(started, data->text) == 0;
    sw_safetensors_close(file);
    return SW_OK;
}

sw_status sw_checkpoint_check(const sw_config *config, const char *path)
{
    sw_safetensors *file;
    SW_TRY(sw_safetensors_open(&file, path));
    sw_config started;
    sw_status status = sw_state_read_config(&started, file, FORMAT);
    if (status == SW_OK) status = sw_config_same_training(config, &started);
    status = sw_state_name_file(status, path);
    sw_safetensors_close(file);
    return status;
}

sw_status sw_checkpoint_load(sw_fitting *fitting, sw_kernel_names *kernels, const sw_checksum *data,
                             const char *path)
{
    sw_safetensors *file;
    SW_TRY(sw_safetensors_open(&file, path));
    sw_status status = sw_state_name_file(load(fitting, kernels, file, data), path);
    sw_safetensors_close(file);
    return status;
}
