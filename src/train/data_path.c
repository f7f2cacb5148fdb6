/* data_path.c - paths of data files: as the caller wrote them, and from the folder of a run. */
#include "train/data_path.h"

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/quoted.h"
#include "base/utf8.h"
#include "formats/file_spec.h"
#include "train/config.h"

#include <setwise/datasets.h>

#include <stdio.h>
#include <string.h>

const char sw_places_file[] = "places.json";

/* ---- From a folder --------------------------------------------------------------------------- */

/* The path from the folder `from` to `to`, both absolute and without links: ".." for each folder of
 * `from` that is not above `to`, then the rest of `to`. */
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

/* The path from a folder to a file, both of which exist; empty if it is not UTF-8. */
static void find_between(sw_path *out, const char *file_path, const char *folder_path)
{
    sw_path file, folder;
    *out->text = '\0';
    if (sw_path_real(&file, file_path) && sw_path_real(&folder, folder_path) &&
        strlen(file.text) + 3 * strlen(folder.text) < sizeof out->text)
        path_between(out, folder.text, file.text);
    if (!sw_is_utf8(out->text)) *out->text = '\0';
}

void sw_data_path_from(sw_path *out, const char *data, const char *folder)
{
    sw_path path, found;
    *out->text = '\0';
    if (sw_dataset_is_file(data) && sw_spec_path(&path, data) == SW_OK &&
        sw_spec_find_path(&found, path.text) == SW_OK && strcmp(found.text, "-") != 0)
        find_between(out, found.text, folder);
}

sw_status sw_run_save_config(const sw_run_folder *folder, const sw_config *config,
                             const sw_dataset *dataset)
{
    sw_path from = {""};
    if (dataset && dataset->path)
        find_between(&from, dataset->path, folder->name);
    else
        sw_data_path_from(&from, config->data, folder->name);
    return sw_config_write_from(config, from.text, folder->path[SW_RUN_CONFIG].text);
}

sw_status sw_data_paths_write(const char *const *data, int count, const char *folder)
{
    sw_text text = {0};
    sw_status status = SW_OK;
    for (int i = 0; status == SW_OK && i < count; i++) {
        char placed[SW_MAX_SPEC];
        sw_path from;
        status = sw_data_path_find(placed, data[i], folder);
        if (status == SW_OK) sw_data_path_from(&from, placed, folder);
        if (status != SW_OK || !*from.text) continue;
        sw_path path;
        status = sw_spec_path(&path, data[i]);
        if (status != SW_OK) break;
        if (text.length == 0) sw_json_open(&text, NULL, '{');
        sw_json_line_string(&text, path.text, from.text);
    }
    if (text.length > 0) sw_json_end(&text);
    if (status == SW_OK && text.length > 0) return sw_text_save(&text, folder, sw_places_file);
    sw_text_free(&text);
    return status;
}

/* ---- From the caller ------------------------------------------------------------------------- */

/* The text of that key in a JSON file of the folder; empty if there is none, or it is not JSON. */
static sw_status read_key(sw_path *from, const char *folder, const char *file, const char *key)
{
    sw_path path;
    json_t *object;
    *from->text = '\0';
    SW_TRY(sw_path_join(&path, folder, file));
    if (!sw_path_exists(path.text)) return SW_OK;
    const sw_status status = sw_json_read_file(&object, path.text);
    if (status != SW_OK && status != SW_ERROR_FORMAT) return status;
    const char *value = json_string_value(json_object_get(object, key));
    snprintf(from->text, sizeof from->text, "%s", value ? value : "");
    json_decref(object);
    return SW_OK;
}

static sw_status read_from(sw_path *from, const char *data, const char *folder)
{
    sw_path path;
    SW_TRY(sw_spec_path(&path, data));
    SW_TRY(read_key(from, folder, sw_places_file, path.text));
    return *from->text ? SW_OK : read_key(from, folder, sw_run_file[SW_RUN_CONFIG], SW_DATA_FROM);
}

sw_status sw_data_path_replace(char out[SW_MAX_SPEC], const char *spec, const char *path)
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

/* Is the data not found by its path as it is? */
static bool is_missing(const char *data)
{
    sw_path path, found;
    if (!sw_dataset_is_file(data)) return true; /* a file's name may have no ending */
    return sw_spec_path(&path, data) == SW_OK &&
           sw_spec_find_path(&found, path.text) == SW_ERROR_NOT_FOUND;
}

sw_status sw_data_path_find(char out[SW_MAX_SPEC], const char *data, const char *folder)
{
    sw_path from, path;
    snprintf(out, SW_MAX_SPEC, "%s", data);
    if (!folder || !is_missing(data)) return SW_OK;
    SW_TRY(read_from(&from, data, folder));
    if (!*from.text) return SW_OK;
    SW_TRY(sw_path_join(&path, folder, from.text));
    if (sw_path_exists(path.text)) return sw_data_path_replace(out, data, path.text);
    return sw_fail(SW_ERROR_NOT_FOUND,
                   "%s: there is no such file, neither here nor in the folders of data sets "
                   "($SETWISE_DATA), and no %s, its path from the folder of the runs",
                   data, path.text);
}
