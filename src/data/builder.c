/* builder.c - a builder's life, its error messages, and the columns of the data set. */
#include "data/builder.h"

#include "base/number.h"
#include "base/quoted.h"
#include "base/schema.h"
#include "base/text.h"
#include "base/utf8.h"
#include "data/builder_categories.h"
#include "data/builder_classes.h"
#include "data/builder_place.h"
#include "data/builder_state.h"
#include "data/dataset.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 1 << 20 }; /* a model takes no more */

/* ---- Life ------------------------------------------------------------------------------------ */

/* Those of the words for missing numbers that are numbers themselves. */
static sw_status find_na(sw_builder *builder)
{
    const char *words = builder->options->na;
    if (!words || !*words) return SW_OK;
    builder->na = calloc(strlen(words), sizeof *builder->na);
    if (!builder->na) return sw_builder_no_memory(builder);
    sw_quoted_list list = sw_quoted_list_of(words, "+");
    while (sw_quoted_list_next(&list)) {
        double number;
        if (sw_number_parse(list.word, &number)) builder->na[builder->na_count++] = (sw_real)number;
    }
    return list.status;
}

sw_status sw_builder_new(sw_builder **out, sw_dataset *dataset, const char *path,
                         const sw_builder_options *options, uint64_t seed)
{
    *out = calloc(1, sizeof **out);
    if (!*out) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", path);
    **out = (sw_builder){.dataset = dataset,
                         .path = path,
                         .options = options,
                         .seed = seed,
                         .arena = dataset->arena,
                         .last_set = -1,
                         .set_name.arena = dataset->arena,
                         .class_key.arena = dataset->arena,
                         .word_name.arena = dataset->arena};
    for (int tag = 0; tag < SW_TAGS; tag++) (*out)->tag_name[tag].arena = dataset->arena;
    return find_na(*out);
}

void sw_builder_free(sw_builder *builder)
{
    if (!builder) return;
    sw_name_map_free(&builder->set_name);
    for (int tag = 0; tag < SW_TAGS; tag++) sw_name_map_free(&builder->tag_name[tag]);
    sw_name_map_free(&builder->class_key);
    sw_name_map_free(&builder->word_name);
    sw_seen_names_free(&builder->seen);
    sw_column_map_free(&builder->feature_map);
    sw_column_map_free(&builder->context_map);
    sw_builder_categories_free(builder);
    free(builder->na);
    free(builder->set);
    for (int row = 0; row < SW_ROWS; row++) free(builder->row[row]);
    free(builder->span);
    free(builder->x);
    free(builder->word);
    free(builder->paragraph);
    free(builder->instance);
    free(builder->place);
    sw_suspects_free(&builder->suspects);
    sw_text_free(&builder->fault);
    free(builder);
}

const char *sw_builder_path(const sw_builder *builder)
{
    return builder->path;
}

uint64_t sw_builder_seed(const sw_builder *builder)
{
    return builder->seed;
}

sw_arena *sw_builder_arena(const sw_builder *builder)
{
    return builder->arena;
}

bool sw_builder_unanswered(const sw_builder *builder)
{
    return builder->options->unanswered;
}

bool sw_builder_is_stream(const sw_builder *builder)
{
    return builder->streamed;
}

const sw_schema *sw_builder_model(const sw_builder *builder)
{
    return builder->options->model;
}

sw_map sw_builder_map(const sw_builder *builder)
{
    return builder->options->map;
}

bool sw_builder_ignores(const sw_builder *builder, const char *name)
{
    return sw_quoted_has(builder->options->ignore, '+', name);
}

sw_status sw_builder_check_ignore(const sw_builder *builder)
{
    const char *ignored = builder->options->ignore;
    if (!*ignored || strcmp(ignored, "split") == 0) return SW_OK;
    return sw_builder_fail(builder, SW_ERROR_ARGUMENT, (sw_location){0},
                           "ignore=%s: expected split, the only thing that can be left out",
                           sw_excerpt_of(ignored).text);
}

/* ---- Errors ---------------------------------------------------------------------------------- */

sw_status sw_builder_fail(const sw_builder *builder, sw_status status, sw_location location,
                          const char *format, ...)
{
    char text[3072], where[64] = "";
    va_list arguments;
    va_start(arguments, format);
    sw_print_plain(text, sizeof text, format, arguments);
    va_end(arguments);
    if (location.unit)
        snprintf(where, sizeof where, "%s %lld: ", location.unit, (long long)location.number);
    return sw_fail(status, "%s: %s%s", builder->path, where, text);
}

sw_status sw_builder_warn(sw_builder *builder, const char *text)
{
    if (!*text || builder->streamed || builder->options->model) return SW_OK;
    return sw_dataset_warn(builder->dataset, "%s", text);
}

void sw_builder_decimal_comma(sw_builder *builder)
{
    builder->dataset->schema.decimal_comma = true;
}

sw_status sw_builder_no_memory(const sw_builder *builder)
{
    return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", builder->path);
}

/* ---- Columns --------------------------------------------------------------------------------- */

static sw_status declare(sw_builder *builder, sw_columns *columns, const char *what, int64_t count,
                         const char *const *name)
{
    if (count < 1 || count > MOST_COLUMNS)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                               "%lld columns of %s, expected 1 to %d", (long long)count, what,
                               MOST_COLUMNS);
    for (int64_t i = 0; name && i < count; i++)
        if (!sw_is_utf8(name[i]))
            return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                   "the name of column %lld of %s is not UTF-8", (long long)i,
                                   what);
    columns->count = count;
    columns->name = name ? sw_names_copy(builder->arena, name, count) : NULL;
    return name && !columns->name ? SW_ERROR_MEMORY : SW_OK;
}

/* Find the columns of the model among those that were just declared. */
static sw_status match(const sw_builder *builder, sw_column_map *map, sw_columns *columns,
                       const sw_columns *model, const char *what)
{
    const sw_status status =
        sw_column_map_match(map, columns, model, what, builder->options->ignore, builder->arena);
    return status == SW_ERROR_FORMAT ? sw_fail_in(status, builder->path) : status;
}

/* Declare the columns of elements that are left without their places. */
static sw_status declare_features(sw_builder *builder, int64_t width, const char *const *name)
{
    sw_columns *columns = &builder->dataset->schema.feature;
    const sw_schema *model = builder->options->model;
    SW_TRY(declare(builder, columns, "elements", width, name));
    builder->feature_map.count = width;
    if (!model || builder->has_words) return SW_OK; /* sw_builder_finish compares words */
    sw_columns own = model->feature;                /* without the flags, which no file has */
    own.count -= own.flags;
    SW_TRY(sw_builder_categories_fold(builder, SW_ELEMENTS, &own));
    return match(builder, &builder->feature_map, columns, &own, "elements");
}

sw_status sw_builder_features(sw_builder *builder, int64_t width, const char *const *name)
{
    int64_t left = width;
    SW_TRY(sw_builder_categories_find(builder, SW_ELEMENTS, width, name));
    const char **rest = calloc((size_t)(name && width > 0 ? width : 0) + 1, sizeof *rest);
    if (!rest) return sw_builder_no_memory(builder);
    sw_status status = sw_builder_place_find(builder, &left, name, rest);
    if (status == SW_OK) status = declare_features(builder, left, name ? rest : NULL);
    free(rest);
    return status == SW_OK ? sw_builder_place_widen(builder, width) : status;
}

sw_status sw_builder_contexts(sw_builder *builder, int64_t width, const char *const *name)
{
    sw_columns *columns = &builder->dataset->schema.context;
    const sw_schema *model = builder->options->model;
    SW_TRY(declare(builder, columns, "contexts", width, name));
    SW_TRY(sw_builder_categories_find(builder, SW_CONTEXTS, width, name));
    builder->context_map.count = width;
    if (!model) return SW_OK;
    sw_columns own = model->context;
    SW_TRY(sw_builder_categories_fold(builder, SW_CONTEXTS, &own));
    return match(builder, &builder->context_map, columns, &own, "contexts");
}

sw_status sw_builder_vocabulary(sw_builder *builder, int64_t vocabulary, const char *const *word)
{
    sw_columns words = {0};
    SW_TRY(declare(builder, &words, "a vocabulary", vocabulary, word));
    builder->dataset->schema.vocabulary = vocabulary;
    builder->dataset->schema.token = words.name;
    return SW_OK;
}

sw_status sw_builder_outputs(sw_builder *builder, sw_task task, int64_t outputs,
                             const char *const *name)
{
    if (builder->options->unanswered) return SW_OK;
    builder->dataset->task = task;
    if (task != SW_CLASSES)
        return declare(builder, &builder->dataset->schema.output,
                       task == SW_LABELS ? "labels" : "targets", outputs, name);
    for (int64_t c = 0; c < outputs; c++) {
        int64_t number;
        if (!sw_is_utf8(name[c]))
            return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                   "the name of class %lld is not UTF-8", (long long)c);
        SW_TRY(sw_builder_class(builder, &number, name[c], true));
        if (number != c && !builder->options->join)
            return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                   "classes %lld and %lld have the same name, \"%s\"",
                                   (long long)number, (long long)c, sw_excerpt_of(name[c]).text);
    }
    builder->classes_given = true;
    return SW_OK;
}

sw_status sw_builder_words(sw_builder *builder)
{
    static const char *const name[] = {"word"};
    builder->has_words = true;
    return sw_builder_features(builder, 1, name);
}
