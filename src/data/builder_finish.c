/* builder_finish.c - the last step of a builder: packs the elements set by set, and checks the
 * result. */
#include "data/builder_finish.h"

#include "base/quoted.h"
#include "base/text.h"
#include "data/builder_answers.h"
#include "data/builder_classes.h"
#include "data/builder_drop.h"
#include "data/builder_elements.h"
#include "data/builder_faults.h"
#include "data/builder_logs.h"
#include "data/builder_parts.h"
#include "data/builder_sets.h"
#include "data/builder_splits.h"
#include "data/builder_state.h"
#include "data/builder_values.h"
#include "data/builder_words.h"
#include "data/counters.h"
#include "data/dataset.h"
#include "data/duplicates.h"
#include "data/missing.h"
#include "data/padding.h"
#include "data/sentinels.h"
#include "data/shapes.h"
#include "data/skewed.h"
#include "data/standardise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Elements side by side ------------------------------------------------------------------- */

/* Do the elements of each set already lie together, in the order of the sets? */
static bool is_packed(const sw_builder *builder)
{
    for (int64_t r = 1; r < builder->spans; r++)
        if (builder->span[r].set <= builder->span[r - 1].set) return false;
    return true;
}

/* Rows of `size` bytes, moved from the builder to the data set in the order of the sets. Rows that
 * are packed already are not copied. next: [sets] scratch. */
static void *pack(sw_builder *builder, void **rows, size_t size, int64_t *next)
{
    sw_arena *arena = builder->dataset->arena;
    char *from = *rows;
    *rows = NULL; /* the builder does not free them */
    if (is_packed(builder)) {
        const size_t bytes = sw_bytes(builder->rows, size);
        void *shrunk = realloc(from, bytes > 0 ? bytes : 1);
        return sw_arena_adopt(arena, shrunk ? shrunk : from);
    }
    char *to = sw_arena_alloc(arena, sw_bytes(builder->rows, size));
    if (to) {
        memcpy(next, builder->dataset->sets.offset, sw_bytes(builder->sets, sizeof *next));
        for (int64_t s = 0; s < builder->spans; s++) {
            const int64_t set = builder->span[s].set, first = builder->span[s].first_row;
            const bool last = s + 1 == builder->spans;
            const int64_t end = last ? builder->rows : builder->span[s + 1].first_row;
            memcpy(to + (size_t)next[set] * size, from + (size_t)first * size,
                   (size_t)(end - first) * size);
            next[set] += end - first;
        }
    }
    free(from);
    return to;
}

static sw_status pack_elements(sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    sw_arena *arena = dataset->arena;
    int64_t *offset = sw_arena_zeroed(arena, sw_bytes(builder->sets + 1, sizeof *offset));
    int64_t *next = sw_arena_alloc(arena, sw_bytes(builder->sets, sizeof *next));
    if (!offset || !next) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < builder->sets; b++) offset[b + 1] = offset[b] + builder->set[b].rows;
    dataset->sets.count = builder->sets;
    dataset->sets.offset = offset;
    dataset->sets.width = dataset->schema.feature.count;
    if (builder->has_instances) {
        dataset->instance_label = pack(builder, (void **)&builder->instance, 1, next);
        if (!dataset->instance_label) return SW_ERROR_MEMORY;
    }
    if (builder->place) {
        const size_t place = sw_bytes(dataset->place_width, sizeof *builder->place);
        dataset->place = pack(builder, (void **)&builder->place, place, next);
        if (!dataset->place) return SW_ERROR_MEMORY;
    }
    if (builder->has_words) {
        int64_t *word = pack(builder, (void **)&builder->word, sizeof *word, next);
        int32_t *paragraph = pack(builder, (void **)&builder->paragraph, sizeof *paragraph, next);
        const int64_t width = dataset->sets.width;
        sw_real *x = word && paragraph
                         ? sw_arena_alloc(arena, sw_bytes(builder->rows * width, sizeof *x))
                         : NULL;
        if (!x) return SW_ERROR_MEMORY;
        for (int64_t i = 0; i < builder->rows; i++) {
            x[i * width] = (sw_real)word[i];
            if (width > 1) x[i * width + 1] = (sw_real)paragraph[i];
        }
        dataset->sets.x = x;
        return SW_OK;
    }
    if (dataset->sets.mapped) return SW_OK;
    if (!builder->x) builder->x = calloc(1, sizeof *builder->x); /* no set has an element */
    const size_t size = sw_bytes(dataset->sets.width, sizeof(sw_real));
    dataset->sets.x = pack(builder, (void **)&builder->x, size, next);
    return dataset->sets.x ? SW_OK : SW_ERROR_MEMORY;
}

/* ---- Checks ---------------------------------------------------------------------------------- */

/* The error for a set whose class no training set has. seen [classes]: those that one has. */
static sw_status fail_class(const sw_builder *builder, int64_t set, sw_role role, const bool *seen)
{
    const sw_dataset *dataset = builder->dataset;
    const sw_columns *classes = &dataset->schema.output;
    const char *name = classes->name[dataset->sets.label[set]];
    sw_class_hint hint;
    char option[200] = "";
    SW_TRY(sw_class_hint_of(&hint, name, classes->name, classes->count, seen));
    if (!builder->options->in_memory)
        snprintf(option, sizeof option, " (ignore=%s leaves the split out)",
                 sw_quoted_of(builder->options->split).text);
    return sw_builder_fail(builder, SW_ERROR_FORMAT, builder->set[set].location,
                           "%s, of the %s split, has the class \"%s\", which no training set "
                           "has%s%s",
                           sw_builder_set_text(builder, set).text, sw_role_name(role),
                           sw_excerpt_of(name).text, option, hint.text);
}

/* A model cannot learn a class that no training set has. */
static sw_status check_classes(const sw_builder *builder)
{
    const sw_dataset *dataset = builder->dataset;
    const int64_t classes = dataset->schema.output.count;
    if (!dataset->sets.label || dataset->index_count[SW_TRAIN] == 0) return SW_OK;
    bool *seen = calloc((size_t)classes + 1, sizeof *seen);
    if (!seen) return sw_builder_no_memory(builder);
    sw_status status = SW_OK;
    for (int role = SW_TRAIN; status == SW_OK && role <= SW_TEST; role++)
        for (int64_t i = 0; status == SW_OK && i < dataset->index_count[role]; i++) {
            const int64_t set = dataset->index[role][i];
            const int32_t label = dataset->sets.label[set];
            if (role == SW_TRAIN) seen[label] = true;
            if (!seen[label]) status = fail_class(builder, set, (sw_role)role, seen);
        }
    free(seen);
    return status;
}

/* The names of columns for a message, as many as fit: " (load, speed)". */
typedef struct names_text {
    char text[sizeof(sw_items) + 4];
} names_text;

static names_text names_of(const sw_columns *columns)
{
    names_text names = {""};
    sw_items list = {0};
    for (int64_t i = 0; columns->name && i < columns->count; i++)
        sw_items_add(&list, "%s", sw_excerpt_of(columns->name[i]).text);
    if (*list.text) snprintf(names.text, sizeof names.text, " (%s)", list.text);
    return names;
}

/* Columns and tokens must be those of the model. */
static sw_status check_columns(const sw_builder *builder, const sw_schema *model)
{
    const sw_dataset *dataset = builder->dataset;
    const sw_schema *file = &dataset->schema;
    const sw_columns tokens = {.count = file->vocabulary, .name = file->token};
    const sw_columns model_tokens = {.count = model->vocabulary, .name = model->token};
    const struct {
        const char *item, *suffix;
        const sw_columns *file, *model;
        bool unknown; /* in the file or to the model */
    } part[] = {
        {"column", " of elements", &file->feature, &model->feature, model->feature.count == 0},
        {"column", " of contexts", &file->context, &model->context, false},
        {"column", " of answers", &file->output, &model->output,
         file->output.count == 0 || model->output.count == 0},
        {"token", "", &tokens, &model_tokens, tokens.count == 0},
    };
    for (size_t p = 0; p < sizeof part / sizeof part[0]; p++) {
        if (part[p].unknown) continue;
        if (part[p].file->count != part[p].model->count)
            return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                   "%lld %ss%s, where the model has %lld%s",
                                   (long long)part[p].file->count, part[p].item, part[p].suffix,
                                   (long long)part[p].model->count, names_of(part[p].model).text);
        for (int64_t i = 0; part[p].file->name && part[p].model->name && i < part[p].file->count;
             i++)
            if (strcmp(part[p].file->name[i], part[p].model->name[i]) != 0)
                return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                       "%s %lld%s is \"%s\", where the model has \"%s\"",
                                       part[p].item, (long long)i, part[p].suffix,
                                       sw_excerpt_of(part[p].file->name[i]).text,
                                       sw_excerpt_of(part[p].model->name[i]).text);
    }
    return SW_OK;
}

static sw_status fill_missing(sw_builder *builder, const sw_schema *model)
{
    const sw_builder_options *options = builder->options;
    if (options->flags && !model && builder->dataset->schema.parts)
        return sw_builder_fail(builder, SW_ERROR_ARGUMENT, (sw_location){0},
                               "the number of the part is the last column: expected missing "
                               "without +flag, whose columns would follow it");
    const sw_status status =
        model ? sw_missing_fill_as(builder->dataset, &model->feature, options->fill)
              : sw_missing_fill(builder->dataset, options->fill, options->flags);
    return status == SW_OK || status == SW_ERROR_MEMORY ? status
                                                        : sw_fail_in(status, builder->path);
}

static sw_status unfold_categories(sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    sw_ragged *sets = &dataset->sets;
    sw_columns *columns = &dataset->schema.feature;
    SW_TRY(sw_builder_categories_unfold(builder, SW_ELEMENTS, columns, &sets->x,
                                        sets->offset[sets->count]));
    sets->width = columns->count;
    return SW_OK;
}

/* ---- Finish ---------------------------------------------------------------------------------- */

sw_status sw_builder_finish(sw_builder *builder, const sw_schema *model)
{
    sw_dataset *dataset = builder->dataset;
    const bool trains = !model && !builder->streamed, numbers = !builder->has_words;
    const bool scales = builder->options->scaling != SW_SCALING_NONE;
    SW_TRY(sw_builder_check_faults(builder));
    SW_TRY(sw_builder_check_block(builder));
    SW_TRY(sw_builder_drop_sets(builder));
    if (builder->sets == 0 && builder->streamed) return SW_OK;
    if (builder->sets == 0)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0}, "there are no sets");
    if (builder->dropped_rows > 0)
        SW_TRY(sw_dataset_warn(dataset,
                               "%lld elements with a missing or infinite value were left out",
                               (long long)builder->dropped_rows));
    SW_TRY(sw_builder_declare_paragraphs(builder, model));
    SW_TRY(pack_elements(builder));
    SW_TRY(unfold_categories(builder));
    SW_TRY(sw_builder_finish_parts(builder, model));
    if (trains && numbers) {
        SW_TRY(sw_counters_warn(dataset));
        SW_TRY(sw_padding_warn(dataset));
        SW_TRY(sw_shapes_warn(dataset));
        SW_TRY(sw_builder_set_names_warn(builder));
        if (!builder->options->in_memory && !dataset->sets.mapped)
            SW_TRY(sw_sentinels_warn(dataset));
    }
    SW_TRY(sw_builder_finish_answers(builder, model));
    if (!builder->options->unanswered) SW_TRY(sw_builder_finish_splits(builder, model));
    if (trains) SW_TRY(sw_builder_find_logs(builder));
    if (trains && numbers && scales && !dataset->sets.mapped) SW_TRY(sw_skewed_warn(dataset));
    if (sw_builder_fills(builder) && numbers) SW_TRY(fill_missing(builder, model));
    if (model) SW_TRY(check_columns(builder, model));
    if (!model) SW_TRY(check_classes(builder));
    if (builder->has_words)
        SW_TRY(sw_builder_finish_words(builder, model));
    else if (scales && !model)
        SW_TRY(sw_standardise(dataset, builder->options->scaling));
    if (!builder->options->unanswered)
        SW_TRY(sw_duplicates_warn(dataset)); /* after all other warnings */
    if (builder->options->nonfinite == SW_KEEP) return SW_OK;
    const sw_status status =
        sw_ragged_check(&dataset->sets, dataset->task, dataset->schema.output.count);
    return status == SW_OK ? SW_OK : sw_fail_in(status, builder->path);
}
