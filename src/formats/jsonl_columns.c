/* jsonl_columns.c - finds out what the columns of a row are, and reads rows. */
#include "formats/jsonl_columns.h"

#include "base/name_map.h"
#include "base/number.h"
#include "base/quoted.h"
#include "base/schema.h"
#include "base/text.h"
#include "formats/csv_notation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- What the columns are -------------------------------------------------------------------- */

sw_status sw_jsonl_columns_count(sw_jsonl_columns *columns, int64_t count, sw_arena *arena)
{
    columns->count = count;
    columns->value = sw_arena_alloc(arena, sw_bytes(count, sizeof *columns->value));
    return columns->value ? SW_OK : SW_ERROR_MEMORY;
}

sw_status sw_jsonl_columns_like(sw_jsonl_columns *columns, const sw_columns *model, sw_arena *arena)
{
    const int64_t own = model->count - model->flags;
    if (own < 1) return SW_OK;
    SW_TRY(sw_jsonl_columns_count(columns, own, arena));
    if (!model->name) return SW_OK;
    columns->name = sw_names_copy(arena, (const char *const *)model->name, own);
    return columns->name ? SW_OK : SW_ERROR_MEMORY;
}

static sw_status take_names(sw_name_map *names, const sw_jsonl_line *line, sw_jsonl_key key)
{
    const json_t *list = line->value[key];
    for (int64_t i = 0, number; i < (int64_t)json_array_size(list); i++) {
        const json_t *name = json_array_get(list, (size_t)i);
        if (json_string_length(name) == 0) return sw_jsonl_wrong(line, key, name, "names in it");
        SW_TRY(sw_name_map_add(names, &number, json_string_value(name)));
        if (number != i)
            return sw_builder_fail(line->builder, SW_ERROR_FORMAT, line->location,
                                   "\"%s\" has the name \"%s\" twice", line->name[key],
                                   sw_excerpt_of(json_string_value(name)).text);
    }
    return SW_OK;
}

sw_status sw_jsonl_columns_take(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                                sw_jsonl_key key, sw_arena *arena)
{
    const json_t *value = line->value[key];
    if (!value) return SW_OK;
    const bool named = json_array_size(value) > 0;
    const int64_t count = named ? (int64_t)json_array_size(value) : json_integer_value(value);
    if (count < 1 || count > SW_JSONL_MOST_COLUMNS) /* 0 if it is neither */
        return sw_jsonl_wrong(line, key, value, "a list of names, or how many there are");
    SW_TRY(sw_jsonl_columns_count(columns, count, arena));
    if (!named) return SW_OK;
    sw_name_map names = {.arena = arena};
    sw_status status = take_names(&names, line, key);
    if (status == SW_OK) {
        columns->name = sw_names_copy(arena, (const char *const *)names.name, count);
        if (!columns->name) status = SW_ERROR_MEMORY;
    }
    sw_name_map_free(&names);
    return status;
}

/* The columns are these names. */
static sw_status name_columns(sw_jsonl_columns *columns, const sw_name_map *names, sw_arena *arena)
{
    SW_TRY(sw_jsonl_columns_count(columns, names->count, arena));
    columns->name = sw_names_copy(arena, (const char *const *)names->name, names->count);
    return columns->name ? SW_OK : SW_ERROR_MEMORY;
}

/* The columns are the keys of an object. */
static sw_status name_keys(sw_jsonl_columns *columns, const sw_jsonl_line *line, json_t *object,
                           sw_arena *arena)
{
    sw_name_map names = {.arena = arena};
    const char *key;
    json_t *value, *flat;
    int64_t number;
    SW_TRY(sw_jsonl_flat(&flat, line->builder, object, line->location));
    sw_status status = SW_OK;
    json_object_foreach(flat, key, value) if (status == SW_OK) status =
        sw_name_map_add(&names, &number, key);
    json_decref(flat);
    if (status == SW_OK) status = name_columns(columns, &names, arena);
    sw_name_map_free(&names);
    return status;
}

sw_status sw_jsonl_columns_infer(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                                 sw_jsonl_key key, sw_arena *arena)
{
    json_t *value = (json_t *)line->value[key];
    double number;
    const size_t count = sw_jsonl_number(line, value, &number) ? 1
                         : json_is_array(value)                ? json_array_size(value)
                                                               : json_object_size(value);
    const bool empty = json_is_array(value) && count == 0;
    if (key == SW_JSONL_LABELS && (empty || json_is_string(json_array_get(value, 0))))
        return sw_builder_fail(line->builder, SW_ERROR_FORMAT, line->location,
                               "\"%s\" %s: expected a first line that names all labels, "
                               "{\"outputs\": [\"red\", \"big\"]}",
                               line->name[key], empty ? "is empty" : "lists names");
    if (count < 1 || count > SW_JSONL_MOST_COLUMNS)
        return sw_jsonl_wrong(line, key, value, "a number, a list of numbers, or an object");
    if (json_is_object(value)) return name_keys(columns, line, value, arena);
    SW_TRY(sw_jsonl_columns_count(columns, (int64_t)count, arena));
    if (json_is_array(value)) return SW_OK;
    columns->name = sw_names_copy(arena, &line->name[key], 1);
    return columns->name ? SW_OK : SW_ERROR_MEMORY;
}

/* The option that reads the text as a number, if it may be one. Returns if it may. */
static bool advise_number(sw_text *advice, const sw_jsonl_line *line, const char *text)
{
    double x;
    if (line->quoted_numbers || !sw_number_parse(text, &x))
        return sw_csv_advise_number(advice, text, &line->dialect);
    sw_text_add(advice, "decimal=. reads numbers in texts");
    return true;
}

/* The keys of elements that have no numbers, in lists as options take them. */
typedef struct wrong_keys {
    sw_text what;    /* what the first few of them hold */
    sw_text words;   /* those that hold words */
    sw_text ignored; /* all of them */
    sw_text advice;  /* on numbers in texts */
    int count;
} wrong_keys;

static void add_wrong_key(wrong_keys *wrong, const sw_jsonl_line *line, const char *key,
                          const json_t *value)
{
    enum { SHOWN = 3 };
    const char *text = json_string_value(value);
    sw_text advice = {0};
    if (wrong->count < SHOWN)
        sw_text_add(&wrong->what, "%s\"%s\"%s is %s", wrong->count ? ", " : "",
                    sw_excerpt_of(key).text, wrong->count ? "" : " of an element",
                    sw_jsonl_shown(value).text);
    if (wrong->count++ == SHOWN) sw_text_add(&wrong->what, " ...");
    sw_quoted_list_add(&wrong->ignored, key);
    if (!text) return;
    const bool advised = advise_number(&advice, line, text);
    sw_text_fail_as(&wrong->advice, &advice);
    if (!advised)
        sw_quoted_list_add(&wrong->words, key);
    else if (wrong->advice.length == 0)
        sw_text_add(&wrong->advice, "%s, ", advice.data);
    sw_text_free(&advice);
}

/* The error for these keys. */
static sw_status refuse_keys(const wrong_keys *wrong, const sw_jsonl_line *line)
{
    const bool several = wrong->count > 1;
    sw_text words = {0};
    if (wrong->words.length > 0)
        sw_text_add(&words, "categories=%s makes columns of 0 and 1 of %s words, ",
                    wrong->words.data, several ? "their" : "its");
    sw_status status = sw_text_status(&words);
    if (status == SW_OK) status = sw_text_status(&wrong->what);
    if (status == SW_OK) status = sw_text_status(&wrong->words);
    if (status == SW_OK) status = sw_text_status(&wrong->advice);
    if (status == SW_OK) status = sw_text_status(&wrong->ignored);
    if (status == SW_OK)
        status = sw_builder_fail(line->builder, SW_ERROR_FORMAT, line->location,
                                 "%s, expected %s, or null (%s%signore=%s leaves %s out)",
                                 wrong->what.data, several ? "numbers" : "a number",
                                 words.length ? words.data : "",
                                 wrong->advice.length ? wrong->advice.data : "",
                                 wrong->ignored.data, several ? "them" : "it");
    sw_text_free(&words);
    return status;
}

/* Add the keys of an element to the columns. In training data they must have numbers: a key with
 * texts is reported once, not for each line. */
static sw_status add_keys(sw_name_map *names, const sw_jsonl_line *line, json_t *element,
                          wrong_keys *wrong)
{
    const sw_builder *builder = line->builder;
    const char *key;
    json_t *value;
    json_object_foreach(element, key, value)
    {
        int64_t number;
        double x;
        if (sw_builder_ignores(builder, key)) continue;
        const int64_t columns = names->count;
        SW_TRY(sw_name_map_add(names, &number, key));
        if (number < columns || sw_builder_is_stream(builder) || sw_jsonl_input(line, value, &x))
            continue;
        bool of_words;
        SW_TRY(sw_builder_has_words_in(&of_words, builder, SW_ELEMENTS, key));
        if (!of_words) add_wrong_key(wrong, line, key, value);
    }
    return SW_OK;
}

sw_status sw_jsonl_columns_of_elements(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                                       const json_t *list, sw_arena *arena)
{
    sw_name_map names = {.arena = arena};
    wrong_keys wrong = {.count = 0};
    sw_status status = SW_OK;
    for (size_t i = 0; status == SW_OK && i < json_array_size(list); i++) {
        json_t *element = json_array_get(list, i), *flat;
        if (!json_is_object(element)) continue;
        status = sw_jsonl_flat(&flat, line->builder, element, line->location);
        if (status != SW_OK) break;
        status = add_keys(&names, line, flat, &wrong);
        json_decref(flat);
    }
    if (status == SW_OK && wrong.count > 0) status = refuse_keys(&wrong, line);
    if (status == SW_OK) status = name_columns(columns, &names, arena);
    sw_text_free(&wrong.what);
    sw_text_free(&wrong.words);
    sw_text_free(&wrong.ignored);
    sw_text_free(&wrong.advice);
    sw_name_map_free(&names);
    return status;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

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
    if (!json_is_null(value) && sw_builder_category_of(line->builder, columns->part, i))
        return take_word(columns, line, i, value, line->location);
    if (key == SW_JSONL_CONTEXT && sw_jsonl_input(line, value, &columns->value[i])) return SW_OK;
    if (!flags && sw_jsonl_number(line, value, &columns->value[i])) return SW_OK;
    if (flags && sw_jsonl_flag(value, &flag)) {
        columns->value[i] = flag;
        return SW_OK;
    }
    if (columns->name)
        snprintf(which, sizeof which, "\"%s\"", sw_excerpt_of(columns->name[i]).text);
    else
        snprintf(which, sizeof which, "number %lld", (long long)i);
    return sw_builder_fail(line->builder, SW_ERROR_FORMAT, line->location,
                           "\"%s\", %s is %s, expected %s", line->name[key], which,
                           sw_jsonl_shown(value).text, flags ? "0 or 1" : "a number");
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

/* The values of a list or an object without others in it. */
static sw_status take_values(sw_jsonl_columns *columns, const sw_jsonl_line *line, sw_jsonl_key key,
                             const json_t *row)
{
    const bool list = json_is_array(row);
    const size_t count = list ? json_array_size(row) : json_object_size(row);
    if ((int64_t)count != columns->count)
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
    return SW_OK;
}

sw_status sw_jsonl_columns_row(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                               sw_jsonl_key key)
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
    if (json_is_string(value) && advise_number(&advice, line, json_string_value(value)))
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

sw_status sw_jsonl_columns_element(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                                   json_t *element, sw_location location)
{
    json_t *flat;
    if (!json_is_object(element)) return take_list(columns, line, element, location);
    SW_TRY(sw_jsonl_flat(&flat, line->builder, element, location));
    const sw_status status = take_object(columns, line, flat, location);
    json_decref(flat);
    return status;
}
