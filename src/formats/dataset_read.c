/* dataset_read.c - reads a data set from a file: finds the file, its format and its options, and
 * has the format fill a builder. */
#include "formats/dataset_read.h"

#include "base/error.h"
#include "formats/file_options.h"
#include "formats/file_spec.h"
#include "formats/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sw_status read_path(sw_dataset *dataset, const char *path, char *option_text,
                           const sw_schema *like, uint64_t seed)
{
    sw_file_options chosen;
    uint64_t given;
    const struct sw_format *format = NULL;
    sw_builder *builder = NULL;
    sw_status status = sw_file_options_parse(&chosen, &given, option_text);
    if (status != SW_OK) return sw_fail_in(status, path);
    sw_path found;
    SW_TRY(sw_spec_find_path(&found, path));
    if (strcmp(chosen.format, "auto") == 0)
        SW_TRY(sw_format_of_path(&format, found.text));
    else
        SW_TRY(sw_format_find(&format, chosen.format));
    status = sw_file_options_check(given, &format->type);
    if (status != SW_OK) return sw_fail_in(status, found.text);
    SW_TRY(sw_builder_new(&builder, dataset, found.text, &chosen, seed));
    status = format->read(builder);
    if (status == SW_OK) status = sw_builder_finish(builder, like);
    sw_builder_free(builder);
    return status;
}

sw_status sw_dataset_read(sw_dataset *dataset, const char *spec, const sw_schema *like,
                          uint64_t seed)
{
    char *path = strdup(spec);
    if (!path) return sw_fail(SW_ERROR_MEMORY, "out of memory for a data set's name");
    char *option_text = path + (sw_spec_options(spec) - spec);
    if (*option_text)
        *option_text++ = '\0';
    else
        option_text = NULL;
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') path[--length] = '\0';
    const char *slash = strrchr(path, '/');
    snprintf(dataset->name, sizeof dataset->name, "%s", slash && slash[1] ? slash + 1 : path);
    const sw_status status = read_path(dataset, path, option_text, like, seed);
    free(path);
    return status;
}
