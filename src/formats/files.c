#include "formats/files.h"

#include "base/error.h"
#include "base/file.h"
#include "data/dataset.h"
#include "data/search_path.h"
#include "formats/file_options.h"
#include "formats/format.h"

#include <setwise/formats.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- Formats --------------------------------------------------------------------------------- */

static const struct sw_format *const formats[] = {
#define SW_FORMAT(name) &sw_format_##name,
#include "formats/formats.def"
#undef SW_FORMAT
};
enum { FORMATS = sizeof formats / sizeof formats[0] };

int sw_format_count(void)
{
    return FORMATS;
}

const sw_format_type *sw_format_at(int i)
{
    return i >= 0 && i < FORMATS ? &formats[i]->type : NULL;
}

static sw_status find_format(const struct sw_format **out, const char *name)
{
    const char *names[FORMATS];
    for (int i = 0; i < FORMATS; i++) {
        names[i] = formats[i]->type.name;
        *out = formats[i];
        if (strcmp(name, names[i]) == 0) return SW_OK;
    }
    return sw_unknown_name("format", name, names, FORMATS);
}

/* Does the path end in one of the suffixes ".csv|.tsv"? */
static bool ends_in(const char *path, const char *suffixes)
{
    for (size_t length; *suffixes; suffixes += length + (suffixes[length] == '|')) {
        length = strcspn(suffixes, "|");
        const size_t all = strlen(path);
        if (length < all && strncasecmp(path + all - length, suffixes, length) == 0) return true;
    }
    return false;
}

/* The format of a path whose name tells it, or of a folder that has its files. */
static sw_status tell_format(const struct sw_format **out, const char *path)
{
    struct stat facts;
    const bool folder = stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
    char known[512] = "";
    for (int i = 0; i < FORMATS; i++) {
        *out = formats[i];
        if (folder && formats[i]->is_folder && formats[i]->is_folder(path)) return SW_OK;
        if (!folder && ends_in(path, formats[i]->type.suffixes)) return SW_OK;
        if (*formats[i]->type.suffixes)
            sw_append(known, sizeof known, "%s%s", *known ? "|" : "", formats[i]->type.suffixes);
    }
    if (folder)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: a folder that is of no format (format=NAME says which)", path);
    return sw_fail(SW_ERROR_FORMAT,
                   "%s: its name tells no format; known ends are %s (format=NAME says which)", path,
                   known);
}

/* ---- The spec: path:option=value:option=value ------------------------------------------------ */

/* The first colon before letters and an equals sign, or the end. */
static const char *next_option(const char *at)
{
    for (; *at; at++) {
        const size_t letters = *at == ':' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz") : 0;
        if (letters > 0 && at[1 + letters] == '=') break;
    }
    return at;
}

/* Where the options begin: at the first place that may be theirs and has something of that name
 * before it, as a path, too, can have a colon and an equals sign in it; or at the first place. */
const char *sw_spec_options(const char *spec)
{
    const char *first = next_option(spec);
    for (const char *at = first;; at = next_option(at + 1)) {
        sw_path path;
        const size_t length = (size_t)(at - spec);
        if (length >= sizeof path.text) return first;
        memcpy(path.text, spec, length);
        path.text[length] = '\0';
        if (sw_file_exists(path.text)) return at;
        if (!*at) return first;
    }
}

/* Where the path leads: from here, or from where data sets are looked for. */
static sw_status find_path(sw_path *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[sizeof out->text];
    if ((size_t)snprintf(out->text, sizeof out->text, "%s", path) >= sizeof out->text)
        return sw_fail(SW_ERROR_ARGUMENT, "%.64s...: the path is too long", path);
    if (sw_file_exists(path)) return SW_OK;
    if (*path == '/')
        return sw_fail(SW_ERROR_NOT_FOUND, "%s: there is no such file or folder", path);
    snprintf(folder, sizeof folder, "%.*s", (int)(slash ? slash - path : 1), slash ? path : ".");
    const sw_status status = sw_search_path_find(out, folder, slash ? slash + 1 : path, "");
    if (status != SW_ERROR_NOT_FOUND) return status;
    return sw_fail(status,
                   "%s: there is no such file or folder, from here or where data sets lie "
                   "($SETWISE_DATA)",
                   path);
}

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
    SW_TRY(find_path(&found, path));
    if (strcmp(chosen.format, "auto") == 0)
        SW_TRY(tell_format(&format, found.text));
    else
        SW_TRY(find_format(&format, chosen.format));
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

/* ---- Writing --------------------------------------------------------------------------------- */

sw_status sw_dataset_save(const sw_dataset *dataset, const char *path, const char *format)
{
    const struct sw_format *to = NULL;
    if (format)
        SW_TRY(find_format(&to, format));
    else
        SW_TRY(tell_format(&to, path));
    if (!to->write)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: %s files are read, not written", path,
                       to->type.name);
    if (sw_file_exists(path))
        return sw_fail(SW_ERROR_EXISTS, "%s: there is something of that name", path);
    sw_writer writer;
    SW_TRY(sw_writer_begin(&writer, dataset, path, &to->type));
    const sw_status status = to->write(&writer);
    sw_writer_end(&writer);
    return status;
}
