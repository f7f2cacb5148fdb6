/* jsonl_rows.c - reads rows of JSON lines, whose columns are known. */
#include "formats/jsonl_rows.h"

#include "base/number.h"
#include "base/quoted.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* ---- Answers and contexts -------------------------------------------------------------------- */

/* The word of column i. Numbers are words, too: a code may be written as one. */
static sw_status take_word(sw_jsonl_columns *columns, const sw_jsonl_line *line, int64_t i,
                           const json_t *value, sw_location location)
{
    sw_builder *builder = line->builder;
    const sw_number number = sw_number_of(json_number_value(value));
    const char *word = json_is_string(value)   ? json_string_value(value)
                       : json_is_true(value)   ? "true"
                       : json_is_false(value)  ? "false"
                       : json_is_number(value) ? number.text
                                               : NULL;
    const bool missing = !word || !*word || sw_quoted_has(line->na, '+', word);
    if (word || !value || json_is_null(value))
        return sw_builder_category(builder, columns->part, i, missing ? NULL : word,
                                   &columns->value[i], location);
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                           "number %lld, %s is %s, expected a word, or null", (long long)i,
                           sw_excerpt_of(columns->name[i]).text, sw_jsonl_shown(value).text);
}

static sw_status take_value(sw_jsonl_columns *columns, const sw_jsonl_line *line, sw_jsonl_key key,
                            int64_t i, const json_t *value)
{
    int flag;
    char which[80];
    const bool flags = key == SW_JSONL_LABELS;
    const bool words = key == SW_JSONL_CONTEXT && columns->name && json_is_string(value);
    if (!json_is_null(value) && sw_builder_category_of(line->builder, columns->part, i))
        return take_word(columns, line, i, value, line->location);
    if (!flags && sw_jsonl_input(line, value, &columns->value[i])) return SW_OK;
    if (flags && sw_jsonl_flag(value, &flag)) {
        columns->value[i] = flag;
        return SW_OK;
    }
    if (columns->name)
        snprintf(which, sizeof which, "\"%s\"", sw_excerpt_of(columns->name[i]).text);
    else
        snprintf(which, sizeof which, "number %lld", (long long)i);
    return sw_builder_fail(line->builder, SW_ERROR_FORMAT, line->location,
                           "\"%s\", %s is %s, expected %s%s", line->name[key], which,
                           sw_jsonl_shown(value).text, flags ? "0 or 1" : "a number",
                           words ? " (categories=NAME makes columns of 0 and 1 of words)" : "");
}

/* Labels as a list of the names of those that are 1. */
static sw_status take_listed(sw_jsonl_columns *columns, const sw_jsonl_line *line, sw_jsonl_key key)
{
    const json_t *list = line->value[key];
    const char *const *names = (const char *const *)columns->name;
    for (int64_t i = 0; i < columns->count; i++) columns->value[i] = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        if (!name || !names)
            return sw_jsonl_wrong(line, key, json_array_get(list, i),
                                  names ? "names of labels in it" : "a 0 or 1 for each label");
        int64_t found = 0;
        while (found < columns->count && strcmp(names[found], name) != 0) found++;
        if (found == columns->count) {
            sw_unknown_name("label", name, names, (int)columns->count);
            return sw_builder_fail(line->builder, SW_ERROR_FORMAT, line->location, "%s",
                                   sw_error_message());
        }
        columns->value[found] = 1;
    }
    return SW_OK;
}

/* The error for an object with a key that is no column. */
static sw_status surplus_key(const sw_jsonl_columns *columns, const sw_jsonl_line *line,
                             sw_jsonl_key key, json_t *row)
{
    void *at = json_object_iter(row);
    for (int64_t i = 0; i < columns->count; at = json_object_iter_next(row, at), i = 0) {
        while (i < columns->count && strcmp(columns->name[i], json_object_iter_key(at)) != 0) i++;
        if (i == columns->count) break;
    }
    return sw_builder_fail(line->builder, SW_ERROR_FORMAT, line->location,
                           "\"%s\" has \"%s\", unlike that of the first set", line->name[key],
                           sw_excerpt_of(json_object_iter_key(at)).text);
}

/* The values of a list or an object without others in it. */
static sw_status take_values(sw_jsonl_columns *columns, const sw_jsonl_line *line, sw_jsonl_key key,
                             const json_t *row)
{
    const bool list = json_is_array(row);
    const size_t count = list ? json_array_size(row) : json_object_size(row);
    if (list && (int64_t)count != columns->count)
        return sw_builder_fail(line->builder, SW_ERROR_FORMAT, line->location,
                               "\"%s\" has %zu number%s, expected %lld", line->name[key], count,
                               count == 1 ? "" : "s", (long long)columns->count);
    for (int64_t i = 0; i < columns->count; i++) {
        const json_t *value =
            list ? json_array_get(row, (size_t)i) : json_object_get(row, columns->name[i]);
        if (!value)
            return sw_builder_fail(line->builder, SW_ERROR_FORMAT, line->location,
                                   "\"%s\" has no \"%s\"", line->name[key],
                                   sw_excerpt_of(columns->name[i]).text);
        SW_TRY(take_value(columns, line, key, i, value));
    }
    return (int64_t)count > columns->count ? surplus_key(columns, line, key, (json_t *)row) : SW_OK;
}

sw_status sw_jsonl_row(sw_jsonl_columns *columns, const sw_jsonl_line *line, sw_jsonl_key key)
{
    json_t *row = (json_t *)line->value[key], *flat;
    const bool list = json_is_array(row), object = json_is_object(row);
    if (list && key == SW_JSONL_LABELS &&
        (json_array_size(row) == 0 || json_is_string(json_array_get(row, 0))))
        return take_listed(columns, line, key);
    if (!list && !object && columns->count == 1) return take_value(columns, line, key, 0, row);
    if (!list && (!object || !columns->name))
        return sw_jsonl_wrong(line, key, row,
                              columns->name ? "a list or an object" : "a list of numbers");
    if (list) return take_values(columns, line, key, row);
    SW_TRY(sw_jsonl_flat(&flat, line->builder, row, line->location));
    const sw_status status = take_values(columns, line, key, flat);
    json_decref(flat);
    return status;
}

/* ---- Elements -------------------------------------------------------------------------------- */

/* The number of a column; of an object, a key that is not there is a missing number. */
static sw_status take_number(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                             const json_t *value, int64_t i, sw_location location)
{
    if (sw_builder_category_of(line->builder, columns->part, i))
        return take_word(columns, line, i, value, location);
    if (sw_jsonl_input(line, value ? value : json_null(), &columns->value[i])) return SW_OK;
    const bool named = columns->name != NULL;
    sw_text advice = {0};
    if (json_is_string(value) && sw_jsonl_advise_number(&advice, line, json_string_value(value)))
        sw_text_add(&advice, ")");
    sw_status status = sw_text_status(&advice);
    if (status == SW_OK)
        status =
            sw_builder_fail(line->builder, SW_ERROR_FORMAT, location,
                            "number %lld%s%s is %s, expected a number, or null%s%s", (long long)i,
                            named ? ", " : "", named ? sw_excerpt_of(columns->name[i]).text : "",
                            sw_jsonl_shown(value).text, advice.length ? " (" : "",
                            advice.length ? advice.data : "");
    sw_text_free(&advice);
    return status;
}

/* Is it null in place of an object, whose keys are columns? All of these are missing. */
static bool is_missing_object(const sw_jsonl_columns *columns, const char *key, void *at)
{
    const size_t length = strlen(key);
    bool found = false;
    for (int64_t i = 0; !found && i < columns->count; i++)
        found = strncmp(columns->name[i], key, length) == 0 && columns->name[i][length] == '.';
    return found && json_is_null(json_object_iter_value(at));
}

/* An element whose numbers have names. Every key is a column or is ignored. */
static sw_status take_object(sw_jsonl_columns *columns, const sw_jsonl_line *line, json_t *element,
                             sw_location location)
{
    sw_builder *builder = line->builder;
    size_t known = 0;
    if (!columns->name)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "an object, where the columns have no names, expected a list of "
                               "numbers");
    for (int64_t i = 0; i < columns->count; i++) {
        const json_t *value = json_object_get(element, columns->name[i]);
        known += value != NULL;
        SW_TRY(take_number(columns, line, value, i, location));
    }
    void *at = known < json_object_size(element) ? json_object_iter(element) : NULL;
    for (; at; at = json_object_iter_next(element, at)) {
        const char *key = json_object_iter_key(at);
        int64_t i = 0;
        if (sw_builder_ignores(builder, key) || is_missing_object(columns, key, at)) continue;
        while (i < columns->count && strcmp(columns->name[i], key) != 0) i++;
        if (i == columns->count)
            return sw_builder_fail(
                builder, SW_ERROR_FORMAT, location,
                "the first set has no \"%s\" (a first line with \"features\" names "
                "all columns; ignore=%s leaves it out)",
                sw_excerpt_of(key).text, sw_quoted_of(key).text);
    }
    return SW_OK;
}

static sw_status take_list(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                           const json_t *element, sw_location location)
{
    if (!json_is_array(element))
        return sw_builder_fail(line->builder, SW_ERROR_FORMAT, location,
                               "%s, expected a list of numbers", sw_jsonl_shown(element).text);
    if ((int64_t)json_array_size(element) != columns->count)
        return sw_builder_fail(line->builder, SW_ERROR_FORMAT, location,
                               "%zu numbers, expected %lld", json_array_size(element),
                               (long long)columns->count);
    for (int64_t i = 0; i < columns->count; i++)
        SW_TRY(take_number(columns, line, json_array_get(element, (size_t)i), i, location));
    return SW_OK;
}

sw_status sw_jsonl_element(sw_jsonl_columns *columns, const sw_jsonl_line *line, json_t *element,
                           sw_location location)
{
    json_t *flat;
    if (!json_is_object(element)) return take_list(columns, line, element, location);
    SW_TRY(sw_jsonl_flat(&flat, line->builder, element, location));
    const sw_status status = take_object(columns, line, flat, location);
    json_decref(flat);
    return status;
}
