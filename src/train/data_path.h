/* data_path.h - the path of a run's data file, which is found again after the run or the caller has
 * moved: beside the path that the caller wrote, config.json keeps "data-from", the path from the
 * run's folder. The folder of a comparison or of a search keeps such paths of all its data files in
 * places.json: {"bags.csv": "../bags.csv"}. */
#ifndef SW_TRAIN_DATA_PATH_H
#define SW_TRAIN_DATA_PATH_H

#include "train/run_folder.h"

/* The name of that file. */
extern const char sw_places_file[];

/* Fill `out` with the spec `data`, whose path then leads to the file from the current folder. If
 * the file is not found by the path as it is, the path that `folder` keeps (that of a run, a
 * comparison or a search; NULL: none) replaces it. The spec stays as it is if it is no file, or if
 * the folder keeps no path of it. SW_ERROR_NOT_FOUND: the file is in neither place; the message
 * names both. */
sw_status sw_data_path_find(char out[SW_MAX_SPEC], const char *data, const char *folder);

/* The spec of a file with another path, in quotes if it needs them. SW_ERROR_ARGUMENT: it is too
 * long. */
sw_status sw_data_path_replace(char out[SW_MAX_SPEC], const char *spec, const char *path);

/* The path to the file of a spec from `folder`: "../bags.csv". Both exist. Empty: the spec is not a
 * file that is there, or the path is not UTF-8. */
void sw_data_path_from(sw_path *out, const char *data, const char *folder);

/* Write places.json for these data sets [count], unless none of them is a file. */
sw_status sw_data_paths_write(const char *const *data, int count, const char *folder);

/* Write config.json with "data-from". `dataset`: that of the run, or NULL if there is none. */
sw_status sw_run_save_config(const sw_run_folder *folder, const sw_config *config,
                             const sw_dataset *dataset);

#endif
