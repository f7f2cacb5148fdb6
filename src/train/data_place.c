/* data_place.c - where the data file of a run lies, from the caller and from the run's folder. */
#include "train/data_place.h"

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/quoted.h"
#include "base/utf8.h"
#include "formats/file_spec.h"
#include "train/config.h"
#include "train/run_folder.h"

#include <setwise/datasets.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- From the run's folder --------------------------------------------------------------------
 */

/* Both paths are absolute, without links: "../.." for each folder of `from` that is not on the way
 * to `to`, then the rest of `to`. */
static void path_between(sw_path *out, const char *from, const char *to)
{
    size_t shared = 0;
    for (size_t i = 0;; i++) {
        const bool ends = (!from[i] || from[i] == '/') && (!to[i] || to[i] == '/');
        if (ends) shared = i;
        if (from[i] != to[i] || !from[i]) break;
    }
    *out->text = '\0';
    for (const char *at = from + shared; *at; at++)
        if (*at == '/' && at[1]) sw_append(out->text, sizeof out->text, "../");
    to += shared;
    sw_append(out->text, sizeof out->text, "%s", *to == '/' ? to + 1 : to);
}

void sw_data_place_from(sw_path *out, const char *data, const char *run)
{
    sw_path path, found;
    *out->text = '\0';
    if (!sw_dataset_is_file(data) || sw_spec_path(&path, data) != SW_OK ||
        sw_spec_find_path(&found, path.text) != SW_OK || strcmp(found.text, "-") == 0)
        return;
    char *file = realpath(found.text, NULL), *folder = realpath(run, NULL);
    if (file && folder && strlen(file) + 3 * strlen(folder) < sizeof out->text)
        path_between(out, folder, file);
    free(file);
    free(folder);
    if (!sw_is_utf8(out->text)) *out->text = '\0';
}

/* ---- From the caller --------------------------------------------------------------------------
 */

/* "data-from" of the run's config.json; empty if it has none. */
static sw_status read_from(sw_path *from, const char *run)
{
    enum { LARGEST = 1 << 20 };
    sw_path path;
    char *text;
    size_t size;
    json_t *config;
    json_error_t error;
    *from->text = '\0';
    SW_TRY(sw_path_join(&path, run, sw_run_file[SW_RUN_CONFIG]));
    if (!sw_path_exists(path.text)) return SW_OK;
    SW_TRY(sw_file_read(&text, &size, path.text, LARGEST));
    const sw_status status = sw_json_read(&config, text, size, 0, &error);
    free(text);
    if (status == SW_ERROR_MEMORY) return status;
    const char *value = json_string_value(json_object_get(config, SW_DATA_FROM));
    snprintf(from->text, sizeof from->text, "%s", value ? value : "");
    json_decref(config);
    return SW_OK;
}

/* The spec with another path, in quotes if it needs them. */
static sw_status replace_path(char out[SW_MAX_SPEC], const char *spec, const char *path)
{
    sw_text text = {0};
    sw_quote(&text, path);
    sw_text_add(&text, "%s", sw_spec_options(spec));
    sw_status status = sw_text_status(&text);
    if (status == SW_OK && strlen(text.data) >= SW_MAX_SPEC)
        status =
            sw_fail(SW_ERROR_ARGUMENT, "%.64s...: longer than %d bytes, the most of a data set",
                    text.data, SW_MAX_SPEC - 1);
    if (status == SW_OK) strcpy(out, text.data);
    sw_text_free(&text);
    return status;
}

/* Is the data a file that is not found as it is called? */
static bool is_missing(const char *data)
{
    sw_path path, found;
    if (!sw_dataset_is_file(data)) return true; /* a file's name may have no ending */
    return sw_spec_path(&path, data) == SW_OK &&
           sw_spec_find_path(&found, path.text) == SW_ERROR_NOT_FOUND;
}

sw_status sw_data_place_find(char out[SW_MAX_SPEC], const char *data, const char *run)
{
    sw_path from, path;
    snprintf(out, SW_MAX_SPEC, "%s", data);
    if (!run || !is_missing(data)) return SW_OK;
    SW_TRY(read_from(&from, run));
    if (!*from.text) return SW_OK;
    SW_TRY(sw_path_join(&path, run, from.text));
    if (sw_path_exists(path.text)) return replace_path(out, data, path.text);
    return sw_fail(SW_ERROR_NOT_FOUND,
                   "%s: there is no such file, from here or where data sets lie ($SETWISE_DATA), "
                   "and no %s, its place from the run's folder",
                   data, path.text);
}
