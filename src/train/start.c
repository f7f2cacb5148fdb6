/* start.c - the parameters that a run starts from: those of another run, by config->init. */
#include "train/start.h"

#include "base/checksum.h"
#include "base/error.h"
#include "base/safetensors.h"
#include "model/model_schema.h"
#include "train/config.h"
#include "train/run_folder.h"

#include <setwise/model.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_none(const char *text)
{
    return strcmp(text, "none") == 0;
}

/* The file of a model: `run` itself, or model.safetensors in that folder. */
static sw_status model_path(sw_path *path, const char *run)
{
    struct stat found;
    if (stat(run, &found) == 0 && S_ISDIR(found.st_mode))
        return sw_path_join(path, run, sw_run_file[SW_RUN_MODEL]);
    return sw_path_copy(path, run);
}

sw_status sw_run_model(sw_model **out, const char *run)
{
    SW_NOT_NULL(out, run);
    sw_path path;
    *out = NULL;
    SW_TRY(model_path(&path, run));
    sw_path part;
    if (!sw_path_exists(path.text) && sw_holds_comparison(&part, run))
        return sw_fail(SW_ERROR_NOT_FOUND,
                       "%s holds a comparison (there is %s): name the folder of one of its runs, "
                       "%s/runs/...",
                       run, part.text, run);
    return sw_model_load(out, path.text);
}

static sw_status take_checksum(sw_config *config, const char *path)
{
    int fd;
    int64_t size;
    sw_checksum found;
    SW_TRY(sw_file_open(&fd, &size, path));
    sw_status status = sw_checksum_of_file(&found, fd, path, size, -1);
    close(fd);
    SW_TRY(status);
    if (!is_none(config->init_checksum) && strcmp(config->init_checksum, found.text) != 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%s has the checksum %s, but init-checksum is %s: it is not the file that "
                       "the run started from (none: do not compare)",
                       path, found.text, config->init_checksum);
    snprintf(config->init_checksum, sizeof config->init_checksum, "%s", found.text);
    return SW_OK;
}

static sw_status check_no_checksum(const sw_config *config)
{
    if (is_none(config->init_checksum)) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "init-checksum is %s, but init is none: give the model that has it as init",
                   config->init_checksum);
}

sw_status sw_run_start(sw_model *model, sw_config *config, const sw_watcher *watcher)
{
    if (is_none(config->init)) return check_no_checksum(config);
    sw_path path;
    sw_model *from;
    char said[512], shown[1024], note[2048];
    SW_TRY(model_path(&path, config->init));
    SW_TRY(take_checksum(config, path.text));
    SW_TRY(sw_model_load(&from, path.text));
    sw_status status = sw_model_start_from(model, from, said, sizeof said);
    sw_model_free(from);
    if (status != SW_OK) return sw_fail_in(status, path.text);
    snprintf(note, sizeof note, "starts from %s: %s",
             sw_printable(shown, sizeof shown, config->init), said);
    if (watcher->note) watcher->note(watcher->user, note);
    return SW_OK;
}

static bool is_file(const struct stat *file, const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && found.st_dev == file->st_dev && found.st_ino == file->st_ino;
}

sw_status sw_run_check_init(const sw_config *config, const sw_run_folder *folder)
{
    sw_path path;
    struct stat file;
    if (is_none(config->init)) return SW_OK;
    SW_TRY(model_path(&path, config->init));
    if (stat(path.text, &file) != 0) return SW_OK; /* its reader says so */
    for (int i = 0; i < SW_RUN_FILES; i++)
        if (is_file(&file, folder->path[i].text))
            return sw_fail(SW_ERROR_ARGUMENT,
                           "init is %s, which a run in %s would replace: name another folder",
                           path.text, folder->name);
    return SW_OK;
}

/* ---- A run that goes on ---------------------------------------------------------------------- */

static void take_scale(sw_columns *to, const sw_columns *from)
{
    if (to->count != from->count) return;
    to->mean = from->mean;
    to->scale = from->scale;
    to->cap = from->cap;
    to->log = from->log;
}

sw_schema sw_run_scales(const sw_schema *data, const sw_schema *model)
{
    sw_schema schema = *data;
    take_scale(&schema.feature, &model->feature);
    take_scale(&schema.context, &model->context);
    take_scale(&schema.output, &model->output);
    return schema;
}

/* Give the model the scales of the checkpoint. Its names and words stay its own: if those of the
 * data have changed, loading the checkpoint shows it. */
static sw_status start_again(sw_model *model, sw_config *config, const sw_safetensors *last)
{
    const sw_schema own = model->schema;
    SW_TRY(sw_model_read_schema(model, last, "schema"));
    const sw_schema schema = sw_run_scales(&own, &model->schema);
    SW_TRY(sw_model_set_schema(model, &schema));
    const char *text = sw_safetensors_meta(last, "config");
    sw_config started = sw_config_default();
    if (text) SW_TRY(sw_config_read_text(&started, text, strlen(text)));
    if (is_none(config->init_checksum))
        snprintf(config->init_checksum, sizeof config->init_checksum, "%s", started.init_checksum);
    return SW_OK;
}

sw_status sw_run_start_again(sw_model *model, sw_config *config, const char *last)
{
    if (is_none(config->init)) return SW_OK;
    sw_safetensors *file;
    SW_TRY(sw_safetensors_open(&file, last));
    sw_status status = start_again(model, config, file);
    sw_safetensors_close(file);
    return status == SW_OK ? SW_OK : sw_fail_in(status, last);
}
