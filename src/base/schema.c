#include "base/schema.h"

#include "base/error.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LARGEST = 1 << 20 }; /* columns and tokens: what a model takes at most */

int64_t sw_token_hash(const char *word, int64_t vocabulary)
{
    uint32_t hash = 2166136261u;
    for (; *word; word++) hash = (hash ^ (uint8_t)*word) * 16777619u;
    return (int64_t)hash % vocabulary;
}

const char *sw_token_word(const sw_schema *schema, double token)
{
    bool is_one = token >= 0 && token < (double)schema->vocabulary;
    return is_one && schema->token ? schema->token[(int64_t)token] : NULL;
}

char **sw_names_copy(sw_arena *arena, const char *const *name, int64_t count)
{
    char **copy = sw_arena_alloc(arena, sw_bytes(count, sizeof *copy));
    for (int64_t i = 0; copy && i < count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%lld", (long long)i);
        copy[i] = sw_arena_text(arena, name ? name[i] : number);
        if (!copy[i]) return NULL;
    }
    return copy;
}

/* The three groups of columns, in the order of the file. */
enum { GROUPS = 3 };
static const char *const group_name[GROUPS] = {"feature", "context", "output"};

static const sw_columns *group_of(const sw_schema *schema, int i)
{
    const sw_columns *const groups[GROUPS] = {&schema->feature, &schema->context, &schema->output};
    return groups[i];
}

/* ---- Is it what it should be? ---------------------------------------------------------------- */

static sw_status check_names(const char *what, char *const *name, int64_t count)
{
    for (int64_t i = 0; name && i < count; i++)
        if (!name[i] || !sw_is_utf8(name[i]))
            return sw_fail(SW_ERROR_ARGUMENT, "schema: the name of %s %lld is %s", what,
                           (long long)i, name[i] ? "not valid UTF-8" : "missing");
    return SW_OK;
}

static sw_status check_count(const char *what, int64_t count)
{
    if (count >= 0 && count <= LARGEST) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "schema: %s is %lld, expected 0 to %d", what,
                   (long long)count, LARGEST);
}

static sw_status check_columns(const char *what, const sw_columns *columns)
{
    char where[32];
    snprintf(where, sizeof where, "%s.count", what);
    SW_TRY(check_count(where, columns->count));
    SW_TRY(check_names(what, columns->name, columns->count));
    if (!columns->mean != !columns->scale)
        return sw_fail(SW_ERROR_ARGUMENT, "schema: %s has a %s without a %s", what,
                       columns->mean ? "mean" : "scale", columns->mean ? "scale" : "mean");
    for (int64_t i = 0; columns->mean && i < columns->count; i++) {
        double mean = columns->mean[i], scale = columns->scale[i];
        if (!isfinite(mean))
            return sw_fail(SW_ERROR_ARGUMENT,
                           "schema: the mean of %s %lld is %s, expected a finite "
                           "number",
                           what, (long long)i, sw_number_of(mean).text);
        if (!isfinite(scale) || scale <= 0)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "schema: the scale of %s %lld is %s, expected a finite number above 0",
                           what, (long long)i, sw_number_of(scale).text);
    }
    return SW_OK;
}

static sw_status check_schema(const sw_schema *schema)
{
    for (int i = 0; i < GROUPS; i++) SW_TRY(check_columns(group_name[i], group_of(schema, i)));
    SW_TRY(check_count("vocabulary", schema->vocabulary));
    SW_TRY(check_names("token", schema->token, schema->vocabulary));
    if (schema->hashed && (schema->token || schema->vocabulary == 0))
        return sw_fail(SW_ERROR_ARGUMENT, "schema: tokens are hashed, and there is %s",
                       schema->token ? "a list of them" : "no vocabulary");
    const sw_columns *feature = &schema->feature;
    if (schema->vocabulary > 0 && feature->mean && feature->count > 0)
        return sw_schema_check_token(feature);
    return SW_OK;
}

sw_status sw_schema_check_token(const sw_columns *feature)
{
    if (feature->mean[0] == 0 && feature->scale[0] == 1) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "schema: feature 0 has mean %s and scale %s, expected 0 and 1: it is the number "
                   "of a token",
                   sw_number_of(feature->mean[0]).text, sw_number_of(feature->scale[0]).text);
}

/* ---- Copies ---------------------------------------------------------------------------------- */

static sw_status copy_numbers(double **out, const double *from, int64_t count, sw_arena *arena)
{
    *out = NULL;
    if (!from) return SW_OK;
    *out = sw_arena_alloc(arena, sw_bytes(count, sizeof **out));
    if (!*out) return SW_ERROR_MEMORY;
    memcpy(*out, from, sizeof **out * (size_t)count);
    return SW_OK;
}

static sw_status copy_names(char ***out, char *const *from, int64_t count, sw_arena *arena)
{
    *out = from ? sw_names_copy(arena, (const char *const *)from, count) : NULL;
    return from && !*out ? SW_ERROR_MEMORY : SW_OK;
}

static sw_status copy_columns(sw_columns *out, const sw_columns *from, sw_arena *arena)
{
    *out = (sw_columns){.count = from->count};
    if (from->count == 0) return SW_OK;
    SW_TRY(copy_names(&out->name, from->name, from->count, arena));
    SW_TRY(copy_numbers(&out->mean, from->mean, from->count, arena));
    return copy_numbers(&out->scale, from->scale, from->count, arena);
}

sw_status sw_schema_copy(sw_schema *out, const sw_schema *schema, sw_arena *arena)
{
    SW_TRY(check_schema(schema));
    sw_schema copy = {.vocabulary = schema->vocabulary, .hashed = schema->hashed};
    SW_TRY(copy_columns(&copy.feature, &schema->feature, arena));
    SW_TRY(copy_columns(&copy.context, &schema->context, arena));
    SW_TRY(copy_columns(&copy.output, &schema->output, arena));
    if (schema->vocabulary > 0)
        SW_TRY(copy_names(&copy.token, schema->token, schema->vocabulary, arena));
    *out = copy;
    return SW_OK;
}

bool sw_schema_is_empty(const sw_schema *schema)
{
    return schema->feature.count == 0 && schema->context.count == 0 && schema->output.count == 0 &&
           schema->vocabulary == 0;
}

/* ---- As JSON --------------------------------------------------------------------------------- */

static void write_names(sw_text *text, const char *key, char *const *name, int64_t count)
{
    if (!name) return;
    sw_text_add(text, ",\"%s\":[", key);
    for (int64_t i = 0; i < count; i++) {
        if (i > 0) sw_text_add(text, ",");
        sw_text_string(text, name[i]);
    }
    sw_text_add(text, "]");
}

static void write_numbers(sw_text *text, const char *key, const double *x, int64_t count)
{
    if (!x) return;
    sw_text_add(text, ",\"%s\":[", key);
    for (int64_t i = 0; i < count; i++) {
        if (i > 0) sw_text_add(text, ",");
        sw_text_real(text, x[i]);
    }
    sw_text_add(text, "]");
}

void sw_schema_write(const sw_schema *schema, sw_text *text)
{
    sw_text_add(text, "{");
    for (int i = 0; i < GROUPS; i++) {
        const sw_columns *columns = group_of(schema, i);
        sw_text_add(text, "\"%s\":{\"count\":%lld", group_name[i], (long long)columns->count);
        write_names(text, "name", columns->name, columns->count);
        write_numbers(text, "mean", columns->mean, columns->count);
        write_numbers(text, "scale", columns->scale, columns->count);
        sw_text_add(text, "},");
    }
    sw_text_add(text, "\"vocabulary\":%lld", (long long)schema->vocabulary);
    write_names(text, "token", schema->token, schema->vocabulary);
    sw_text_add(text, ",\"hashed\":%s}", schema->hashed ? "true" : "false");
}

/* What takes memory is an array that is in the text: a count alone takes none. */
static sw_status array_of(const json_t **out, const json_t *object, const char *what,
                          const char *key, int64_t count, size_t *known)
{
    *out = json_object_get(object, key);
    if (!*out) return SW_OK;
    ++*known;
    if (!json_is_array(*out)) return sw_fail(SW_ERROR_FORMAT, "%s\"%s\" is no array", what, key);
    if (json_array_size(*out) == (size_t)count) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "%s\"%s\" is an array of %zu, expected %lld", what, key,
                   json_array_size(*out), (long long)count);
}

static sw_status read_names(char ***out, const json_t *object, const char *what, const char *key,
                            int64_t count, size_t *known, sw_arena *arena)
{
    const json_t *array;
    SW_TRY(array_of(&array, object, what, key, count, known));
    if (!array) return SW_OK;
    *out = sw_arena_alloc(arena, sw_bytes(count, sizeof **out));
    if (!*out) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(array, (size_t)i);
        if (!json_is_string(value))
            return sw_fail(SW_ERROR_FORMAT, "%s\"%s\": number %lld is not text", what, key,
                           (long long)i);
        (*out)[i] = sw_arena_text(arena, json_string_value(value));
        if (!(*out)[i]) return SW_ERROR_MEMORY;
    }
    return SW_OK;
}

static sw_status read_numbers(double **out, const json_t *object, const char *what, const char *key,
                              int64_t count, size_t *known, sw_arena *arena)
{
    const json_t *array;
    SW_TRY(array_of(&array, object, what, key, count, known));
    if (!array) return SW_OK;
    *out = sw_arena_alloc(arena, sw_bytes(count, sizeof **out));
    if (!*out) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(array, (size_t)i);
        if (!json_is_number(value))
            return sw_fail(SW_ERROR_FORMAT, "%s\"%s\": number %lld is not a number", what, key,
                           (long long)i);
        (*out)[i] = json_number_value(value);
    }
    return SW_OK;
}

static sw_status read_count(int64_t *out, const json_t *object, const char *what, const char *key,
                            size_t *known)
{
    const json_t *value = json_object_get(object, key);
    *out = json_integer_value(value);
    if (!json_is_integer(value) || *out < 0 || *out > LARGEST)
        return sw_fail(SW_ERROR_FORMAT, "%sexpected \"%s\", a whole number from 0 to %d", what, key,
                       LARGEST);
    ++*known;
    return SW_OK;
}

static sw_status check_known(const json_t *object, const char *what, size_t known)
{
    if (json_object_size(object) == known) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "%sof %zu fields %zu are known: written by a newer setwise?",
                   what, json_object_size(object), known);
}

static sw_status read_columns(sw_columns *out, const json_t *object, const char *name,
                              sw_arena *arena)
{
    char what[32];
    snprintf(what, sizeof what, "\"%s\": ", name);
    if (!json_is_object(object)) return sw_fail(SW_ERROR_FORMAT, "%sexpected a JSON object", what);
    size_t known = 0;
    SW_TRY(read_count(&out->count, object, what, "count", &known));
    SW_TRY(read_names(&out->name, object, what, "name", out->count, &known, arena));
    SW_TRY(read_numbers(&out->mean, object, what, "mean", out->count, &known, arena));
    SW_TRY(read_numbers(&out->scale, object, what, "scale", out->count, &known, arena));
    return check_known(object, what, known);
}

static sw_status read_schema(sw_schema *out, const json_t *object, sw_arena *arena)
{
    if (!json_is_object(object)) return sw_fail(SW_ERROR_FORMAT, "expected a JSON object");
    sw_columns *const groups[GROUPS] = {&out->feature, &out->context, &out->output};
    for (int i = 0; i < GROUPS; i++)
        SW_TRY(
            read_columns(groups[i], json_object_get(object, group_name[i]), group_name[i], arena));
    size_t known = GROUPS;
    SW_TRY(read_count(&out->vocabulary, object, "", "vocabulary", &known));
    SW_TRY(read_names(&out->token, object, "", "token", out->vocabulary, &known, arena));
    const json_t *hashed = json_object_get(object, "hashed");
    if (!json_is_boolean(hashed))
        return sw_fail(SW_ERROR_FORMAT, "expected \"hashed\", true or false");
    out->hashed = json_is_true(hashed);
    SW_TRY(check_known(object, "", known + 1));
    return check_schema(out);
}

sw_status sw_schema_read(sw_schema *out, const char *json, const char *where, sw_arena *arena)
{
    sw_schema schema = {0};
    json_t *object = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    sw_status status = read_schema(&schema, object, arena);
    json_decref(object);
    if (status == SW_ERROR_MEMORY) return status;
    if (status != SW_OK) return sw_fail_in(SW_ERROR_FORMAT, where);
    *out = schema;
    return SW_OK;
}
