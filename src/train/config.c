/* config.c - the configuration of a run: one table of fields, from which follow the defaults, the
 * checks, the command's flags and config.json. */
#include "train/config.h"

#include "base/error.h"
#include "base/file.h"
#include "nn/poolings.h"

#include <setwise/model.h>

#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SW_FIELD_AT(kind, member, name, least, largest, choices, fallback, help, of_model)         \
    {name,                                                                                         \
     help,                                                                                         \
     SW_FIELD_##kind,                                                                              \
     offsetof(sw_config, member),                                                                  \
     sizeof(((sw_config *)NULL)->member),                                                          \
     least,                                                                                        \
     largest,                                                                                      \
     choices,                                                                                      \
     fallback,                                                                                     \
     of_model},
#define SW_FIELD(kind, member, name, least, largest, choices, fallback, help)                      \
    SW_FIELD_AT(kind, member, name, least, largest, choices, fallback, help, false)
#define SW_MODEL_FIELD(kind, member, name, least, largest, choices, fallback, help)                \
    SW_FIELD_AT(kind, model.member, name, least, largest, choices, fallback, help, true)
#define SW_MODEL_GIVEN(kind, member, name, least, largest) /* comes from the data */

static sw_field fields[] = {
#include "train/config.def"
};
enum { FIELDS = sizeof fields / sizeof fields[0], MOST_CHOICES = 64 };

/* ---- What is registered, as choices --------------------------------------------------------- */

static const char *model_name(int i)
{
    return sw_model_type_at(i)->name;
}
static const char *encoder_name(int i)
{
    return sw_encoder_at(i)->name;
}
static const char *pooling_name(int i)
{
    return sw_pooling_at(i)->name;
}

static void fill_choices(void)
{
    static const struct {
        const char *field;
        int (*count)(void);
        const char *(*name)(int i);
    } registries[] = {{"model", sw_model_type_count, model_name},
                      {"encoder", sw_encoder_count, encoder_name},
                      {"pool", sw_pooling_count, pooling_name}};
    static char text[3][1024];
    for (int r = 0; r < 3; r++) {
        if (r > 0) sw_append(text[r], sizeof text[r], "auto|"); /* the architecture's own */
        for (int i = 0; i < registries[r].count(); i++)
            sw_append(text[r], sizeof text[r], "%s%s", i ? "|" : "", registries[r].name(i));
        for (int f = 0; f < FIELDS; f++)
            if (strcmp(fields[f].name, registries[r].field) == 0) fields[f].choices = text[r];
    }
}

const sw_field *sw_config_fields(int *count)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_choices);
    *count = FIELDS;
    return fields;
}

static const sw_field *find_field(const char *name)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    const char *names[FIELDS];
    for (int i = 0; i < count; i++) {
        names[i] = field[i].name;
        if (strcmp(name, names[i]) == 0) return &field[i];
    }
    sw_unknown_name("setting", name, names, count);
    return NULL;
}

/* ---- One field ------------------------------------------------------------------------------ */

static sw_status range_fail(const sw_field *field, const char *value)
{
    return sw_fail(SW_ERROR_ARGUMENT, "%s is %.60s, expected %s from %s to %s", field->name, value,
                   field->type == SW_FIELD_INT ? "a whole number" : "a number",
                   sw_number_of(field->min).text, sw_number_of(field->max).text);
}

/* A text that is no such number at all. */
static sw_status parse_fail(const sw_field *field, const char *value)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "'%.56s'", value);
    return range_fail(field, quoted);
}

static sw_status set_int(sw_config *config, const sw_field *field, int64_t value)
{
    /* Ranges end at 2^53: both sides of the comparison are exact. */
    if (value < (int64_t)field->min || value > (int64_t)field->max) {
        char text[24];
        snprintf(text, sizeof text, "%lld", (long long)value);
        return range_fail(field, text);
    }
    memcpy((char *)config + field->offset, &value, sizeof value);
    return SW_OK;
}

static sw_status set_real(sw_config *config, const sw_field *field, double value)
{
    if (!(value >= field->min && value <= field->max))
        return range_fail(field, sw_number_of(value).text);
    memcpy((char *)config + field->offset, &value, sizeof value);
    return SW_OK;
}

static sw_status set_bool(sw_config *config, const sw_field *field, bool value)
{
    memcpy((char *)config + field->offset, &value, sizeof value);
    return SW_OK;
}

static sw_status check_name(const sw_field *field, const char *name, const char *const *names,
                            int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return SW_OK;
    return sw_unknown_name(field->name, name, names, count);
}

/* Is the value one of the choices "a|b|c"? A pooling's name may be several, which nn judges. */
static sw_status check_choice(const sw_field *field, const char *value)
{
    if (strcmp(field->name, "pool") == 0) return sw_pooling_names(&(sw_pooling_list){0}, value);
    char choices[1024], *rest = choices;
    const char *names[MOST_CHOICES];
    int count = 0;
    snprintf(choices, sizeof choices, "%s", field->choices);
    for (char *name; count < MOST_CHOICES && (name = strsep(&rest, "|"));) names[count++] = name;
    return check_name(field, value, names, count);
}

static sw_status set_text(sw_config *config, const sw_field *field, const char *value)
{
    size_t length = strlen(value);
    if (field->choices) SW_TRY(check_choice(field, value));
    if (length == 0 || length >= field->size)
        return sw_fail(SW_ERROR_ARGUMENT, "%s has %zu characters, expected 1 to %zu", field->name,
                       length, field->size - 1);
    if (!sw_is_utf8(value)) /* it could not be written to config.json */
        return sw_fail(SW_ERROR_ARGUMENT, "%s is not valid UTF-8: '%.60s'", field->name, value);
    char *to = (char *)config + field->offset;
    memset(to, 0, field->size);
    memcpy(to, value, length);
    return SW_OK;
}

sw_status sw_config_set(sw_config *config, const char *name, const char *value)
{
    const sw_field *field = find_field(name);
    if (!field) return SW_ERROR_NOT_FOUND;
    switch (field->type) {
    case SW_FIELD_INT: {
        int64_t number;
        if (!sw_whole_parse(value, &number)) return parse_fail(field, value);
        return set_int(config, field, number);
    }
    case SW_FIELD_REAL: {
        double number;
        if (!sw_number_parse(value, &number)) return parse_fail(field, value);
        return set_real(config, field, number);
    }
    case SW_FIELD_BOOL:
        if (strcmp(value, "true") == 0) return set_bool(config, field, true);
        if (strcmp(value, "false") == 0) return set_bool(config, field, false);
        return sw_fail(SW_ERROR_ARGUMENT, "%s is '%.60s', expected true or false", name, value);
    case SW_FIELD_TEXT: return set_text(config, field, value);
    }
    return SW_OK;
}

static int64_t int_of(const sw_config *config, const sw_field *field)
{
    int64_t value;
    memcpy(&value, (const char *)config + field->offset, sizeof value);
    return value;
}

static double real_of(const sw_config *config, const sw_field *field)
{
    double value;
    memcpy(&value, (const char *)config + field->offset, sizeof value);
    return value;
}

void sw_config_get(const sw_config *config, const sw_field *field, char *buffer, size_t size)
{
    const char *at = (const char *)config + field->offset;
    switch (field->type) {
    case SW_FIELD_INT: snprintf(buffer, size, "%lld", (long long)int_of(config, field)); break;
    case SW_FIELD_REAL:
        snprintf(buffer, size, "%s", sw_number_of(real_of(config, field)).text);
        break;
    case SW_FIELD_BOOL: snprintf(buffer, size, "%s", *(const bool *)at ? "true" : "false"); break;
    case SW_FIELD_TEXT: snprintf(buffer, size, "%s", at); break;
    }
}

static sw_config defaults;

/* A default that its own field refuses is an error in config.def; tests read them all. */
static void fill_defaults(void)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) sw_config_set(&defaults, field[i].name, field[i].fallback);
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
    config->context = data->sets.context_width;
    config->outputs = data->schema.output.count;
    config->task = data->task;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static sw_status set_json(sw_config *config, const char *name, const json_t *value)
{
    static const char *const expected[] = {[SW_FIELD_INT] = "a whole number",
                                           [SW_FIELD_REAL] = "a number",
                                           [SW_FIELD_BOOL] = "true or false",
                                           [SW_FIELD_TEXT] = "a string"};
    const sw_field *field = find_field(name);
    if (!field) return SW_ERROR_NOT_FOUND;
    if (field->type == SW_FIELD_INT && json_is_integer(value))
        return set_int(config, field, json_integer_value(value));
    if (field->type == SW_FIELD_REAL && json_is_number(value))
        return set_real(config, field, json_number_value(value));
    if (field->type == SW_FIELD_BOOL && json_is_boolean(value))
        return set_bool(config, field, json_is_true(value));
    if (field->type == SW_FIELD_TEXT && json_is_string(value))
        return set_text(config, field, json_string_value(value));
    return sw_fail(SW_ERROR_FORMAT, "%s: expected %s", name, expected[field->type]);
}

sw_status sw_config_read_text(sw_config *config, const char *text, size_t size)
{
    json_error_t error;
    json_t *object = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    if (!object) {
        bool twice = json_error_code(&error) == json_error_duplicate_key;
        return sw_fail(SW_ERROR_FORMAT, "line %d: %s%s", error.line,
                       twice ? "" : "not JSON: ", error.text);
    }
    sw_config read = *config;
    sw_status status = SW_OK;
    if (!json_is_object(object))
        status = sw_fail(SW_ERROR_FORMAT, "expected a JSON object of settings");
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        status = set_json(&read, name, value);
        if (status != SW_OK) break;
    }
    json_decref(object);
    if (status == SW_OK) *config = read;
    return status;
}

void sw_config_write_text(const sw_config *config, sw_text *text)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    sw_text_add(text, "{\n");
    for (int i = 0; i < count; i++) {
        char value[sizeof(sw_config)]; /* longer than any field */
        sw_config_get(config, &field[i], value, sizeof value);
        sw_text_add(text, "  \"%s\": ", field[i].name);
        if (field[i].type == SW_FIELD_TEXT)
            sw_text_string(text, value);
        else
            sw_text_add(text, "%s", value);
        sw_text_add(text, "%s\n", i + 1 < count ? "," : "");
    }
    sw_text_add(text, "}\n");
}

sw_status sw_config_read(sw_config *config, const char *path)
{
    enum { LARGEST = 1 << 20 };
    char *text;
    size_t size;
    SW_TRY(sw_file_read(&text, &size, path, LARGEST));
    sw_status status = sw_config_read_text(config, text, size);
    free(text);
    return status == SW_OK ? SW_OK : sw_fail_in(status, path);
}

/* Whatever a text says, it has to end, and to be one that config.json can hold. */
static sw_status check_texts(const sw_config *config)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) {
        const char *text = (const char *)config + field[i].offset;
        if (field[i].type != SW_FIELD_TEXT) continue;
        if (!memchr(text, 0, field[i].size))
            return sw_fail(SW_ERROR_ARGUMENT, "%s does not end within its %zu bytes", field[i].name,
                           field[i].size);
        if (!sw_is_utf8(text))
            return sw_fail(SW_ERROR_ARGUMENT, "%s is not valid UTF-8: '%.60s'", field[i].name,
                           text);
    }
    return SW_OK;
}

sw_status sw_config_write(const sw_config *config, const char *path)
{
    SW_TRY(check_texts(config));
    sw_text text = {0};
    sw_config_write_text(config, &text);
    return sw_file_write_text(path, &text);
}

sw_status sw_config_check(const sw_config *config)
{
    SW_TRY(check_texts(config));
    int count;
    const sw_field *field = sw_config_fields(&count);
    sw_config copy = *config;
    for (int i = 0; i < count; i++) {
        bool free_text = field[i].type == SW_FIELD_TEXT && !field[i].choices;
        char value[sizeof(sw_config)];
        sw_config_get(config, &field[i], value, sizeof value);
        if (!field[i].of_model && !free_text) SW_TRY(sw_config_set(&copy, field[i].name, value));
    }
    return SW_OK;
}

/* The fields that a resumed run may change: none of them changes the steps that were made. The
 * cosine, though, ends with the last epoch: another number of epochs is another course. */
static bool may_differ(const sw_field *field, const sw_config *config)
{
    if (strcmp(field->name, "epochs") == 0) return strcmp(config->schedule, "cosine") != 0;
    return strcmp(field->name, "patience") == 0 || strcmp(field->name, "threads") == 0;
}

static sw_status check_same(const sw_config *config, const sw_config *started, bool with_model)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) {
        if (field[i].of_model && !with_model) continue;
        char now[sizeof(sw_config)], then[sizeof(sw_config)];
        sw_config_get(config, &field[i], now, sizeof now);
        sw_config_get(started, &field[i], then, sizeof then);
        if (strcmp(now, then) != 0 && !may_differ(&field[i], config))
            return sw_fail(SW_ERROR_ARGUMENT, "%s is %s, but the run was started with %s%s",
                           field[i].name, now, then,
                           strcmp(field[i].name, "epochs") == 0
                               ? ", on which the cosine schedule depends"
                               : "");
    }
    return SW_OK;
}

sw_status sw_config_same(const sw_config *config, const sw_config *started)
{
    return check_same(config, started, true);
}

sw_status sw_config_same_training(const sw_config *config, const sw_config *started)
{
    return check_same(config, started, false);
}
