/* file_spec.c - takes the spec of a file apart, and finds the file. */
#include "formats/file_spec.h"

#include "base/error.h"
#include "base/path.h"
#include "base/quoted.h"
#include "data/search_path.h"

#include <stdio.h>
#include <string.h>

/* The first colon before letters and an equals sign, or the end. */
static const char *next_option(const char *at)
{
    for (; *at; at++) {
        const size_t letters = *at == ':' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz") : 0;
        if (letters > 0 && at[1 + letters] == '=') break;
    }
    return at;
}

const char *sw_spec_options(const char *spec)
{
    if (*spec == '"') return spec + sw_spec_span(spec, ":");
    const char *first = next_option(spec);
    for (const char *at = first;; at = next_option(at + 1)) {
        sw_path path;
        const size_t length = (size_t)(at - spec);
        if (length >= sizeof path.text) return first;
        memcpy(path.text, spec, length);
        path.text[length] = '\0';
        if (sw_path_exists(path.text)) return at;
        if (!*at) return first;
    }
}

sw_status sw_spec_path(sw_path *out, const char *spec)
{
    SW_TRY(sw_path_print(out, "%.*s", (int)(sw_spec_options(spec) - spec), spec));
    return sw_unquote(out->text);
}

sw_status sw_spec_find_path(sw_path *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[sizeof out->text];
    SW_TRY(sw_path_copy(out, path));
    if (sw_path_exists(path) || strcmp(path, "-") == 0) return SW_OK;
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
