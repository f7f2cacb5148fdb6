/* jsonl_line.c - the keys of a line, and what is under them. */
#include "formats/jsonl_line.h"

#include "base/number.h"
#include "base/quoted.h"
#include "base/utf8.h"
#include "data/builder_suspects.h"
#include "formats/csv_notation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Keys ------------------------------------------------------------------------------------ */

/* What the keys are called if no option says so. */
static const char *const own_name[SW_JSONL_KEYS] = {[SW_JSONL_SET] = "set",
                                                    [SW_JSONL_LABEL] = "label",
                                                    [SW_JSONL_LABELS] = "labels",
                                                    [SW_JSONL_TARGET] = "target",
                                                    [SW_JSONL_SPLIT] = "split",
                                                    [SW_JSONL_GROUP] = "group",
                                                    [SW_JSONL_FOLD] = "fold",
                                                    [SW_JSONL_WEIGHT] = "set_weight",
                                                    [SW_JSONL_CONTEXT] = "context",
                                                    [SW_JSONL_X] = "x",
                                                    [SW_JSONL_INSTANCES] = "instance_labels",
                                                    [SW_JSONL_TEXT] = "text",
                                                    [SW_JSONL_TOKENS] = "tokens",
                                                    [SW_JSONL_TASK] = "task",
                                                    [SW_JSONL_OUTPUTS] = "outputs",
                                                    [SW_JSONL_FEATURES] = "features",
                                                    [SW_JSONL_VOCABULARY] = "vocabulary"};

/* The options that say what the keys are called; those from SW_JSONL_TOKENS on have none. */
static const char *const option_of[SW_JSONL_TOKENS] = {
    [SW_JSONL_SET] = "set",       [SW_JSONL_LABEL] = "label",        [SW_JSONL_LABELS] = "labels",
    [SW_JSONL_TARGET] = "target", [SW_JSONL_SPLIT] = "split",        [SW_JSONL_GROUP] = "group",
    [SW_JSONL_FOLD] = "fold",     [SW_JSONL_WEIGHT] = "weight",      [SW_JSONL_CONTEXT] = "context",
    [SW_JSONL_X] = "elements",    [SW_JSONL_INSTANCES] = "instance", [SW_JSONL_TEXT] = "text"};

/* Is this the name of the key, or one of those that are joined to it? */
static bool has_name(const sw_jsonl_line *line, int key, const char *name)
{
    return line->list[key] ? sw_quoted_has(line->list[key], '+', name)
                           : strcmp(line->name[key], name) == 0;
}

/* Does an option give this name to a key of a set? */
static bool is_set_key(const sw_jsonl_line *line, const char *name)
{
    for (int k = 0; k < SW_JSONL_SET_KEYS; k++)
        if (has_name(line, k, name)) return true;
    return false;
}

/* Take the name of a key from an option, or of several keys, which become one that is called like
 * their list. */
static sw_status take_key(sw_jsonl_line *line, int key, const char *list)
{
    if (!*list) return SW_OK;
    if (!sw_is_utf8(list))
        return sw_builder_fail(line->builder, SW_ERROR_ARGUMENT, (sw_location){0},
                               "option %s: \"%.60s\" is not UTF-8", option_of[key], list);
    char *name = sw_arena_text(sw_builder_arena(line->builder), list);
    line->name[key] = name;
    if (!name) return SW_ERROR_MEMORY;
    if (!list[sw_spec_span(list, "+")]) return sw_unquote(name);
    line->list[key] = name;
    return SW_OK;
}

/* Is the key one of several that an option joins? */
static bool is_listed(const sw_jsonl_line *line, const char *name)
{
    for (int k = 0; k < SW_JSONL_SET_KEYS; k++)
        if (line->list[k] && has_name(line, k, name)) return true;
    return false;
}

/* The value under a key of the object, or, if the name has points, of an object in it: "run.group"
 * of {"run": {"group": "a"}}. NULL: there is none. */
static json_t *find_value(const json_t *object, const char *name)
{
    json_t *value = json_object_get(object, name);
    for (const char *point = strchr(name, '.'); !value && point; point = strchr(point + 1, '.'))
        value = find_value(json_object_getn(object, name, (size_t)(point - name)), point + 1);
    return value;
}

/* Give the set what options name within its objects, as keys of its own. */
static sw_status lift_keys(const sw_jsonl_line *line, json_t *object)
{
    for (int k = 0; k < SW_JSONL_SET_KEYS; k++) {
        if (line->list[k] || !strchr(line->name[k], '.')) continue;
        json_t *value = find_value(object, line->name[k]);
        if (value && json_object_set(object, line->name[k], value) != 0)
            return sw_builder_no_memory(line->builder);
    }
    return SW_OK;
}

/* Join the keys of a list: {"mass": 1, "age": 2} becomes {"mass+age": {"mass": 1, "age": 2}}.
 * Nothing is joined if all are missing; one that is missing is null. */
static sw_status join_keys(const sw_jsonl_line *line, json_t *object, const char *list)
{
    json_t *joined = json_object();
    bool any = false;
    if (!joined) return sw_builder_no_memory(line->builder);
    sw_quoted_list keys = sw_quoted_list_of(list, "+");
    while (sw_quoted_list_next(&keys)) {
        json_t *value = find_value(object, keys.word);
        any |= value && !json_is_null(value);
        if (json_object_set(joined, keys.word, value ? value : json_null()) != 0)
            keys.status = sw_builder_no_memory(line->builder);
    }
    sw_status status = keys.status;
    if (status == SW_OK && any && json_object_set(object, list, joined) != 0)
        status = sw_builder_no_memory(line->builder);
    json_decref(joined);
    return status;
}

/* Does an option call another key "group" or "fold"? These are then not read under that name. */
static bool is_other_key(const sw_jsonl_line *line, int key)
{
    const char *own = key == SW_JSONL_GROUP ? "group" : "fold";
    for (int k = 0; k < SW_JSONL_SET_KEYS; k++)
        if (k != key && strcmp(line->name[key], own) == 0 && has_name(line, k, own)) return true;
    return false;
}

/* Does an option say what the key is called? */
static bool is_chosen(const sw_jsonl_line *line, int key)
{
    return *line->name[key] && strcmp(line->name[key], own_name[key]) != 0;
}

/* Refuse a name of the key if an earlier key or the `rest` of its list has it too, or if it is to
 * be ignored. Default names may be ignored. */
static sw_status check_name(const sw_jsonl_line *line, int key, const char *name, const char *rest)
{
    int other = 0;
    if (is_chosen(line, key) && sw_builder_ignores(line->builder, name))
        return sw_builder_fail(line->builder, SW_ERROR_ARGUMENT, (sw_location){0},
                               "options %s and ignore both name key \"%s\"", option_of[key],
                               sw_excerpt_of(name).text);
    while (other < key && !has_name(line, other, name)) other++;
    if (!*name || (other == key && !(rest && sw_quoted_has(rest, '+', name)))) return SW_OK;
    if (key >= SW_JSONL_TOKENS)
        return sw_builder_fail(line->builder, SW_ERROR_ARGUMENT, (sw_location){0},
                               "option %s names key \"%s\", which has another meaning",
                               option_of[other], sw_excerpt_of(name).text);
    return sw_builder_fail(line->builder, SW_ERROR_ARGUMENT, (sw_location){0},
                           "options %s and %s both name key \"%s\"", option_of[other],
                           option_of[key], sw_excerpt_of(name).text);
}

static sw_status check_names(const sw_jsonl_line *line, int key)
{
    if (!line->list[key]) return check_name(line, key, line->name[key], NULL);
    sw_quoted_list list = sw_quoted_list_of(line->list[key], "+");
    while (sw_quoted_list_next(&list)) list.status = check_name(line, key, list.word, list.rest);
    return list.status;
}

sw_status sw_jsonl_line_begin(sw_jsonl_line *line, sw_builder *builder,
                              const sw_file_options *options)
{
    const bool instances = strcmp(options->instance, "instance_label") == 0;
    const char *const chosen[SW_JSONL_KEYS] = {
        [SW_JSONL_SET] = options->set,
        [SW_JSONL_LABEL] = options->label,
        [SW_JSONL_SPLIT] = options->split,
        [SW_JSONL_GROUP] = options->group,
        [SW_JSONL_FOLD] = options->fold,
        [SW_JSONL_WEIGHT] = options->weight,
        [SW_JSONL_X] = *options->elements ? options->elements : NULL,
        [SW_JSONL_INSTANCES] = instances ? NULL : options->instance,
        [SW_JSONL_TEXT] = options->text};
    *line = (sw_jsonl_line){.builder = builder, .na = options->na};
    for (int k = 0; k < SW_JSONL_KEYS; k++) line->name[k] = chosen[k] ? chosen[k] : own_name[k];
    line->quoted_numbers =
        strcmp(options->decimal, "auto") != 0 || strcmp(options->thousands, "auto") != 0;
    SW_TRY(sw_csv_dialect_begin(&line->dialect, options, sw_builder_path(builder), false));
    line->dialect.separator = ',';
    line->dialect.doubt = false;
    if (!line->dialect.decimal) line->dialect.decimal = '.';
    SW_TRY(take_key(line, SW_JSONL_SET, options->set));
    SW_TRY(take_key(line, SW_JSONL_LABELS, options->labels));
    SW_TRY(take_key(line, SW_JSONL_TARGET, options->target));
    SW_TRY(take_key(line, SW_JSONL_CONTEXT, options->context));
    for (int k = SW_JSONL_GROUP; k <= SW_JSONL_FOLD; k++)
        if (is_other_key(line, k)) line->name[k] = "";
    if (is_set_key(line, "task")) line->name[SW_JSONL_TASK] = "";
    for (int k = 0; k < SW_JSONL_KEYS; k++) SW_TRY(check_names(line, k));
    return SW_OK;
}

/* The key of that name; SW_JSONL_KEYS: there is none. */
static int find_key(const sw_jsonl_line *line, const char *name)
{
    int k = 0;
    while (k < SW_JSONL_KEYS && (!*line->name[k] || strcmp(name, line->name[k]) != 0)) k++;
    return k;
}

static bool is_unknown(const sw_jsonl_line *line, const char *key)
{
    return !sw_builder_ignores(line->builder, key) && !is_listed(line, key) &&
           find_key(line, key) == SW_JSONL_KEYS;
}

/* The unknown key that may have the elements, as it has a list and no known key has them; or NULL.
 */
static const char *find_elements(const sw_jsonl_line *line)
{
    const char *key;
    json_t *value;
    for (int k = SW_JSONL_X; k <= SW_JSONL_TOKENS; k++)
        if (json_object_get(line->object, line->name[k])) return NULL;
    json_object_foreach(line->object, key,
                        value) if (json_is_array(value) && is_unknown(line, key)) return key;
    return NULL;
}

/* How many unknown keys have lists. */
static int count_lists(const sw_jsonl_line *line)
{
    const char *key;
    json_t *value;
    int count = 0;
    json_object_foreach(line->object, key, value) count +=
        json_is_array(value) && is_unknown(line, key);
    return count;
}

/* Does the object have a value that may hold elements, a list or a longer text? */
static bool has_lists(json_t *object)
{
    enum { LONG = 40 };
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) if (json_is_array(value) ||
                                                json_string_length(value) > LONG) return true;
    return false;
}

/* Fails with the keys that there are: those that an option calls otherwise have no name of their
 * own. */
static void say_unknown(const sw_jsonl_line *line, const char *name)
{
    const char *known[SW_JSONL_SET_KEYS];
    int count = 0;
    for (int k = 0; k < SW_JSONL_SET_KEYS; k++)
        if (*line->name[k]) known[count++] = line->name[k];
    sw_unknown_name("key", name, known, count);
}

/* Does an option name a key within the object of that name? */
static bool is_read_in(const sw_jsonl_line *line, const char *name)
{
    const size_t length = strlen(name);
    bool found = false;
    for (int k = 0; !found && k < SW_JSONL_SET_KEYS; k++) {
        sw_quoted_list list = sw_quoted_list_of(line->list[k], "+");
        found = strncmp(line->name[k], name, length) == 0 && line->name[k][length] == '.';
        while (sw_quoted_list_next(&list))
            found |= strncmp(list.word, name, length) == 0 && list.word[length] == '.';
    }
    return found;
}

/* Add the options that read the unknown key or the elements, or leave out all unknown keys. */
static void advise_options(sw_text *advice, const sw_jsonl_line *line, const char *name)
{
    enum { LONG = 400 };
    int count = 0;
    const char *key, *elements = find_elements(line);
    json_t *value, *inner = json_object_get(line->object, name);
    if (is_read_in(line, name))
        sw_text_add(advice, "options name a key in it, and ignore leaves out the rest; ");
    else if (json_object_size(inner) > 0)
        sw_text_add(advice, "options name a key in it so: %s.%s; ", sw_excerpt_of(name).text,
                    sw_excerpt_of(json_object_iter_key(json_object_iter(inner))).text);
    if (elements && count_lists(line) > 1)
        sw_text_add(advice, "where each key lists a column, pandas' explode makes a table for "
                            "CSV; ");
    if (elements)
        sw_text_add(advice, "elements=%s reads the elements from there; ",
                    sw_quoted_of(elements).text);
    json_object_foreach(line->object, key, value)
    {
        if (!is_unknown(line, key) || (elements && strcmp(key, elements) == 0)) continue;
        const bool fits = advice->length < LONG && strlen(key) < LONG;
        sw_text_add(advice, "%s%s", count++ > 0 ? "+" : "ignore=", fits ? "" : "...");
        if (!fits) break;
        sw_quote(advice, key);
    }
    if (count > 0)
        sw_text_add(advice, " leaves %s out; ",
                    elements    ? "the others"
                    : count > 1 ? "those that are unknown"
                                : "it");
}

/* The error for a key that is unknown. */
static sw_status unknown_key(const sw_jsonl_line *line, const char *name)
{
    sw_text advice = {0};
    if (has_lists(line->object))
        advise_options(&advice, line, name);
    else
        sw_text_add(&advice,
                    "each line is a set with a list of its elements; a table with a line "
                    "for each element is CSV, which pandas writes with to_csv(index=False); ");
    say_unknown(line, name);
    sw_status status = sw_text_status(&advice);
    if (status == SW_OK)
        status =
            sw_builder_fail(line->builder, SW_ERROR_FORMAT, line->location,
                            "%s (%sset=NAME, elements=NAME and the like say what a key is called)",
                            sw_error_message(), advice.data);
    sw_text_free(&advice);
    return status;
}

sw_status sw_jsonl_line_take(sw_jsonl_line *line, json_t *object, sw_location location)
{
    const char *name;
    json_t *value;
    line->location = location;
    line->object = object;
    memset(line->value, 0, sizeof line->value);
    SW_TRY(lift_keys(line, object));
    for (int k = 0; k < SW_JSONL_SET_KEYS; k++)
        if (line->list[k]) SW_TRY(join_keys(line, object, line->list[k]));
    json_object_foreach(object, name, value)
    {
        if (sw_builder_ignores(line->builder, name) || is_listed(line, name)) continue;
        const int k = find_key(line, name);
        if (k == SW_JSONL_KEYS) return unknown_key(line, name);
        line->value[k] = json_is_null(value) ? NULL : value;
        line->seen[k] = true;
    }
    return SW_OK;
}

sw_status sw_jsonl_line_end(const sw_jsonl_line *line)
{
    if (sw_builder_model(line->builder) || sw_builder_unanswered(line->builder)) return SW_OK;
    for (int k = 0; k < SW_JSONL_SET_KEYS; k++)
        if (is_chosen(line, k) && !line->seen[k])
            return sw_builder_fail(line->builder, SW_ERROR_NOT_FOUND, (sw_location){0},
                                   "option %s: no set has the key \"%s\"", option_of[k],
                                   sw_excerpt_of(line->name[k]).text);
    return SW_OK;
}

bool sw_jsonl_is_header(const sw_jsonl_line *line)
{
    for (int k = SW_JSONL_SET_KEYS; k < SW_JSONL_KEYS; k++)
        if (line->value[k]) return true;
    return false;
}

/* ---- Values ---------------------------------------------------------------------------------- */

sw_status sw_jsonl_wrong(const sw_jsonl_line *line, sw_jsonl_key key, const json_t *value,
                         const char *expected)
{
    return sw_builder_fail(
        line->builder, SW_ERROR_FORMAT, line->location, "\"%s\"%s %s, expected %s", line->name[key],
        value == line->value[key] ? " is" : " has", sw_jsonl_shown(value).text, expected);
}

bool sw_jsonl_number(const sw_jsonl_line *line, const json_t *value, double *to)
{
    const char *text = json_string_value(value);
    *to = json_is_number(value) ? json_number_value(value) : NAN;
    if (json_is_number(value) || json_is_null(value)) return true;
    if (!text) return false;
    sw_csv_dialect dialect = line->dialect;
    return sw_quoted_has(line->na, '+', text) ||
           (line->quoted_numbers &&
            (sw_is_missing(text) || sw_csv_dialect_number(&dialect, text, to)));
}

bool sw_jsonl_input(const sw_jsonl_line *line, const json_t *value, double *to)
{
    if (!json_is_boolean(value)) return sw_jsonl_number(line, value, to);
    *to = json_is_true(value);
    return true;
}

bool sw_jsonl_advise_number(sw_text *advice, const sw_jsonl_line *line, const char *text)
{
    double x;
    if (line->quoted_numbers || !sw_number_parse(text, &x))
        return sw_csv_advise_number(advice, text, &line->dialect);
    sw_text_add(advice, "decimal=. reads numbers in texts");
    return true;
}

sw_status sw_jsonl_name_of(const sw_jsonl_line *line, sw_jsonl_key key, sw_jsonl_name *name)
{
    const json_t *value = line->value[key];
    name->text = NULL;
    if (!value) return SW_OK;
    if (json_is_integer(value)) {
        snprintf(name->spelled, sizeof name->spelled, "%lld", (long long)json_integer_value(value));
        name->text = name->spelled;
    } else {
        name->text = json_is_true(value)    ? "true"
                     : json_is_false(value) ? "false"
                                            : json_string_value(value);
    }
    return name->text ? SW_OK : sw_jsonl_wrong(line, key, value, "a name or a whole number");
}

sw_status sw_jsonl_show_ignored(const sw_jsonl_line *line, sw_builder *builder, int64_t set)
{
    const char *name;
    json_t *value;
    json_object_foreach(line->object, name, value)
    {
        char digits[24];
        const char *text = json_string_value(value);
        if (json_is_integer(value)) {
            snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(value));
            text = digits;
        }
        if (text && sw_builder_ignores(builder, name))
            SW_TRY(sw_builder_suspect_key(builder, name, set, text));
    }
    return SW_OK;
}
