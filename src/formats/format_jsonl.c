/* format_jsonl.c - reads JSON lines. Each line is a set, {"set": "a", "label": "cat", "x": [[1, 2],
 * [3, 4]]}; the first line may describe the columns instead. src/formats/README.md has all keys.
 * The file is read line by line. */
#include "base/error.h"
#include "base/lines.h"
#include "base/schema.h"
#include "data/builder_elements.h"
#include "data/builder_faults.h"
#include "data/builder_sets.h"
#include "formats/format.h"
#include "formats/jsonl_columns.h"
#include "formats/jsonl_line.h"
#include "formats/jsonl_rows.h"
#include "formats/jsonl_write.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct reader {
    sw_builder *builder;
    sw_lines lines;
    sw_jsonl_line line;
    sw_jsonl_columns feature, context, output;
    int64_t vocabulary; /* elements begin with a token; 0: they do not */
    bool words;         /* elements are words */
    bool has_task;      /* is `task` known? */
    sw_task task;
    bool has_header;
    bool declared;     /* the columns of sets are known */
    bool has_elements; /* those of elements are, too */
    bool in_set;       /* the line has begun a set */
    int64_t sets;
} reader;

/* The key of the answer to a task. SW_MIXTURE has none: its elements are the answer. */
static sw_jsonl_key answer_key(int task)
{
    return (sw_jsonl_key)(SW_JSONL_LABEL + task);
}

/* ---- The first line -------------------------------------------------------------------------- */

static sw_status take_task(reader *r)
{
    static const char *const tasks[] = {"classes", "labels", "regression", "mixture"};
    sw_jsonl_name task;
    SW_TRY(sw_jsonl_name_of(&r->line, SW_JSONL_TASK, &task));
    r->has_task = task.text != NULL;
    if (!r->has_task || sw_task_from(&r->task, task.text)) return SW_OK;
    sw_unknown_name("task", task.text, tasks, 4);
    return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location, "%s", sw_error_message());
}

static sw_status take_header(reader *r)
{
    sw_arena *arena = sw_builder_arena(r->builder);
    const json_t *vocabulary = r->line.value[SW_JSONL_VOCABULARY];
    for (int k = 0; k < SW_JSONL_SET_KEYS; k++)
        if (r->line.value[k] && k != SW_JSONL_CONTEXT)
            return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location,
                                   "\"%s\" belongs to a set, but this line describes the columns",
                                   r->line.name[k]);
    SW_TRY(take_task(r));
    SW_TRY(sw_jsonl_columns_take(&r->output, &r->line, SW_JSONL_OUTPUTS, arena));
    SW_TRY(sw_jsonl_columns_take(&r->feature, &r->line, SW_JSONL_FEATURES, arena));
    SW_TRY(sw_jsonl_columns_take(&r->context, &r->line, SW_JSONL_CONTEXT, arena));
    if (r->has_task && r->task == SW_MIXTURE && !r->output.count)
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location,
                               "no \"%s\": expected how many numbers describe a mixture",
                               r->line.name[SW_JSONL_OUTPUTS]);
    r->vocabulary = json_integer_value(vocabulary);
    if (vocabulary && r->vocabulary < 1)
        return sw_jsonl_wrong(&r->line, SW_JSONL_VOCABULARY, vocabulary, "a whole number above 0");
    r->has_header = true;
    return SW_OK;
}

/* ---- Columns, before the first set ----------------------------------------------------------- */

/* The columns that the first set has. */
static sw_status infer_features(reader *r, const json_t *x)
{
    json_t *first = json_array_get(x, 0);
    sw_arena *arena = sw_builder_arena(r->builder);
    const size_t width = json_array_size(first);
    if (json_is_object(first))
        SW_TRY(sw_jsonl_columns_of_elements(&r->feature, &r->line, x, arena));
    else if (width > 0)
        SW_TRY(sw_jsonl_columns_count(&r->feature, (int64_t)width, arena));
    if (r->feature.count > 0) return SW_OK;
    return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location,
                           "\"%s\" of the first set %s %s, expected a list of elements, each a "
                           "list of numbers or an object (or a first line with \"features\")",
                           r->line.name[SW_JSONL_X], first ? "begins with" : "is",
                           json_is_array(first)    ? "an empty list"
                           : json_is_object(first) ? "an object without keys that are read"
                                                   : sw_jsonl_shown(first ? first : x).text);
}

/* Sets without elements do not tell the features: the first set with some does. */
static sw_status declare_elements(reader *r)
{
    const json_t *x = r->line.value[SW_JSONL_X];
    const bool empty = json_is_array(x) && json_array_size(x) == 0;
    if (r->has_elements || (empty && r->feature.count == 0)) return SW_OK;
    r->has_elements = true;
    if (r->words) return sw_builder_words(r->builder);
    if (r->feature.count == 0) SW_TRY(infer_features(r, x));
    SW_TRY(sw_builder_features(r->builder, r->feature.count, (const char *const *)r->feature.name));
    SW_TRY(sw_builder_categories_check(r->builder));
    return r->vocabulary ? sw_builder_vocabulary(r->builder, r->vocabulary, NULL) : SW_OK;
}

static sw_status declare_outputs(reader *r)
{
    sw_jsonl_columns *output = &r->output;
    sw_arena *arena = sw_builder_arena(r->builder);
    for (int task = SW_CLASSES; !r->has_task && task <= SW_REGRESSION; task++) {
        r->has_task = r->line.value[answer_key(task)] != NULL;
        r->task = (sw_task)task;
    }
    if (!r->has_task || sw_builder_unanswered(r->builder)) return SW_OK; /* no answers are known */
    if (r->task == SW_CLASSES && !output->count) return SW_OK; /* classes are found as they come */
    const sw_jsonl_key key = answer_key(r->task);
    if (!output->count && !r->line.value[key])
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location,
                               "the first set has no \"%s\": expected it, to count the columns",
                               r->line.name[key]);
    if (!output->count) SW_TRY(sw_jsonl_columns_infer(output, &r->line, key, arena));
    if (r->task == SW_CLASSES && !output->name) {
        output->name = sw_names_copy(arena, NULL, output->count); /* the numbers */
        if (!output->name) return SW_ERROR_MEMORY;
    }
    return sw_builder_outputs(r->builder, r->task, output->count,
                              (const char *const *)output->name);
}

/* The columns of contexts: those of the first line, of the first set, or of the model. */
static sw_status declare_contexts(reader *r)
{
    sw_jsonl_columns *context = &r->context;
    sw_arena *arena = sw_builder_arena(r->builder);
    const sw_schema *model = sw_builder_model(r->builder);
    const json_t *first = r->line.value[SW_JSONL_CONTEXT];
    if (!context->count && model && (!first || json_is_array(first)))
        SW_TRY(sw_jsonl_columns_like(context, &model->context, arena));
    if (!context->count && first)
        SW_TRY(sw_jsonl_columns_infer(context, &r->line, SW_JSONL_CONTEXT, arena));
    return context->count
               ? sw_builder_contexts(r->builder, context->count, (const char *const *)context->name)
               : SW_OK;
}

static sw_status declare(reader *r)
{
    r->words = !r->line.value[SW_JSONL_X];
    SW_TRY(declare_contexts(r));
    return declare_outputs(r);
}

/* ---- Elements -------------------------------------------------------------------------------- */

/* The unit of a location: "line 4: element", so that the location is "line 4: element 17". */
typedef struct element_unit {
    char text[48];
} element_unit;

static element_unit elements_of(const sw_jsonl_line *line)
{
    element_unit unit;
    snprintf(unit.text, sizeof unit.text, "line %lld: element", (long long)line->location.number);
    return unit;
}

/* Does element i carry the label? */
static sw_status take_instance(const reader *r, int64_t i, int *instance)
{
    const json_t *flag = json_array_get(r->line.value[SW_JSONL_INSTANCES], (size_t)i);
    *instance = SW_NO_INSTANCE;
    if (!flag || sw_jsonl_flag(flag, instance)) return SW_OK;
    return sw_jsonl_wrong(&r->line, SW_JSONL_INSTANCES, flag, "a 0 or 1 for each element");
}

static sw_status take_element(reader *r, json_t *element, sw_location location)
{
    const double *x = r->feature.value;
    SW_TRY(sw_jsonl_element(&r->feature, &r->line, element, location));
    if (r->vocabulary && isfinite(x[0]) &&
        !(x[0] >= 0 && x[0] < (double)r->vocabulary && x[0] == floor(x[0])))
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, location,
                               "its token is %s, expected a whole number from 0 to %lld",
                               sw_number_of(x[0]).text, (long long)r->vocabulary - 1);
    return SW_OK;
}

/* Elements in a list: lists of numbers, or words. */
static sw_status put_list(reader *r, int64_t set, sw_jsonl_key key)
{
    const json_t *list = r->line.value[key], *instances = r->line.value[SW_JSONL_INSTANCES];
    const element_unit elements = elements_of(&r->line);
    const size_t count = json_array_size(list);
    if (!json_is_array(list)) return sw_jsonl_wrong(&r->line, key, list, "a list of elements");
    if (instances && (!json_is_array(instances) || json_array_size(instances) != count))
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location,
                               "\"%s\" has %zu number%s, expected one for each of the %zu elements",
                               r->line.name[SW_JSONL_INSTANCES], json_array_size(instances),
                               json_array_size(instances) == 1 ? "" : "s", count);
    for (int64_t i = 0; i < (int64_t)count; i++) {
        const sw_location location = {elements.text, i};
        json_t *element = json_array_get(list, (size_t)i);
        int instance;
        SW_TRY(take_instance(r, i, &instance));
        if (!r->words) {
            SW_TRY(take_element(r, element, location));
            SW_TRY(sw_builder_element(r->builder, set, r->feature.value, instance, location));
            continue;
        }
        if (json_string_length(element) == 0)
            return sw_builder_fail(r->builder, SW_ERROR_FORMAT, location, "%s, expected a word",
                                   sw_jsonl_shown(element).text);
        SW_TRY(sw_builder_word(r->builder, set, json_string_value(element), instance, location));
    }
    return SW_OK;
}

static sw_status put_text(reader *r, int64_t set)
{
    const json_t *text = r->line.value[SW_JSONL_TEXT];
    const char *words = json_string_value(text);
    if (!words) return sw_jsonl_wrong(&r->line, SW_JSONL_TEXT, text, "a text");
    if (r->line.value[SW_JSONL_INSTANCES])
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location,
                               "\"%s\" and \"%s\": labels of elements need \"tokens\"",
                               r->line.name[SW_JSONL_INSTANCES], r->line.name[SW_JSONL_TEXT]);
    return sw_builder_text(r->builder, set, words, SW_NO_INSTANCE, r->line.location);
}

/* ---- Sets ------------------------------------------------------------------------------------ */

/* Which one of several keys the line has; `keys` if it has none. */
static sw_status find_one(const reader *r, const sw_jsonl_key *key, int keys, int *found)
{
    *found = keys;
    for (int i = 0; i < keys; i++) {
        if (!r->line.value[key[i]]) continue;
        if (*found < keys)
            return sw_builder_fail(
                r->builder, SW_ERROR_FORMAT, r->line.location,
                "\"%s\" and \"%s\", expected one of them (ignore=NAME leaves one "
                "out)",
                r->line.name[key[*found]], r->line.name[key[i]]);
        *found = i;
    }
    return SW_OK;
}

/* The name under a key, if the line has it. */
static sw_status put_tag(reader *r, int64_t set, sw_set_tag tag, sw_jsonl_key key)
{
    sw_jsonl_name name;
    SW_TRY(sw_jsonl_name_of(&r->line, key, &name));
    return name.text ? sw_builder_tag(r->builder, set, tag, name.text, r->line.location) : SW_OK;
}

/* task: which task the line's answer is for; 3: the line has no answer. */
static sw_status put_answer(reader *r, int64_t set, int task)
{
    const sw_jsonl_key key = answer_key(task);
    if (task == 3) return SW_OK;
    if (!r->has_task)
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location,
                               "\"%s\", but the sets before it have none", r->line.name[key]);
    if (r->task != (sw_task)task)
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location,
                               "\"%s\", but the task is %s", r->line.name[key],
                               sw_task_name(r->task));
    if (task == SW_CLASSES) return put_tag(r, set, SW_TAG_CLASS, key);
    SW_TRY(sw_jsonl_row(&r->output, &r->line, key));
    return sw_builder_row(r->builder, set, SW_ROW_TARGET, r->output.value, r->line.location);
}

static sw_status put_context(reader *r, int64_t set)
{
    if (!r->line.value[SW_JSONL_CONTEXT]) return SW_OK;
    if (!r->context.count)
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location,
                               "\"%s\", but the sets before it have none",
                               r->line.name[SW_JSONL_CONTEXT]);
    SW_TRY(sw_jsonl_row(&r->context, &r->line, SW_JSONL_CONTEXT));
    return sw_builder_row(r->builder, set, SW_ROW_CONTEXT, r->context.value, r->line.location);
}

static sw_status put_weight(reader *r, int64_t set)
{
    const json_t *value = r->line.value[SW_JSONL_WEIGHT];
    double weight;
    if (!value) return SW_OK;
    if (!sw_jsonl_number(&r->line, value, &weight))
        return sw_jsonl_wrong(&r->line, SW_JSONL_WEIGHT, value, "a number");
    return sw_builder_row(r->builder, set, SW_ROW_WEIGHT, &weight, r->line.location);
}

static void pass_over_answers(sw_jsonl_line *line)
{
    for (int key = SW_JSONL_LABEL; key <= SW_JSONL_FOLD; key++) line->value[key] = NULL;
    line->value[SW_JSONL_INSTANCES] = line->value[SW_JSONL_WEIGHT] = NULL;
}

static sw_status take_set(reader *r)
{
    static const sw_jsonl_key answers[] = {SW_JSONL_LABEL, SW_JSONL_LABELS, SW_JSONL_TARGET};
    static const sw_jsonl_key elements[] = {SW_JSONL_X, SW_JSONL_TEXT, SW_JSONL_TOKENS};
    sw_jsonl_name name;
    int task, kind;
    int64_t set;
    if (sw_builder_unanswered(r->builder)) pass_over_answers(&r->line);
    SW_TRY(find_one(r, answers, 3, &task));
    SW_TRY(find_one(r, elements, 3, &kind));
    if (kind == 3)
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location,
                               "no \"%s\", \"%s\" or \"tokens\", expected the elements of a set",
                               r->line.name[SW_JSONL_X], r->line.name[SW_JSONL_TEXT]);
    if (!r->declared) SW_TRY(declare(r));
    r->declared = true;
    if (r->words != (kind > 0))
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, r->line.location,
                               "\"%s\", but the sets before it have %s",
                               r->line.name[elements[kind]], r->words ? "words" : "numbers");
    SW_TRY(declare_elements(r));
    SW_TRY(sw_jsonl_name_of(&r->line, SW_JSONL_SET, &name));
    SW_TRY(sw_builder_new_set(r->builder, &set, name.text, r->line.location));
    r->in_set = true;
    SW_TRY(put_tag(r, set, SW_TAG_SPLIT, SW_JSONL_SPLIT));
    SW_TRY(put_tag(r, set, SW_TAG_GROUP, SW_JSONL_GROUP));
    SW_TRY(put_tag(r, set, SW_TAG_FOLD, SW_JSONL_FOLD));
    SW_TRY(put_answer(r, set, task));
    SW_TRY(put_context(r, set));
    SW_TRY(put_weight(r, set));
    SW_TRY(sw_jsonl_show_ignored(&r->line, r->builder, set));
    r->sets++;
    return kind == 1 ? put_text(r, set) : put_list(r, set, elements[kind]);
}

/* ---- The file -------------------------------------------------------------------------------- */

static sw_status take_object(reader *r, json_t *object)
{
    const sw_location location = {"line", r->lines.number};
    if (!json_is_object(object))
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, location, "%s, expected an object",
                               sw_jsonl_shown(object).text);
    SW_TRY(sw_jsonl_line_take(&r->line, object, location));
    if (!sw_jsonl_is_header(&r->line)) return take_set(r);
    if (!r->has_header && r->sets == 0) return take_header(r);
    return sw_builder_fail(r->builder, SW_ERROR_FORMAT, location,
                           "it describes the columns, which only the first line can do");
}

/* Read a line; blank ones are skipped. */
static sw_status read_line(reader *r, const char *text, size_t length)
{
    json_t *object;
    size_t blank = 0;
    while (blank < length && isspace((unsigned char)text[blank])) blank++;
    if (blank == length) return SW_OK;
    const sw_status parsed =
        sw_jsonl_parse(&object, r->builder, text, length, (sw_location){"line", r->lines.number});
    if (parsed != SW_OK) return sw_builder_skip(r->builder, parsed);
    r->in_set = false;
    const sw_status status = take_object(r, object);
    json_decref(object);
    if (status == SW_OK || !r->declared || !sw_builder_goes_on(r->builder)) return status;
    return r->in_set ? sw_builder_fault(r->builder, status) : sw_builder_skip(r->builder, status);
}

/* Once the columns are known, a line with a fault is left out, and the faults are reported at the
 * end of the file. */
static sw_status take_line(void *data, const char *text, size_t length)
{
    reader *r = data;
    const sw_status status = read_line(r, text, length);
    return r->sets > 0 ? sw_builder_fault(r->builder, status) : status;
}

static sw_status take_piece(void *data, const char *piece, size_t size)
{
    reader *r = data;
    return sw_lines_put(&r->lines, piece, size);
}

static sw_status begin_file(void *data, sw_builder *builder, const sw_file_options *options)
{
    reader *r = data;
    *r = (reader){.builder = builder,
                  .feature.part = SW_ELEMENTS,
                  .context.part = SW_CONTEXTS,
                  .output.part = SW_PARTS};
    r->lines =
        (sw_lines){.number = 1, .path = sw_builder_path(builder), .take = take_line, .user = r};
    return sw_jsonl_line_begin(&r->line, builder, options);
}

/* No set has an element, so that only a model can tell the features. */
static sw_status end_without_elements(reader *r)
{
    const sw_schema *model = sw_builder_model(r->builder);
    SW_TRY(sw_builder_check_faults(r->builder));
    if (model)
        SW_TRY(sw_jsonl_columns_like(&r->feature, &model->feature, sw_builder_arena(r->builder)));
    if (r->feature.count == 0)
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, (sw_location){0},
                               "all sets are empty, expected an element in one of them (or a first "
                               "line with \"features\")");
    return sw_builder_features(r->builder, r->feature.count, (const char *const *)r->feature.name);
}

static sw_status end_file(void *data)
{
    reader *r = data;
    SW_TRY(sw_lines_end(&r->lines));
    if (r->sets > 0) SW_TRY(r->has_elements ? SW_OK : end_without_elements(r));
    if (r->sets > 0) return sw_jsonl_line_end(&r->line);
    return sw_builder_fail(r->builder, SW_ERROR_FORMAT, (sw_location){0}, "%s",
                           r->has_header ? "there is no set after the first line"
                                         : "the file is empty, expected an object on each line");
}

static void free_reader(void *data)
{
    reader *r = data;
    sw_lines_free(&r->lines);
}

static const sw_piecewise pieces = {
    .size = sizeof(reader),
    .begin = begin_file,
    .take = take_piece,
    .end = end_file,
    .free = free_reader,
    .whole_sets = true,
};

const struct sw_format sw_format_jsonl = {
    .type =
        {.name = "jsonl",
         .suffixes = ".jsonl|.ndjson|.jsonl.gz|.ndjson.gz",
         .summary = "JSON lines: each line is a set, with the list of its elements",
         .writes = true,
         .holds =
             "classes|labels|regression|mixture|unanswered|unused|context|instances|places|split|"
             "groups|folds|weights|names|empty|words|tokens|missing",
         .options = "set|label|labels|target|context|split|group|fold|weight|instance|elements|"
                    "text|ignore|categories|decimal|thousands|na|words|hash"},
    .pieces = &pieces,
    .write = sw_jsonl_write,
};
