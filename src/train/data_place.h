/* data_place.h - where the data file of a run lies: by the path that its configuration gives; or,
 * for a run or a caller that stands elsewhere, by the path from the run's folder, which config.json
 * keeps beside the settings as "data-from". */
#ifndef SW_TRAIN_DATA_PLACE_H
#define SW_TRAIN_DATA_PLACE_H

#include "base/path.h"

#include <setwise/train.h>

/* The spec of config->data with a path that leads to the file from the current folder: as it is; or
 * from the run's folder `run` (NULL: no run). A spec that is no file is returned as it is, and so
 * is one whose place config.json does not keep. SW_ERROR_NOT_FOUND: the file is in neither place;
 * the message names both. */
sw_status sw_data_place_find(char out[SW_MAX_SPEC], const char *data, const char *run);

/* The path to the file of a spec from the folder `run`: "../bags.csv". Both exist. Empty: the spec
 * is not a file that is there, or the path is not UTF-8. */
void sw_data_place_from(sw_path *out, const char *data, const char *run);

#endif
