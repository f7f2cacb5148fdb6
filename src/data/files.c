#include "data/files.h"

#include "base/error.h"
#include "base/file.h"
#include "data/dataset.h"
#include "data/format.h"
#include "data/place.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- Formats --------------------------------------------------------------------------------- */

static const struct sw_format *const formats[] = {
#define SW_FORMAT(name) &sw_format_##name,
#include "data/formats.def"
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

/* ---- Options --------------------------------------------------------------------------------- */

/* Where an option is kept: in `text` of its size, or in `whole`. */
static const struct {
    sw_file_option option;
    size_t offset;
} options[] = {
#define SW_FILE_TEXT(member, fallback, choices, help)                                              \
    {{#member, help, fallback, choices, 0, 0}, offsetof(sw_file_options, member)},
#define SW_FILE_INT(member, fallback, least, largest, help)                                        \
    {{#member, help, #fallback, NULL, least, largest}, offsetof(sw_file_options, member)},
#include "data/options.def"
#undef SW_FILE_INT
#undef SW_FILE_TEXT
};
enum { OPTIONS = sizeof options / sizeof options[0] };

int sw_file_option_count(void)
{
    return OPTIONS;
}

const sw_file_option *sw_file_option_at(int i)
{
    return i >= 0 && i < OPTIONS ? &options[i].option : NULL;
}

static bool is_choice(const char *value, const char *choices)
{
    for (size_t length; *choices; choices += length + (choices[length] == '|')) {
        length = strcspn(choices, "|");
        if (length == strlen(value) && strncmp(choices, value, length) == 0) return true;
    }
    return false;
}

static sw_status set_option(sw_file_options *to, int i, const char *value)
{
    const sw_file_option *option = &options[i].option;
    void *at = (char *)to + options[i].offset;
    if (option->max > 0) {
        int64_t number;
        if (!sw_whole_parse(value, &number) || number < option->min || number > option->max)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "%s=%.64s: expected a whole number from %lld to %lld (%s)", option->name,
                           value, (long long)option->min, (long long)option->max, option->help);
        memcpy(at, &number, sizeof number);
        return SW_OK;
    }
    if (option->choices && !is_choice(value, option->choices))
        return sw_fail(SW_ERROR_ARGUMENT, "%s=%.64s: expected %s (%s)", option->name, value,
                       option->choices, option->help);
    if ((size_t)snprintf(at, sizeof to->set, "%s", value) >= sizeof to->set)
        return sw_fail(SW_ERROR_ARGUMENT, "%s=%.64s...: longer than %zu bytes", option->name, value,
                       sizeof to->set - 1);
    return SW_OK;
}

static sw_status parse_options(sw_file_options *to, char *text)
{
    const char *names[OPTIONS];
    uint64_t given = 0;
    for (int i = 0; i < OPTIONS; i++) {
        names[i] = options[i].option.name;
        SW_TRY(set_option(to, i, options[i].option.fallback));
    }
    for (char *word; (word = strsep(&text, ":"));) {
        char *value = strchr(word, '=');
        if (!value)
            return sw_fail(SW_ERROR_ARGUMENT, "\"%.64s\" is not of the form option=value", word);
        *value++ = '\0';
        int i = 0;
        while (i < OPTIONS && strcmp(names[i], word) != 0) i++;
        if (i == OPTIONS) return sw_unknown_name("option of a file", word, names, OPTIONS);
        if (given & (uint64_t)1 << i) return sw_fail(SW_ERROR_ARGUMENT, "%s is given twice", word);
        given |= (uint64_t)1 << i;
        SW_TRY(set_option(to, i, value));
    }
    if (to->valid + to->test > 99)
        return sw_fail(SW_ERROR_ARGUMENT, "valid=%lld and test=%lld leave no sets for training",
                       (long long)to->valid, (long long)to->test);
    return SW_OK;
}

/* ---- The spec: path:option=value:option=value -------------------------------------------------
 */

/* Where the options begin, at a colon before letters and an equals sign; or the end. */
static const char *options_of(const char *spec)
{
    for (const char *at = spec; (at = strchr(at, ':')); at++) {
        const size_t letters = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz");
        if (letters > 0 && at[1 + letters] == '=') return at;
    }
    return spec + strlen(spec);
}

bool sw_dataset_is_file(const char *spec)
{
    const size_t length = (size_t)(options_of(spec) - spec);
    const size_t name = strcspn(spec, ":");
    for (int i = 0; i < sw_dataset_type_count(); i++) {
        const char *task = sw_dataset_type_at(i)->name;
        if (strlen(task) == name && strncmp(task, spec, name) == 0) return false;
    }
    sw_path path;
    snprintf(path.text, sizeof path.text, "%.*s", (int)(length < INT_MAX ? length : INT_MAX), spec);
    return strcspn(spec, "/.") < length || (length < sizeof path.text && sw_file_exists(path.text));
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
    const sw_status status = sw_place_find(out, folder, slash ? slash + 1 : path, "");
    if (status != SW_ERROR_NOT_FOUND) return status;
    return sw_fail(status,
                   "%s: there is no such file or folder, from here or where data sets lie "
                   "($SETWISE_DATA)",
                   path);
}

static sw_status read_path(sw_dataset *dataset, const char *path, char *option_text,
                           const sw_schema *like, uint64_t seed)
{
    sw_file_options chosen = {0};
    const struct sw_format *format = NULL;
    sw_table *table = NULL;
    sw_status status = parse_options(&chosen, option_text);
    if (status != SW_OK) return sw_fail_in(status, path);
    sw_path found;
    SW_TRY(find_path(&found, path));
    if (strcmp(chosen.format, "auto") == 0)
        SW_TRY(tell_format(&format, found.text));
    else
        SW_TRY(find_format(&format, chosen.format));
    SW_TRY(sw_table_new(&table, dataset, found.text, &chosen, seed));
    status = format->read(table);
    if (status == SW_OK) status = sw_table_end(table, like);
    sw_table_free(table);
    return status;
}

sw_status sw_dataset_read(sw_dataset *dataset, const char *spec, const sw_schema *like,
                          uint64_t seed)
{
    char *path = strdup(spec);
    if (!path) return sw_fail(SW_ERROR_MEMORY, "out of memory for a data set's name");
    char *option_text = path + (options_of(spec) - spec);
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
    return to->write(dataset, path);
}
