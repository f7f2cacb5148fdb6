/* imported_run.c - the folder of a run that was not trained here: its configuration and its model.
 */
#include "base/abandon.h"
#include "base/error.h"
#include "base/folder.h"
#include "base/temporary.h"
#include "train/config.h"
#include "train/data_path.h"

#include <setwise/model.h>

typedef struct saved_run {
    const sw_config *config;
    const sw_model *model;
} saved_run;

static sw_status write_files(const sw_run_folder *folder, const saved_run *saved)
{
    SW_TRY(sw_run_save_config(folder, saved->config, NULL));
    return sw_model_save(saved->model, folder->path[SW_RUN_MODEL].text);
}

static sw_status write_run(const char *name, const void *run)
{
    sw_run_folder folder;
    SW_TRY(sw_run_folder_name(&folder, name));
    return write_files(&folder, run);
}

/* The model is renamed first: without a configuration the folder is no run. */
static const int replaced[] = {SW_RUN_MODEL, SW_RUN_CONFIG};

static sw_status take_names(const sw_run_folder *temporary, const sw_run_folder *folder)
{
    for (int i = 0; i < 2; i++) {
        const char *name = folder->path[replaced[i]].text;
        SW_TRY(sw_temporary_replace(temporary->path[replaced[i]].text, name, name));
    }
    return SW_OK;
}

/* Replace the run in a folder that exists; it may hold other files, too. The run stays until the
 * new one is whole beside it. From then on the folder holds one of them, or no configuration. */
static sw_status replace_run(sw_run_folder *folder, const saved_run *saved)
{
    SW_TRY(sw_run_folder_enter(folder, SW_RUN_FORCE));
    sw_run_folder temporary = *folder;
    for (int i = 0; i < 2; i++)
        SW_TRY(sw_temporary_name(&temporary.path[replaced[i]], folder->path[replaced[i]].text));
    for (int i = 0; i < 2; i++) sw_abandon_file(temporary.path[replaced[i]].text);
    sw_status status = write_files(&temporary, saved);
    if (status == SW_OK) status = sw_run_folder_clear(folder);
    if (status == SW_OK) status = take_names(&temporary, folder);
    for (int i = 0; i < 2 && status != SW_OK; i++) {
        const int file = replaced[i];
        sw_temporary_remove(temporary.path[file].text);
        status = sw_fail_renamed(status, temporary.path[file].text, folder->path[file].text);
    }
    return status;
}

static sw_status save_run(sw_run_folder *folder, const sw_config *config, const sw_model *model,
                          sw_run_mode mode)
{
    SW_TRY(sw_run_folder_check(folder, mode));
    sw_config resolved = *config;
    resolved.model = model->config;
    SW_TRY(sw_config_check(&resolved)); /* before a run is replaced by one that cannot be read */
    if (!*resolved.data)
        return sw_fail(SW_ERROR_ARGUMENT, "run: data is empty, expected a data set, or none");
    const saved_run saved = {&resolved, model};
    if (mode == SW_RUN_FORCE && sw_path_exists(folder->name)) return replace_run(folder, &saved);
    SW_TRY(sw_folder_new_above(folder->name));
    return sw_folder_write(folder->name, write_run, &saved);
}

sw_status sw_run_save(const sw_config *config, const sw_model *model, const char *folder,
                      sw_run_mode mode)
{
    SW_NOT_NULL(config, model, folder);
    if (mode == SW_RUN_RESUME)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "run: mode is SW_RUN_RESUME, expected SW_RUN_NEW or SW_RUN_FORCE: there is "
                       "nothing to resume");
    sw_run_folder place;
    SW_TRY(sw_run_folder_name(&place, folder));
    sw_status status = save_run(&place, config, model, mode);
    sw_run_folder_leave(&place);
    return status;
}
