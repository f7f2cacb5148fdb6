/* config.c - the configuration of a run: the table of its fields, from which follow the defaults,
 * the checks, the command's flags and config.json. */
#include "train/config.h"

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/text.h"
#include "model/fields.h"
#include "train/budget.h"

#include <setwise/model.h>

#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SW_FIELD(kind, member, ...) SW_FIELD_ROW(sw_config, kind, member, __VA_ARGS__),
#define SW_FIELDS_OF_MODEL {0},
static const sw_field rows[] = {
#include "train/config.def"
};

enum { MOST = 128 };
static sw_field fields[MOST];
static int field_count;

/* ---- The table ------------------------------------------------------------------------------- */

/* The fields of sw_config.model, without those that the data decides. */
static void add_model_fields(void)
{
    int count;
    const sw_field *field = sw_model_fields(&count);
    for (int i = 0; i < count; i++) {
        if (!field[i].fallback) continue;
        fields[field_count] = field[i];
        fields[field_count].offset += offsetof(sw_config, model);
        fields[field_count++].of_model = true;
    }
}

static void fill_fields(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].name)
            fields[field_count++] = rows[i];
        else
            add_model_fields();
}

const sw_field *sw_config_fields(int *count)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_fields);
    *count = field_count;
    return fields;
}

const sw_field *sw_config_field(const char *name)
{
    int count;
    const sw_field *table = sw_config_fields(&count);
    return sw_field_find(table, count, name);
}

/* Steps and epochs both say how long to train: the one that is given replaces the other. If both
 * are, both stay, and sw_config_resolve refuses them. */
static void replace_budget(sw_config *config, bool steps, bool epochs)
{
    if (steps && !epochs) config->epochs = 0;
    if (epochs && !steps) config->steps = 0;
}

sw_status sw_config_set(sw_config *config, const char *name, const char *value)
{
    SW_NOT_NULL(config, name, value);
    const sw_field *field = sw_config_field(name);
    if (!field) return SW_ERROR_NOT_FOUND;
    SW_TRY(sw_field_set(field, config, value));
    replace_budget(config, strcmp(name, "steps") == 0 && config->steps > 0,
                   strcmp(name, "epochs") == 0 && config->epochs > 0);
    return SW_OK;
}

void sw_config_get(const sw_config *config, const sw_field *field, char *buffer, size_t size)
{
    sw_field_get(field, config, buffer, size);
}

/* ---- Defaults -------------------------------------------------------------------------------- */

static sw_config defaults;

/* A test checks that each field accepts its default. */
static void fill_defaults(void)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) sw_field_set(&field[i], &defaults, field[i].fallback);
}

sw_config sw_config_default(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_defaults);
    return defaults;
}

void sw_model_config_for(sw_model_config *config, const sw_dataset *data)
{
    config->input = data->sets.width;
    config->vocabulary = data->schema.vocabulary;
    config->parts = data->schema.parts;
    config->context = data->sets.context_width;
    config->outputs = data->schema.output.count;
    config->task = data->task;
    if (config->dropout < 0) config->dropout = sw_dropout_for(config, data->index_count[SW_TRAIN]);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

sw_status sw_config_read_text(sw_config *config, const char *text, size_t size)
{
    json_error_t error;
    json_t *object;
    sw_status status = sw_json_read(&object, text, size, 0, &error);
    if (status == SW_ERROR_MEMORY) return status;
    if (!object) {
        bool twice = json_error_code(&error) == json_error_duplicate_key;
        return sw_fail(SW_ERROR_FORMAT, "line %d: %s%s", error.line,
                       twice ? "" : "not JSON: ", error.text);
    }
    sw_config read = *config;
    if (!json_is_object(object))
        status = sw_fail(SW_ERROR_FORMAT, "expected a JSON object of settings");
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        if (strcmp(name, SW_DATA_FROM) == 0) continue;
        const sw_field *field = sw_config_field(name);
        status = field ? sw_field_read(field, &read, value) : SW_ERROR_NOT_FOUND;
        if (status != SW_OK) break;
    }
    replace_budget(&read, json_integer_value(json_object_get(object, "steps")) > 0,
                   json_integer_value(json_object_get(object, "epochs")) > 0);
    json_decref(object);
    if (status == SW_OK) *config = read;
    return status;
}

static void write_text(const sw_config *config, const char *data_from, sw_text *text)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    sw_json_open(text, NULL, '{');
    for (int i = 0; i < count; i++) {
        sw_json_line(text, 1);
        sw_json_key(text, field[i].name);
        sw_field_write(&field[i], config, text);
    }
    if (*data_from) sw_json_line_string(text, SW_DATA_FROM, data_from);
    sw_json_end(text);
}

void sw_config_write_text(const sw_config *config, sw_text *text)
{
    write_text(config, "", text);
}

sw_status sw_config_read(sw_config *config, const char *path)
{
    SW_NOT_NULL(config, path);
    enum { LARGEST = 1 << 20 };
    char *text;
    size_t size;
    SW_TRY(sw_file_read(&text, &size, path, LARGEST));
    sw_status status = sw_config_read_text(config, text, size);
    free(text);
    return status == SW_OK ? SW_OK : sw_fail_in(status, path);
}

/* config.json can hold text only if it ends and is UTF-8. */
static sw_status check_texts(const sw_config *config)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) SW_TRY(sw_field_check_text(&field[i], config));
    return SW_OK;
}

sw_status sw_config_write_from(const sw_config *config, const char *data_from, const char *path)
{
    SW_TRY(check_texts(config));
    sw_text text = {0};
    write_text(config, data_from, &text);
    return sw_file_write_text(path, &text);
}

sw_status sw_config_write(const sw_config *config, const char *path)
{
    SW_NOT_NULL(config, path);
    return sw_config_write_from(config, "", path);
}

sw_status sw_config_check_seeds(const sw_config *config, int64_t count)
{
    const int64_t largest = (int64_t)SW_LARGEST_SEED;
    if (config->seed <= largest && count - 1 <= largest - config->seed) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "seed is %lld, too large for %lld seeds: the last one is expected to be at most "
                   "%lld",
                   (long long)config->seed, (long long)count, (long long)largest);
}

sw_status sw_config_check(const sw_config *config)
{
    SW_TRY(check_texts(config));
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++)
        if (!field[i].of_model) SW_TRY(sw_field_check(&field[i], config));
    if (config->model.size_context && (config->sample > 0 || config->instance_dropout > 0))
        return sw_fail(SW_ERROR_ARGUMENT,
                       "size-context lets the network read the number of elements, which %s "
                       "changes in training: give only one of the two",
                       config->sample > 0 ? "sample" : "instance-dropout");
    return SW_OK;
}

/* The fields that a resumed run may change, because they do not change the steps so far. */
static bool may_differ(const sw_field *field, const sw_config *config)
{
    if (sw_list_has("steps|evaluations|patience|threads", '|', field->name)) return true;
    return strcmp(field->name, "init-checksum") == 0 && strcmp(config->init_checksum, "none") == 0;
}

static sw_status check_same(const sw_config *config, const sw_config *started, bool resolved)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    char changes[700] = "";
    for (int i = 0; i < count; i++) {
        if (!resolved && (field[i].of_model || sw_budget_decides(config, field[i].name))) continue;
        char now[sizeof(sw_config)], then[sizeof(sw_config)];
        sw_config_get(config, &field[i], now, sizeof now);
        sw_config_get(started, &field[i], then, sizeof then);
        if (strcmp(now, then) == 0 || may_differ(&field[i], config)) continue;
        sw_append(changes, sizeof changes, "%s%s is %.200s, but the run was started with %.200s",
                  *changes ? "; " : "", field[i].name, now, then);
    }
    return *changes ? sw_fail(SW_ERROR_ARGUMENT, "%s", changes) : SW_OK;
}

sw_status sw_config_same(const sw_config *config, const sw_config *started)
{
    return check_same(config, started, true);
}

sw_status sw_config_same_training(const sw_config *config, const sw_config *started)
{
    return check_same(config, started, false);
}
