/* dataset_read.c - reads a data set from a file: finds the file, its format and its options, and
 * has the format fill a builder. */
#include "formats/dataset_read.h"

#include "base/byte_reader.h"
#include "base/error.h"
#include "base/path.h"
#include "data/builder_finish.h"
#include "formats/file_options.h"
#include "formats/file_spec.h"
#include "formats/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sw_policy policy_of(const char *name)
{
    return strcmp(name, "drop") == 0 ? SW_DROP : strcmp(name, "keep") == 0 ? SW_KEEP : SW_REFUSE;
}

static sw_builder_options for_builder(const sw_file_options *options)
{
    return (sw_builder_options){.nonfinite = policy_of(options->nonfinite),
                                .empty = policy_of(options->empty),
                                .standardise = strcmp(options->standardise, "yes") == 0,
                                .ignore = options->ignore,
                                .split = options->split,
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
    if (status == SW_OK)
        status = sw_byte_reader_pieces(sw_builder_path(builder), pieces->take, state);
    if (status == SW_OK) status = pieces->end(state);
    pieces->free(state);
    free(state);
    return status;
}

sw_status sw_dataset_read(sw_dataset *dataset, char *path, char *options, const sw_schema *model,
                          uint64_t seed)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') path[--length] = '\0';
    const char *slash = strrchr(path, '/');
    snprintf(dataset->name, sizeof dataset->name, "%s", slash && slash[1] ? slash + 1 : path);
    sw_file_options chosen;
    uint64_t given;
    sw_status status = sw_file_options_parse(&chosen, &given, options);
    if (status != SW_OK) return sw_fail_in(status, path);
    sw_path found;
    SW_TRY(sw_spec_find_path(&found, path));
    const struct sw_format *format = NULL;
    if (strcmp(chosen.format, "auto") == 0)
        SW_TRY(sw_format_of_path(&format, found.text));
    else
        SW_TRY(sw_format_find(&format, chosen.format));
    status = sw_file_options_check(given, &format->type);
    if (status != SW_OK) return sw_fail_in(status, found.text);
    const sw_builder_options builder_options = for_builder(&chosen);
    sw_builder *builder = NULL;
    SW_TRY(sw_builder_new(&builder, dataset, found.text, &builder_options, seed));
    status = format->pieces ? read_pieces(format->pieces, builder, &chosen)
                            : format->read(builder, &chosen);
    if (status == SW_OK) status = sw_builder_finish(builder, model);
    sw_builder_free(builder);
    return status;
}
