/* imported_run.c - the folder of a run that was not trained here: its configuration and its model.
 */
#include "base/error.h"
#include "base/folder.h"
#include "train/config.h"
#include "train/run_config.h"

#include <setwise/model.h>

#include <unistd.h>

typedef struct saved_run {
    const sw_config *config;
    const sw_model *model;
} saved_run;

static sw_status write_run(const char *name, const void *run)
{
    const saved_run *saved = run;
    sw_run_folder folder;
    SW_TRY(sw_run_folder_name(&folder, name));
    SW_TRY(sw_run_save_config(&folder, saved->config, NULL));
    return sw_model_save(saved->model, folder.path[SW_RUN_MODEL].text);
}

/* Replace the run in a folder that exists; it may hold other files, too. */
static sw_status replace_run(sw_run_folder *folder, const saved_run *saved)
{
    SW_TRY(sw_run_folder_enter(folder, SW_RUN_FORCE));
    const sw_status status = write_run(folder->name, saved);
    if (status == SW_OK) return SW_OK;
    unlink(folder->path[SW_RUN_CONFIG].text);
    unlink(folder->path[SW_RUN_MODEL].text);
    rmdir(folder->name);
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
