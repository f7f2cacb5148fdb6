/* dataset_read.c - reads a data set from a file: finds the file, its format and its options, and
 * has the format fill a builder. */
#include "formats/dataset_read.h"

#include "base/error.h"
#include "base/path.h"
#include "base/pieces.h"
#include "data/builder_finish.h"
#include "formats/file_options.h"
#include "formats/file_spec.h"
#include "formats/folds_file.h"
#include "formats/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sw_policy policy_of(const char *name)
{
    return strcmp(name, "drop") == 0 ? SW_DROP : strcmp(name, "keep") == 0 ? SW_KEEP : SW_REFUSE;
}

static sw_fill fill_of(const char *name)
{
    return strncmp(name, "mean", 4) == 0     ? SW_FILL_MEAN
           : strncmp(name, "median", 6) == 0 ? SW_FILL_MEDIAN
           : strncmp(name, "zero", 4) == 0   ? SW_FILL_ZERO
                                             : SW_FILL_NONE;
}

static sw_scaling scaling_of(const char *name)
{
    return strcmp(name, "yes") == 0      ? SW_SCALING_DEVIATION
           : strcmp(name, "robust") == 0 ? SW_SCALING_ROBUST
                                         : SW_SCALING_NONE;
}

static sw_map map_of(const char *name)
{
    return strcmp(name, "yes") == 0  ? SW_MAP_YES
           : strcmp(name, "no") == 0 ? SW_MAP_NO
                                     : SW_MAP_AUTO;
}

static sw_builder_options for_builder(const sw_file_options *options)
{
    return (sw_builder_options){.nonfinite = policy_of(options->nonfinite),
                                .empty = policy_of(options->empty),
                                .fill = fill_of(options->missing),
                                .flags = strchr(options->missing, '+') != NULL,
                                .scaling = scaling_of(options->standardise),
                                .log = options->log,
                                .drop_unanswered = strcmp(options->unanswered, "drop") == 0,
                                .join = strcmp(options->similar, "join") == 0,
                                .na = options->na,
                                .ignore = options->ignore,
                                .categories = options->categories,
                                .split = options->split,
                                .map = map_of(options->map),
                                .at = options->at,
                                .part = options->part,
                                .words = options->words,
                                .hash = options->hash,
                                .valid = options->valid,
                                .test = options->test};
}

static sw_status read_pieces(const sw_piecewise *pieces, sw_builder *builder,
                             const sw_file_options *options)
{
    void *state = calloc(1, pieces->size);
    if (!state) return sw_builder_no_memory(builder);
    sw_status status = pieces->begin(state, builder, options);
    if (status == SW_OK) status = sw_pieces_read(sw_builder_path(builder), pieces->take, state);
    if (status == SW_OK) status = pieces->end(state);
    pieces->free(state);
    free(state);
    return status;
}

static sw_status read_steps(const sw_stepwise *steps, sw_builder *builder,
                            const sw_file_options *options)
{
    bool ended;
    void *state = calloc(1, steps->size);
    if (!state) return sw_builder_no_memory(builder);
    sw_status status = steps->begin(state, builder, options);
    if (status == SW_OK) status = steps->take(state, INT64_MAX, &ended);
    steps->free(state);
    free(state);
    return status;
}

sw_status sw_set_file_read(const sw_set_file *file, sw_builder *builder)
{
    const struct sw_format *format = file->format;
    return format->pieces  ? read_pieces(format->pieces, builder, &file->options)
           : format->steps ? read_steps(format->steps, builder, &file->options)
                           : format->read(builder, &file->options);
}

sw_status sw_set_file_find(sw_set_file *file, const char *path, char *options)
{
    *file = (sw_set_file){.format = NULL};
    sw_status status = sw_file_options_parse(&file->options, &file->given, options);
    if (status != SW_OK) return sw_fail_in(status, path);
    SW_TRY(sw_spec_find_path(&file->path, path));
    if (strcmp(file->options.format, "auto") == 0)
        SW_TRY(sw_format_of_path(&file->format, file->path.text));
    else
        SW_TRY(sw_format_find(&file->format, file->options.format));
    if (strcmp(path, "-") == 0 && !file->format->pieces)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "standard input cannot be %s, expected format=csv or format=jsonl",
                       file->format->type.name);
    status = sw_file_options_check(file->given, &file->format->type);
    file->for_builder = for_builder(&file->options);
    return status == SW_OK ? SW_OK : sw_fail_in(status, file->path.text);
}

sw_status sw_set_file_options_like(const char *path, const char *own, const char *like,
                                   sw_text *text)
{
    sw_set_file file;
    sw_text copy = {0};
    sw_text_add(&copy, "%s", own ? own : "");
    sw_text_add(text, "%s", own ? own : "");
    sw_status status = sw_text_status(&copy);
    if (status == SW_OK) status = sw_set_file_find(&file, path, own ? copy.data : NULL);
    sw_text_free(&copy);
    if (status != SW_OK) return status;
    return sw_file_options_inherit(text, file.given, like ? like : "", &file.format->type);
}

sw_status sw_set_file_find_like(sw_set_file *file, const char *path, const char *own,
                                const char *like, sw_text *text)
{
    SW_TRY(sw_set_file_options_like(path, own, like, text));
    return sw_set_file_find(file, path, text->length ? text->data : NULL);
}

void sw_dataset_name_after(sw_dataset *dataset, const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/') end--;
    size_t begin = end;
    while (begin > 0 && path[begin - 1] != '/') begin--;
    if (begin == end) begin = 0; /* the path is "/" */
    snprintf(dataset->name, sizeof dataset->name, "%.*s", (int)(end - begin), path + begin);
}

sw_status sw_dataset_read(sw_dataset *dataset, char *path, char *options, const sw_schema *model,
                          uint64_t seed)
{
    sw_set_file file;
    sw_builder *builder = NULL;
    sw_dataset_name_after(dataset, path);
    SW_TRY(sw_set_file_find(&file, path, options));
    file.for_builder.model = model;
    dataset->path = sw_arena_text(dataset->arena, file.path.text);
    if (!dataset->path) return SW_ERROR_MEMORY;
    SW_TRY(sw_builder_new(&builder, dataset, file.path.text, &file.for_builder, seed));
    sw_status status = sw_set_file_read(&file, builder);
    if (status == SW_OK) status = sw_builder_finish(builder, model);
    if (status == SW_OK && *file.options.folds)
        status = sw_folds_read(dataset, file.options.folds, file.path.text);
    sw_builder_free(builder);
    return status;
}
