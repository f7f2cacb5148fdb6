/* config.h - a configuration as text, checked, and compared with another. */
#ifndef SW_TRAIN_CONFIG_H
#define SW_TRAIN_CONFIG_H

#include "base/text.h"

#include <setwise/train.h>

/* As sw_config_read and sw_config_write, but from and to text. */
sw_status sw_config_read_text(sw_config *config, const char *text, size_t size);
void sw_config_write_text(const sw_config *config, sw_text *text);

/* The key beside the settings of a run's config.json whose value is the path from the run's folder
 * to the file of config->data (train/data_path.h). It is no setting: sw_config_read passes it by.
 */
#define SW_DATA_FROM "data-from"

/* As sw_config_write, with that key; empty: without it. */
sw_status sw_config_write_from(const sw_config *config, const char *data_from, const char *path);

#define SW_LARGEST_SEED 0x1p53 /* whole numbers up to there are in JSON as they are */

/* The field of that name in sw_config_fields; NULL: there is none. */
const sw_field *sw_config_field(const char *name);

/* Are the seeds of `count` runs, from config->seed on, legal? */
sw_status sw_config_check_seeds(const sw_config *config, int64_t count);

/* Is every field of training legal, and is every text UTF-8? For a configuration that a C program
 * filled in. The fields of the model are checked when it is made. */
sw_status sw_config_check(const sw_config *config);

/* May a run that was started with `started` go on with `config`, both resolved? Only evaluations,
 * patience, threads and steps may differ. Otherwise the message names each field that differs. */
sw_status sw_config_same(const sw_config *config, const sw_config *started);

/* The same for a configuration that is not resolved yet: without the fields of the model, which may
 * be "auto", and without those that sw_config_resolve decides. */
sw_status sw_config_same_training(const sw_config *config, const sw_config *started);

#endif
