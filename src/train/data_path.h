/* data_path.h - the path of a run's data file. A run is found again after it or the caller has
 * moved: beside the path that the caller wrote, config.json keeps "data-from", the path from the
 * run's folder. The folder of a comparison or of a search keeps such paths of all its data files in
 * places.json: {"bags.csv": "../bags.csv"}. */
#ifndef SW_TRAIN_DATA_PATH_H
#define SW_TRAIN_DATA_PATH_H

#include "base/path.h"

#include <setwise/train.h>

/* The name of that file. */
extern const char sw_places_file[];

/* The spec `data` with a path that leads to the file from the current folder: as it is; or from
 * `folder` (NULL: none), that of a run, a comparison or a search. A spec that is no file is
 * returned as it is, and so is one whose place the folder does not keep. SW_ERROR_NOT_FOUND: the
 * file is in neither place; the message names both. */
sw_status sw_data_path_find(char out[SW_MAX_SPEC], const char *data, const char *folder);

/* The spec of a file with another path, in quotes if it needs them. SW_ERROR_ARGUMENT: it is too
 * long. */
sw_status sw_data_path_replace(char out[SW_MAX_SPEC], const char *spec, const char *path);

/* The path to the file of a spec from `folder`: "../bags.csv". Both exist. Empty: the spec is not a
 * file that is there, or the path is not UTF-8. */
void sw_data_path_from(sw_path *out, const char *data, const char *folder);

/* Write places.json for these data sets [count]; nothing if none of them is a file. */
sw_status sw_data_paths_write(const char *const *data, int count, const char *folder);

/* The path from `folder` to a file. Empty: as above. */
void sw_data_path_between(sw_path *out, const char *file, const char *folder);

#endif
