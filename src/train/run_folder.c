/* run_folder.c - the folder of a run: the names of its files, and a lock for its writer. */
#include "train/run_folder.h"

#include "base/error.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/path.h"
#include "base/temporary.h"

#include <unistd.h>

const char *const sw_run_file[SW_RUN_FILES] = {
    [SW_RUN_CONFIG] = "config.json",
    [SW_RUN_HISTORY] = "metrics.jsonl",
    [SW_RUN_MODEL] = "model.safetensors",
    [SW_RUN_LAST] = "last.safetensors",
    [SW_RUN_PREDICTIONS] = "predictions.jsonl",
    [SW_RUN_ATTENTION] = "attention.json",
    [SW_RUN_RESULT] = "result.json",
    [SW_RUN_WEIGHTS] = "weights.safetensors",
    [SW_RUN_CURVES_CSV] = "curves.csv",
    [SW_RUN_CURVES_GP] = "curves.gp",
    [SW_RUN_CURVES_SVG] = "curves.svg",
    [SW_RUN_CONFUSION_CSV] = "confusion.csv",
    [SW_RUN_CONFUSION_GP] = "confusion.gp",
    [SW_RUN_CONFUSION_SVG] = "confusion.svg",
    [SW_RUN_ROC_CSV] = "roc.csv",
    [SW_RUN_ROC_GP] = "roc.gp",
    [SW_RUN_ROC_SVG] = "roc.svg",
    [SW_RUN_CALIBRATION_CSV] = "calibration.csv",
    [SW_RUN_CALIBRATION_GP] = "calibration.gp",
    [SW_RUN_CALIBRATION_SVG] = "calibration.svg",
    [SW_RUN_REPORT] = "report.md",
    [SW_RUN_PAGE] = "report.html",
};

sw_status sw_run_folder_name(sw_run_folder *folder, const char *name)
{
    *folder = (sw_run_folder){.name = name, .lock = -1};
    if (!name || !*name) return sw_fail(SW_ERROR_ARGUMENT, "run: the folder's name is empty");
    for (int i = 0; i < SW_RUN_FILES; i++)
        SW_TRY(sw_path_join(&folder->path[i], name, sw_run_file[i]));
    return SW_OK;
}

bool sw_holds_comparison(sw_path *part, const char *folder)
{
    static const char *const of_comparison[] = {"runs.csv", "runs"};
    for (int i = 0; i < 2; i++)
        if (sw_path_join(part, folder, of_comparison[i]) == SW_OK && sw_path_exists(part->text))
            return true;
    return false;
}

sw_status sw_run_folder_check(const sw_run_folder *folder, sw_run_mode mode)
{
    sw_path part;
    if (mode != SW_RUN_NEW && mode != SW_RUN_FORCE && mode != SW_RUN_RESUME)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "run: mode %d, expected SW_RUN_NEW, SW_RUN_FORCE or SW_RUN_RESUME",
                       (int)mode);
    if (mode == SW_RUN_FORCE && sw_holds_comparison(&part, folder->name))
        return sw_fail(SW_ERROR_EXISTS,
                       "%s holds a comparison (there is %s), which a single run does not replace: "
                       "name another folder",
                       folder->name, part.text);
    if (mode == SW_RUN_NEW && sw_path_exists(folder->name))
        return sw_fail(SW_ERROR_EXISTS,
                       "%s exists already: resume the run in it, replace it by force, or name "
                       "another folder",
                       folder->name);
    if (mode == SW_RUN_RESUME && !sw_path_exists(folder->path[SW_RUN_LAST].text))
        return sw_fail(SW_ERROR_NOT_FOUND, "nothing to resume: there is no %s%s",
                       folder->path[SW_RUN_LAST].text,
                       sw_holds_comparison(&part, folder->name)
                           ? "; the folder holds a comparison, which `setwise compare` resumes"
                       : sw_path_exists(folder->name) ? "; to start again, use force (--force)"
                                                      : "");
    return SW_OK;
}

sw_status sw_run_folder_mode(sw_run_mode *out, bool resume, const char *name)
{
    sw_path last;
    SW_TRY(sw_path_join(&last, name, sw_run_file[SW_RUN_LAST]));
    *out = resume && sw_path_exists(last.text) ? SW_RUN_RESUME
           : sw_path_exists(name)              ? SW_RUN_FORCE
                                               : SW_RUN_NEW;
    return SW_OK;
}

sw_status sw_run_folder_enter(sw_run_folder *folder, sw_run_mode mode)
{
    if (mode != SW_RUN_RESUME) {
        sw_status status = sw_folder_new(folder->name);
        bool may_exist = mode == SW_RUN_FORCE && status == SW_ERROR_EXISTS;
        if (status != SW_OK && !may_exist) return status;
    }
    SW_TRY(sw_folder_lock(&folder->lock, folder->name));
    for (int i = 0; i < SW_RUN_FILES; i++) sw_temporary_sweep(folder->path[i].text);
    return SW_OK;
}

/* last.safetensors is removed first, and the removal is synced to the disk: if this is stopped
 * half-way, --resume must not go on with the old run. The configuration is removed last: until then
 * it shows that the folder is a run's. */
sw_status sw_run_folder_clear(const sw_run_folder *folder)
{
    SW_TRY(sw_file_remove(folder->path[SW_RUN_LAST].text));
    SW_TRY(sw_folder_sync(folder->path[SW_RUN_LAST].text, folder->name));
    for (int i = SW_RUN_FILES - 1; i >= 0; i--) SW_TRY(sw_file_remove(folder->path[i].text));
    /* After a power failure, no old file may lie beside a new one. */
    return sw_folder_sync(folder->path[0].text, folder->name);
}

void sw_run_folder_leave(sw_run_folder *folder)
{
    if (folder->lock >= 0) close(folder->lock);
    folder->lock = -1;
}
