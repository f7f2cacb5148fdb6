/* remove.c - what an earlier study wrote, removed before another takes its folder. */
#include "study/clear_folder.h"

#include "base/error.h"
#include "study/arm.h"
#include "study/folder.h"
#include "study/names.h"
#include "train/run.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Remove a file, and what a killed writer of it left. That it is not there is fine. */
static sw_status remove_file(const char *folder, const char *name)
{
    sw_path path;
    SW_TRY(sw_path_join(&path, folder, name));
    sw_file_sweep(path.text);
    if (unlink(path.text) == 0 || errno == ENOENT) return SW_OK;
    return sw_fail(SW_ERROR_IO, "%s: cannot be removed: %s", path.text, strerror(errno));
}

static sw_status remove_figures(const char *folder, const char *data)
{
    static const char *const form[] = {
        "accuracy-%s.csv", "accuracy-%s.gp",    "accuracy-%s.svg",  "curves-%s.csv",
        "curves-%s.gp",    "curves-%s.svg",     "error-%s.csv",     "error-%s.gp",
        "error-%s.svg",    "likelihood-%s.csv", "likelihood-%s.gp", "likelihood-%s.svg"};
    char data_name[256], name[300];
    sw_file_name_of(data_name, sizeof data_name, data);
    for (size_t i = 0; i < sizeof form / sizeof form[0]; i++) {
        snprintf(name, sizeof name, form[i], data_name);
        SW_TRY(remove_file(folder, name));
    }
    return SW_OK;
}

/* A run's files, and its folder unless there is something else in it. The configuration, the first
 * of them, goes last: by it, is_run knows a folder whose removal was cut short. */
static sw_status remove_run(const char *folder)
{
    int lock;
    SW_TRY(sw_folder_lock(&lock, folder));
    sw_status status = SW_OK;
    for (int i = SW_RUN_FILES - 1; i >= 0 && status == SW_OK; i--)
        status = remove_file(folder, sw_run_file[i]);
    if (status == SW_OK) rmdir(folder);
    close(lock);
    return status;
}

/* Has a study made this folder? Then it bears the name that its configuration gives it. */
static bool is_run(sw_config *config, const char *folder, const char *name)
{
    sw_path path;
    char data[256], around[SW_RUN_NAME]; /* what stands around the arm */
    *config = sw_config_default();
    if (sw_path_join(&path, folder, "config.json") != SW_OK ||
        sw_config_read(config, path.text) != SW_OK)
        return false;
    sw_file_name_of(data, sizeof data, config->data);
    sw_run_name_of(around, config->data, "", config);
    size_t before = strlen(data) + 1, after = strlen(around) - before, length = strlen(name);
    return length > before + after && strncmp(name, around, before) == 0 &&
           strcmp(name + length - after, around + before) == 0 &&
           sw_arm_in_name(name + before, length - before - after, config);
}

/* The runs that an earlier study made, whatever its lists were, and the figures of its data. */
static sw_status remove_runs(const char *runs, const char *figures)
{
    DIR *listing = opendir(runs);
    if (!listing && errno == ENOENT) return SW_OK;
    if (!listing) return sw_fail(SW_ERROR_IO, "%s: cannot be read: %s", runs, strerror(errno));
    sw_status status = SW_OK;
    for (struct dirent *entry; status == SW_OK && (entry = readdir(listing));) {
        sw_path run;
        sw_config config;
        status = sw_path_join(&run, runs, entry->d_name);
        if (status != SW_OK || !is_run(&config, run.text, entry->d_name)) continue;
        status = remove_figures(figures, config.data);
        if (status == SW_OK) status = remove_run(run.text);
    }
    closedir(listing);
    return status;
}

sw_status sw_study_clear(const sw_study *study, const char *folder)
{
    static const char *const names[] = {"config.json", "study.json", "report.md", "runs.csv"};
    sw_path figures, runs, run;
    SW_TRY(sw_path_join(&figures, folder, "figures"));
    SW_TRY(sw_path_join(&runs, folder, "runs"));
    for (int i = 0; i < 4; i++) SW_TRY(remove_file(folder, names[i]));
    static const char *const of_all[] = {"overview.gp", "overview.svg", "heatmap.csv", "heatmap.gp",
                                         "heatmap.svg"};
    for (int i = 0; i < 5; i++) SW_TRY(remove_file(figures.text, of_all[i]));
    SW_TRY(remove_runs(runs.text, figures.text));
    /* A folder with the name of a run to come is replaced even if its configuration is broken. */
    for (int d = 0; d < study->data_count; d++)
        for (int p = 0; p < study->pool_count; p++)
            for (int s = 0; s < study->seeds; s++) {
                SW_TRY(sw_study_run_folder(&run, study, folder, d, p, s));
                if (sw_file_exists(run.text)) SW_TRY(remove_run(run.text));
            }
    rmdir(figures.text); /* both stay if there is something else in them */
    rmdir(runs.text);
    return SW_OK;
}
