/* jsonl_columns.c - finds out what the columns of JSON lines are. */
#include "formats/jsonl_columns.h"

#include "base/name_map.h"
#include "base/number.h"
#include "base/quoted.h"
#include "base/schema.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    bool of_words = false;
    if (key == SW_JSONL_CONTEXT && json_is_string(value))
        SW_TRY(sw_builder_has_words_in(&of_words, line->builder, SW_CONTEXTS, line->name[key]));
    const size_t count = of_words || sw_jsonl_input(line, value, &number) ? 1
                         : json_is_array(value)                           ? json_array_size(value)
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

/* ---- Keys of elements ------------------------------------------------------------------------ */

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
    const bool advised = sw_jsonl_advise_number(&advice, line, text);
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
