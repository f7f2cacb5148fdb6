/* registry.c - the list of all file formats, and the format of a path. */
#include "formats/registry.h"

#include "base/error.h"
#include "base/text.h"

#include <setwise/formats.h>

#include <string.h>
#include <sys/stat.h>

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

sw_status sw_format_find(const struct sw_format **out, const char *name)
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

sw_status sw_format_of_path(const struct sw_format **out, const char *path)
{
    if (strcmp(path, "-") == 0)
        return sw_fail(SW_ERROR_FORMAT, "standard input: its format has to be named: -:format=csv "
                                        "or -:format=jsonl");
    struct stat facts;
    const bool folder = stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
    char endings[512] = "";
    for (int i = 0; i < FORMATS; i++) {
        *out = formats[i];
        if (folder && formats[i]->is_folder && formats[i]->is_folder(path)) return SW_OK;
        if (!folder && ends_in(path, formats[i]->type.suffixes)) return SW_OK;
        if (*formats[i]->type.suffixes)
            sw_append(endings, sizeof endings, "%s%s", *endings ? "|" : "",
                      formats[i]->type.suffixes);
    }
    if (folder)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: a folder of no known format: folders hold meshes, a folder for each "
                       "class, images (IDX) or the arrays of one data set (elements.npy, "
                       "lengths.npy); other sets, such as texts, are lines of one file, .jsonl or "
                       ".csv (format=NAME names a format; src/formats/README.md joins a CSV file "
                       "for each set to one)",
                       path);
    if (ends_in(path, ".json"))
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: JSON is read as JSON lines, an object on each line for each set "
                       "(.jsonl), as jq -c '.[]' writes those of a list; of a table with a line "
                       "for each element pandas writes CSV",
                       path);
    return sw_fail(
        SW_ERROR_FORMAT,
        "%s: its name does not show the format; known endings are %s (format=NAME names one)", path,
        endings);
}
