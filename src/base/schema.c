/* schema.c - schemas checked and copied, and the tokens of words. */
#include "base/schema.h"

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *sw_name_or_number(char *const *name, int64_t i, sw_name_number *room)
{
    if (name) return name[i];
    snprintf(room->text, sizeof room->text, "%lld", (long long)i);
    return room->text;
}

sw_name_text sw_name_text_of(char *const *name, int64_t i)
{
    sw_name_text text;
    if (name)
        snprintf(text.text, sizeof text.text, "\"%s\"", sw_excerpt_of(name[i]).text);
    else
        snprintf(text.text, sizeof text.text, "%lld", (long long)i);
    return text;
}

double sw_columns_log(const sw_columns *columns, int64_t c, double x)
{
    return columns->log && columns->log[c] > 0 ? asinh(x / columns->log[c]) : x;
}

double sw_columns_unlog(const sw_columns *columns, int64_t c, double u)
{
    return columns->log && columns->log[c] > 0 ? columns->log[c] * sinh(u) : u;
}

double sw_columns_difference(const sw_columns *columns, int64_t c, double a, double b)
{
    const double difference = sw_columns_log(columns, c, a) - sw_columns_log(columns, c, b);
    return columns->scale ? difference / columns->scale[c] : difference;
}

double sw_columns_limited(const sw_columns *columns, int64_t c, double z)
{
    const double most = columns->cap ? columns->cap[c] : INFINITY;
    return z > most ? most : z < -most ? -most : z; /* a NaN stays */
}

double sw_columns_scaled(const sw_columns *columns, int64_t c, double x)
{
    if (!columns || !columns->mean || c < 0 || c >= columns->count) return x;
    return (sw_columns_log(columns, c, x) - columns->mean[c]) / columns->scale[c];
}

double sw_columns_unscaled(const sw_columns *columns, int64_t c, double z)
{
    if (!columns || !columns->mean || c < 0 || c >= columns->count) return z;
    return sw_columns_unlog(columns, c, z * columns->scale[c] + columns->mean[c]);
}

sw_status sw_columns_beyond(int64_t *beyond, const sw_columns *columns, const sw_real *x,
                            int64_t rows)
{
    SW_NOT_NULL(beyond, columns);
    if (rows < 0)
        return sw_fail(SW_ERROR_ARGUMENT, "sw_columns_beyond: %lld rows", (long long)rows);
    if (rows == 0 || !columns->mean || !columns->cap) return SW_OK;
    SW_NOT_NULL(x);
    for (int64_t i = 0; i < rows; i++)
        for (int64_t c = 0; c < columns->count; c++)
            beyond[c] += fabs(sw_columns_scaled(columns, c, (double)*x++)) > columns->cap[c];
    return SW_OK;
}

int64_t sw_token_hash(const char *word, int64_t vocabulary)
{
    uint32_t hash = 2166136261u;
    for (; *word; word++) hash = (hash ^ (uint8_t)*word) * 16777619u;
    return vocabulary > 0 ? (int64_t)hash % vocabulary : 0;
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
        sw_name_number number;
        copy[i] = sw_arena_text(arena, sw_name_or_number((char *const *)name, i, &number));
        if (!copy[i]) return NULL;
    }
    return copy;
}

/* ---- Checks ---------------------------------------------------------------------------------- */

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
    if (count >= 0 && count <= SW_SCHEMA_LARGEST) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "schema: %s is %lld, expected 0 to %d", what,
                   (long long)count, SW_SCHEMA_LARGEST);
}

/* Numbers for each column: NULL, or 0 or more. */
static sw_status check_sizes(const char *what, const char *of, const double *x, int64_t count)
{
    for (int64_t i = 0; x && i < count; i++)
        if (!isfinite(x[i]) || x[i] < 0)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "schema: the %s of %s %lld is %s, expected a finite number, 0 or more",
                           of, what, (long long)i, sw_number_of(x[i]).text);
    return SW_OK;
}

static sw_status check_cap_log_and_fill(const char *what, const sw_columns *columns)
{
    const int64_t own = columns->count - columns->flags;
    if (columns->flags < 0 || own < 0 || (columns->flags > 0 && !columns->flag_of))
        return sw_fail(SW_ERROR_ARGUMENT, "schema: %lld flags of %lld columns of %s",
                       (long long)columns->flags, (long long)columns->count, what);
    for (int64_t i = 0; i < columns->flags; i++)
        if (columns->flag_of[i] < 0 || columns->flag_of[i] >= own)
            return sw_fail(SW_ERROR_ARGUMENT, "schema: a flag of %s is about column %lld of %lld",
                           what, (long long)columns->flag_of[i], (long long)own);
    if ((columns->cap || columns->log) && !columns->mean)
        return sw_fail(SW_ERROR_ARGUMENT, "schema: %s has a %s without a scale", what,
                       columns->cap ? "cap" : "log");
    SW_TRY(check_sizes(what, "cap", columns->cap, columns->count));
    SW_TRY(check_sizes(what, "log", columns->log, columns->count));
    for (int64_t i = 0; columns->fill && i < columns->count; i++)
        if (!isfinite(columns->fill[i]))
            return sw_fail(SW_ERROR_ARGUMENT,
                           "schema: the fill of %s %lld is %s, expected a finite number", what,
                           (long long)i, sw_number_of(columns->fill[i]).text);
    return SW_OK;
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
    SW_TRY(check_cap_log_and_fill(what, columns));
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

/* The number of a token or of a part is a name, which the network reads as it is. */
static sw_status check_unscaled(const sw_columns *feature, int64_t i, const char *what)
{
    if (feature->log && feature->log[i] > 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "schema: feature %lld has a log, but it is the number of a %s", (long long)i,
                       what);
    if (feature->mean[i] == 0 && feature->scale[i] == 1) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "schema: feature %lld has mean %s and scale %s, expected 0 and 1: it is the "
                   "number of a %s",
                   (long long)i, sw_number_of(feature->mean[i]).text,
                   sw_number_of(feature->scale[i]).text, what);
}

sw_status sw_schema_check(const sw_schema *schema)
{
    SW_TRY(check_columns("feature", &schema->feature));
    SW_TRY(check_columns("context", &schema->context));
    SW_TRY(check_columns("output", &schema->output));
    SW_TRY(check_columns("size", &schema->size));
    if (schema->size.count > 1)
        return sw_fail(SW_ERROR_ARGUMENT, "schema: %lld numbers are the size of a set, expected 1",
                       (long long)schema->size.count);
    SW_TRY(check_count("vocabulary", schema->vocabulary));
    SW_TRY(check_names("token", schema->token, schema->vocabulary));
    if (schema->hashed && (schema->token || schema->vocabulary == 0))
        return sw_fail(SW_ERROR_ARGUMENT, "schema: tokens are hashed, and there is %s",
                       schema->token ? "a list of them" : "no vocabulary");
    const sw_columns *feature = &schema->feature;
    if (schema->parts && feature->mean && feature->count > 0)
        SW_TRY(check_unscaled(feature, feature->count - 1, "part"));
    if (schema->vocabulary > 0 && feature->mean && feature->count > 0)
        return sw_schema_check_token(feature);
    return SW_OK;
}

sw_status sw_schema_check_token(const sw_columns *feature)
{
    return check_unscaled(feature, 0, "token");
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
    *out = (sw_columns){.count = from->count, .flags = from->flags};
    if (from->count == 0) return SW_OK;
    if (from->flags > 0) {
        out->flag_of = sw_arena_alloc(arena, sw_bytes(from->flags, sizeof *out->flag_of));
        if (!out->flag_of) return SW_ERROR_MEMORY;
        memcpy(out->flag_of, from->flag_of, sizeof *out->flag_of * (size_t)from->flags);
    }
    SW_TRY(copy_numbers(&out->cap, from->cap, from->count, arena));
    SW_TRY(copy_numbers(&out->log, from->log, from->count, arena));
    SW_TRY(copy_numbers(&out->fill, from->fill, from->count, arena));
    SW_TRY(copy_names(&out->name, from->name, from->count, arena));
    SW_TRY(copy_numbers(&out->mean, from->mean, from->count, arena));
    return copy_numbers(&out->scale, from->scale, from->count, arena);
}

sw_status sw_schema_copy(sw_schema *out, const sw_schema *schema, sw_arena *arena)
{
    SW_TRY(sw_schema_check(schema));
    sw_schema copy = {
        .vocabulary = schema->vocabulary,
        .parts = schema->parts,
        .hashed = schema->hashed,
        .decimal_comma = schema->decimal_comma,
    };
    SW_TRY(copy_columns(&copy.feature, &schema->feature, arena));
    SW_TRY(copy_columns(&copy.context, &schema->context, arena));
    SW_TRY(copy_columns(&copy.output, &schema->output, arena));
    SW_TRY(copy_columns(&copy.size, &schema->size, arena));
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
