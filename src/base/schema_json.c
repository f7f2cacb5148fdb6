/* schema_json.c - a schema as a JSON object and back. */
#include "base/schema_json.h"

#include "base/error.h"
#include "base/json.h"
#include "base/json_text.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* The groups of columns, in the order of the file. The last one is there if it has a column. */
enum { SIZE = 3, GROUPS };
static const char *const group_name[GROUPS] = {"feature", "context", "output", "size"};

static const sw_columns *group_of(const sw_schema *schema, int i)
{
    const sw_columns *const groups[GROUPS] = {&schema->feature, &schema->context, &schema->output,
                                              &schema->size};
    return groups[i];
}

/* ---- Writing --------------------------------------------------------------------------------- */

static void write_names(sw_text *text, const char *key, char *const *name, int64_t count)
{
    if (!name) return;
    sw_json_open(text, key, '[');
    for (int64_t i = 0; i < count; i++) sw_json_string(text, NULL, name[i]);
    sw_json_close(text, ']');
}

static void write_numbers(sw_text *text, const char *key, const double *x, int64_t count)
{
    if (!x) return;
    sw_json_open(text, key, '[');
    for (int64_t i = 0; i < count; i++) sw_json_real(text, NULL, x[i]);
    sw_json_close(text, ']');
}

static void write_flags(sw_text *text, const sw_columns *columns)
{
    if (columns->flags == 0) return;
    sw_json_open(text, "flag_of", '[');
    for (int64_t i = 0; i < columns->flags; i++) sw_json_whole(text, NULL, columns->flag_of[i]);
    sw_json_close(text, ']');
}

void sw_schema_write(const sw_schema *schema, sw_text *text)
{
    sw_json_open(text, NULL, '{');
    for (int i = 0; i < GROUPS; i++) {
        const sw_columns *columns = group_of(schema, i);
        if (i == SIZE && columns->count == 0) continue;
        sw_json_open(text, group_name[i], '{');
        sw_json_whole(text, "count", columns->count);
        write_names(text, "name", columns->name, columns->count);
        write_numbers(text, "mean", columns->mean, columns->count);
        write_numbers(text, "scale", columns->scale, columns->count);
        write_numbers(text, "cap", columns->cap, columns->count);
        write_numbers(text, "log", columns->log, columns->count);
        write_numbers(text, "fill", columns->fill, columns->count);
        write_flags(text, columns);
        sw_json_close(text, '}');
    }
    sw_json_whole(text, "vocabulary", schema->vocabulary);
    write_names(text, "token", schema->token, schema->vocabulary);
    if (schema->parts) sw_json_bool(text, "parts", true);
    sw_json_bool(text, "hashed", schema->hashed);
    if (schema->token || schema->hashed) sw_json_string(text, "folding", "unicode");
    if (schema->decimal_comma) sw_json_bool(text, "decimal_comma", true);
    sw_json_close(text, '}');
}

sw_status sw_schema_same(bool *same, const sw_schema *a, const sw_schema *b)
{
    sw_text one = {0}, other = {0};
    sw_schema own = *a, others = *b;
    own.decimal_comma = others.decimal_comma = false;
    sw_schema_write(&own, &one);
    sw_schema_write(&others, &other);
    sw_status status = sw_text_status(&one);
    if (status == SW_OK) status = sw_text_status(&other);
    *same = status == SW_OK && strcmp(one.data, other.data) == 0;
    sw_text_free(&one);
    sw_text_free(&other);
    return status;
}

/* ---- Reading --------------------------------------------------------------------------------- */

/* An object whose fields are read. */
typedef struct fields {
    const json_t *object;
    const char *what; /* begins each message: "" or "\"feature\": " */
    size_t known;     /* fields that were recognised */
    sw_arena *arena;
} fields;

/* The array `key` of an object, or NULL. Its length must be `count`, so that a count without an
 * array cannot ask for memory. */
static sw_status array_of(const json_t **out, fields *of, const char *key, int64_t count)
{
    *out = json_object_get(of->object, key);
    if (!*out) return SW_OK;
    of->known++;
    if (!json_is_array(*out))
        return sw_fail(SW_ERROR_FORMAT, "%s\"%s\" is no array", of->what, key);
    if (json_array_size(*out) == (size_t)count) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "%s\"%s\" is an array of %zu, expected %lld", of->what, key,
                   json_array_size(*out), (long long)count);
}

static sw_status read_names(char ***out, fields *of, const char *key, int64_t count)
{
    const json_t *array;
    SW_TRY(array_of(&array, of, key, count));
    if (!array) return SW_OK;
    *out = sw_arena_alloc(of->arena, sw_bytes(count, sizeof **out));
    if (!*out) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(array, (size_t)i);
        if (!json_is_string(value))
            return sw_fail(SW_ERROR_FORMAT, "%s\"%s\": number %lld is not text", of->what, key,
                           (long long)i);
        (*out)[i] = sw_arena_text(of->arena, json_string_value(value));
        if (!(*out)[i]) return SW_ERROR_MEMORY;
    }
    return SW_OK;
}

static sw_status read_numbers(double **out, fields *of, const char *key, int64_t count)
{
    const json_t *array;
    SW_TRY(array_of(&array, of, key, count));
    if (!array) return SW_OK;
    *out = sw_arena_alloc(of->arena, sw_bytes(count, sizeof **out));
    if (!*out) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(array, (size_t)i);
        if (!json_is_number(value))
            return sw_fail(SW_ERROR_FORMAT, "%s\"%s\": number %lld is not a number", of->what, key,
                           (long long)i);
        (*out)[i] = json_number_value(value);
    }
    return SW_OK;
}

static sw_status read_count(int64_t *out, fields *of, const char *key)
{
    const json_t *value = json_object_get(of->object, key);
    *out = json_integer_value(value);
    if (!json_is_integer(value) || *out < 0 || *out > SW_SCHEMA_LARGEST)
        return sw_fail(SW_ERROR_FORMAT, "%sexpected \"%s\", a whole number from 0 to %d", of->what,
                       key, SW_SCHEMA_LARGEST);
    of->known++;
    return SW_OK;
}

/* true or false; absent: false. */
static sw_status read_flag(bool *out, fields *of, const char *key)
{
    const json_t *value = json_object_get(of->object, key);
    *out = json_is_true(value);
    of->known += value != NULL;
    if (!value || json_is_boolean(value)) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "expected \"%s\", true or false", key);
}

/* The numbers of columns under "flag_of"; no more than there are columns. */
static sw_status read_flags(sw_columns *out, fields *of)
{
    const json_t *array = json_object_get(of->object, "flag_of");
    if (!array) return SW_OK;
    of->known++;
    out->flags = (int64_t)json_array_size(array);
    if (out->flags < 1 || out->flags > out->count)
        return sw_fail(SW_ERROR_FORMAT, "%s\"flag_of\": expected an array of 1 to %lld", of->what,
                       (long long)out->count);
    out->flag_of = sw_arena_alloc(of->arena, sw_bytes(out->flags, sizeof *out->flag_of));
    if (!out->flag_of) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < out->flags; i++) {
        const json_t *value = json_array_get(array, (size_t)i);
        if (!json_is_integer(value))
            return sw_fail(SW_ERROR_FORMAT, "%s\"flag_of\": number %lld is not whole", of->what,
                           (long long)i);
        out->flag_of[i] = json_integer_value(value);
    }
    return SW_OK;
}

static sw_status check_known(const fields *of)
{
    if (json_object_size(of->object) == of->known) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "%sof %zu fields %zu are known: written by a newer setwise?",
                   of->what, json_object_size(of->object), of->known);
}

static sw_status read_columns(sw_columns *out, const json_t *object, const char *name,
                              sw_arena *arena)
{
    char what[32];
    snprintf(what, sizeof what, "\"%s\": ", name);
    if (!json_is_object(object)) return sw_fail(SW_ERROR_FORMAT, "%sexpected a JSON object", what);
    fields of = {object, what, 0, arena};
    SW_TRY(read_count(&out->count, &of, "count"));
    SW_TRY(read_names(&out->name, &of, "name", out->count));
    SW_TRY(read_numbers(&out->mean, &of, "mean", out->count));
    SW_TRY(read_numbers(&out->scale, &of, "scale", out->count));
    SW_TRY(read_numbers(&out->fill, &of, "fill", out->count));
    SW_TRY(read_flags(out, &of));
    SW_TRY(read_numbers(&out->cap, &of, "cap", out->count));
    SW_TRY(read_numbers(&out->log, &of, "log", out->count));
    return check_known(&of);
}

static sw_status read_schema(sw_schema *out, const json_t *object, sw_arena *arena)
{
    if (!json_is_object(object)) return sw_fail(SW_ERROR_FORMAT, "expected a JSON object");
    sw_columns *const groups[GROUPS] = {&out->feature, &out->context, &out->output, &out->size};
    const int count = json_object_get(object, group_name[SIZE]) ? GROUPS : SIZE;
    for (int i = 0; i < count; i++)
        SW_TRY(
            read_columns(groups[i], json_object_get(object, group_name[i]), group_name[i], arena));
    fields of = {object, "", (size_t)count, arena};
    SW_TRY(read_count(&out->vocabulary, &of, "vocabulary"));
    SW_TRY(read_names(&out->token, &of, "token", out->vocabulary));
    const json_t *hashed = json_object_get(object, "hashed");
    if (!json_is_boolean(hashed))
        return sw_fail(SW_ERROR_FORMAT, "expected \"hashed\", true or false");
    out->hashed = json_is_true(hashed);
    SW_TRY(read_flag(&out->parts, &of, "parts"));
    SW_TRY(read_flag(&out->decimal_comma, &of, "decimal_comma"));
    const json_t *folding = json_object_get(object, "folding"); /* absent: there are no words */
    const char *name = json_string_value(folding);
    if (folding && !(name && strcmp(name, "unicode") == 0))
        return sw_fail(SW_ERROR_FORMAT, "\"folding\" is not \"unicode\", the only one there is");
    of.known += 1 + (folding != NULL);
    SW_TRY(check_known(&of));
    return sw_schema_check(out);
}

sw_status sw_schema_read(sw_schema *out, const char *json, const char *where, sw_arena *arena)
{
    sw_schema schema = {0};
    json_error_t error;
    json_t *object;
    sw_status status = sw_json_read(&object, json, strlen(json), 0, &error);
    if (status == SW_ERROR_MEMORY) return sw_fail_in(status, where);
    status = read_schema(&schema, object, arena);
    json_decref(object);
    if (status == SW_ERROR_MEMORY) return status;
    if (status != SW_OK) return sw_fail_in(SW_ERROR_FORMAT, where);
    *out = schema;
    return SW_OK;
}
