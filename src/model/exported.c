/* exported.c - the configuration in a file that setwise wrote, and the settings that other files do
 * not show. */
#include "model/exported.h"

#include "base/error.h"
#include "base/text.h"
#include "model/fields.h"
#include "model/model.h"
#include "model/model_config.h"
#include "nn/params.h"

#include <stdio.h>
#include <string.h>

/* A value as text. */
typedef struct value {
    char text[1024];
} value;

static value value_of(const sw_field *field, const sw_model_config *config)
{
    value v;
    sw_field_get(field, config, v.text, sizeof v.text);
    return v;
}

/* ---- Files of setwise ------------------------------------------------------------------------ */

const sw_model_keys sw_saved_keys = {"model", "schema"};
const sw_model_keys sw_exported_keys = {"setwise_config", "setwise_schema"};

const sw_model_keys *sw_keys_of(const sw_safetensors *file)
{
    const char *format = sw_safetensors_meta(file, "format");
    const bool saved = format && strncmp(format, "setwise-model", strlen("setwise-model")) == 0;
    return saved ? &sw_saved_keys : &sw_exported_keys;
}

/* Does training alone read it? */
static bool is_for_training(const sw_field *field)
{
    return sw_list_has("dropout|encoder-dropout", '|', field->name);
}

static void copy(const sw_field *field, sw_model_config *to, const sw_model_config *from)
{
    memcpy((char *)to + field->offset, (const char *)from + field->offset, field->size);
}

static sw_status take_field(sw_model_config *config, const sw_field *field,
                            const sw_model_config *stored, const char *path)
{
    static const sw_model_config zero;
    const sw_model_config usual = sw_model_config_default();
    const value now = value_of(field, config), then = value_of(field, stored);
    const value open = value_of(field, field->fallback ? &usual : &zero);
    if (strcmp(now.text, then.text) == 0) return SW_OK;
    if (strcmp(now.text, open.text) == 0) {
        copy(field, config, stored);
        return SW_OK;
    }
    if (is_for_training(field)) return SW_OK;
    if (!field->fallback)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%s: the model in the file has %s %.100s, not %.100s, as flags or data say",
                       path, field->name, then.text, now.text);
    return sw_fail(SW_ERROR_ARGUMENT,
                   "%s: the model in the file has %s %.100s, which --%s %.100s contradicts", path,
                   field->name, then.text, field->name, now.text);
}

/* The configuration in the metadata. *found: is there one? */
static sw_status read_config(sw_model_config *stored, const sw_safetensors *file, bool *found)
{
    const char *key = sw_keys_of(file)->config;
    const char *text = sw_safetensors_meta(file, key);
    *found = text != NULL;
    const sw_status status = text ? sw_model_config_read_text(stored, text) : SW_OK;
    if (status == SW_OK) return SW_OK;
    return sw_fail_at(status, "%s: metadata \"%s\"", file->path, key);
}

sw_status sw_exported_take(sw_model_config *config, const sw_safetensors *file, bool *taken)
{
    sw_model_config stored, found = *config;
    int count;
    const sw_field *field = sw_model_fields(&count);
    SW_TRY(read_config(&stored, file, taken));
    for (int i = 0; *taken && i < count; i++)
        SW_TRY(take_field(&found, &field[i], &stored, file->path));
    *config = found;
    return SW_OK;
}

sw_status sw_exported_check(const sw_model_config *config, const sw_safetensors *file)
{
    sw_model_config stored;
    bool found;
    int count;
    const sw_field *field = sw_model_fields(&count);
    SW_TRY(read_config(&stored, file, &found));
    for (int i = 0; found && i < count; i++) {
        if (!field[i].fallback || is_for_training(&field[i])) continue;
        if (!sw_model_reads(config, field[i].name)) continue;
        const value now = value_of(&field[i], config), then = value_of(&field[i], &stored);
        if (strcmp(now.text, then.text) != 0)
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: the model in the file has %s %.100s, this one has %.100s",
                           file->path, field[i].name, then.text, now.text);
    }
    return SW_OK;
}

/* ---- Files of others ------------------------------------------------------------------------- */

static bool same_parameters(const sw_params *a, const sw_params *b)
{
    bool same = a->count == b->count;
    for (int i = 0; same && i < a->count; i++) {
        const sw_param *x = a->list[i], *y = b->list[i];
        same = strcmp(x->name, y->name) == 0 && sw_same_shape(x, y);
    }
    return same;
}

/* Has the model the same parameters with another value of the field? */
static bool hides(const sw_model *model, const sw_field *field, const char *other)
{
    sw_model draft = {.config = model->config};
    if (sw_field_set(field, &draft.config, other) != SW_OK) return false;
    if (strcmp(value_of(field, &draft.config).text, value_of(field, &model->config).text) == 0)
        return false;
    const bool same =
        sw_model_declare(&draft) == SW_OK && same_parameters(&draft.params, &model->params);
    sw_params_end(&draft.params);
    return same;
}

/* The same with some other values of the field: its choices, or numbers. */
static bool is_unseen(const sw_model *model, const sw_field *field)
{
    const char *const values = field->choices                 ? field->choices
                               : field->type == SW_FIELD_BOOL ? "true|false"
                               : field->type == SW_FIELD_INT  ? "1|2|3|4|5"
                                                              : "0|0.25|0.5|1";
    for (const char *at = values; *at;) {
        const size_t length = strcspn(at, "|");
        char other[64];
        snprintf(other, sizeof other, "%.*s", (int)length, at);
        if (strcmp(other, "auto") != 0 && hides(model, field, other)) return true;
        at += length + (at[length] == '|');
    }
    return false;
}

static bool has_norms(const sw_params *params)
{
    for (int i = 0; i < params->count; i++)
        if (strstr(params->list[i]->name, ".ln") || strstr(params->list[i]->name, "norm"))
            return true;
    return false;
}

void sw_unseen_settings(char *said, size_t size, const sw_model_config *config)
{
    int count;
    const sw_field *field = sw_model_fields(&count);
    sw_model model = {.config = *config};
    const char *gap = "";
    const bool declared = sw_model_declare(&model) == SW_OK;
    for (int i = 0; declared && i < count; i++) {
        if (!field[i].fallback || field[i].registered || is_for_training(&field[i])) continue;
        if (!sw_model_reads(&model.config, field[i].name) || !is_unseen(&model, &field[i]))
            continue;
        sw_append(said, size, "%s%s %s", gap, field[i].name,
                  value_of(&field[i], &model.config).text);
        gap = ", ";
    }
    if (declared && has_norms(&model.params))
        sw_append(said, size, "%sepsilon of norms 1e-05", gap);
    sw_params_end(&model.params);
}
