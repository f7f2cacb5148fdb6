/* model_config.c - the configuration of a model: the table of its fields, from which follow the
 * defaults, the checks and the JSON in a model's file. */
#include "model/model_config.h"

#include "base/error.h"
#include "base/json.h"
#include "model/fields.h"
#include "nn/params.h"
#include "nn/poolings.h"

#include <pthread.h>
#include <string.h>

#define SW_MODEL_FIELD(kind, member, ...) SW_FIELD_ROW(sw_model_config, kind, member, __VA_ARGS__),
#define SW_MODEL_GIVEN(kind, member, name, least, largest, choices, help)                          \
    SW_FIELD_ROW(sw_model_config, kind, member, name, least, largest, choices, NULL, help),
static sw_field fields[] = {
#include "nn/config.def"
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

/* SW_FIELD_WIDTHS reads both as one array. */
_Static_assert(offsetof(sw_model_config, hidden) ==
                   offsetof(sw_model_config, width) + sizeof(int64_t),
               "hidden follows width");

/* ---- Names of the registries, as choices ---------------------------------------------------- */

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

static sw_status judge_pooling(const char *name)
{
    sw_pooling_list list;
    return sw_pooling_names(&list, name);
}

static void fill_choices(void)
{
    static const struct {
        const char *field;
        int (*count)(void);
        const char *(*name)(int i);
        sw_status (*judge)(const char *name);
    } registries[] = {{"model", sw_model_type_count, model_name, NULL},
                      {"encoder", sw_encoder_count, encoder_name, NULL},
                      {"pool", sw_pooling_count, pooling_name, judge_pooling}};
    static char text[3][1024];
    for (int r = 0; r < 3; r++) {
        if (r > 0) sw_append(text[r], sizeof text[r], "auto|"); /* the architecture's own */
        for (int i = 0; i < registries[r].count(); i++)
            sw_append(text[r], sizeof text[r], "%s%s", i ? "|" : "", registries[r].name(i));
        for (int f = 0; f < FIELDS; f++) {
            if (strcmp(fields[f].name, registries[r].field) != 0) continue;
            fields[f].choices = text[r];
            fields[f].judge = registries[r].judge;
            fields[f].registered = true;
        }
    }
}

const sw_field *sw_model_fields(int *count)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_choices);
    *count = FIELDS;
    return fields;
}

/* ---- Defaults -------------------------------------------------------------------------------- */

static sw_model_config defaults;

/* A test shows that each field accepts its own default. */
static void fill_defaults(void)
{
    int count;
    const sw_field *field = sw_model_fields(&count);
    for (int i = 0; i < count; i++)
        if (field[i].fallback) sw_field_set(&field[i], &defaults, field[i].fallback);
}

sw_model_config sw_model_config_default(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_defaults);
    return defaults;
}

/* ---- Checks ---------------------------------------------------------------------------------- */

/* For a model, SW_ERROR_NOT_FOUND means only that a name is missing in a registry. */
static sw_status model_status(const sw_field *field, sw_status status)
{
    return status == SW_ERROR_NOT_FOUND && !field->registered ? SW_ERROR_ARGUMENT : status;
}

/* Can the outputs be a mixture of Gaussians over the elements? */
static sw_status check_mixture(const sw_model_config *c)
{
    if (c->task != SW_MIXTURE) return SW_OK;
    if (c->vocabulary > 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "a mixture of Gaussians needs measurements, but the elements begin with one "
                       "of %lld tokens",
                       (long long)c->vocabulary);
    if (c->parts)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "a mixture of Gaussians needs measurements, but the elements end with the "
                       "number of a part");
    if (c->outputs % (1 + 2 * c->input) == 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "outputs is %lld, expected a multiple of %lld: a weight, %lld means and %lld "
                   "deviations for each component of the mixture",
                   (long long)c->outputs, (long long)(1 + 2 * c->input), (long long)c->input,
                   (long long)c->input);
}

sw_status sw_model_config_check(const sw_model_config *config)
{
    int count;
    const sw_field *field = sw_model_fields(&count);
    sw_status status = SW_OK;
    for (int i = 0; i < count && status == SW_OK; i++)
        status = model_status(&field[i], sw_field_check(&field[i], config));
    if (status == SW_OK) status = check_mixture(config);
    return status == SW_OK ? SW_OK : sw_fail_in(status, "model");
}

/* ---- JSON ------------------------------------------------------------------------------------ */

void sw_model_config_write(const sw_model_config *config, sw_text *text)
{
    int count;
    const sw_field *field = sw_model_fields(&count);
    for (int i = 0; i < count; i++) {
        sw_text_add(text, "%s\"%s\":", i ? "," : "{", field[i].name);
        sw_field_write(&field[i], config, text);
    }
    sw_text_add(text, "}");
}

static sw_status read_object(sw_model_config *config, const json_t *object)
{
    int count;
    const sw_field *table = sw_model_fields(&count);
    *config = sw_model_config_default();
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        const sw_field *field = sw_field_find(table, count, name);
        if (!field)
            return sw_fail(SW_ERROR_FORMAT, "%s; was it written by a newer setwise?",
                           sw_error_message());
        SW_TRY(model_status(field, sw_field_read(field, config, value)));
    }
    return SW_OK;
}

sw_status sw_model_config_read_text(sw_model_config *config, const char *text)
{
    json_error_t error;
    json_t *object;
    sw_status status = sw_json_read(&object, text, strlen(text), 0, &error);
    if (status == SW_ERROR_MEMORY) return status;
    status = json_is_object(object) ? read_object(config, object)
                                    : sw_fail(SW_ERROR_FORMAT, "expected a JSON object");
    json_decref(object);
    /* The caller gave a file, not arguments. */
    return status == SW_ERROR_ARGUMENT ? SW_ERROR_FORMAT : status;
}
