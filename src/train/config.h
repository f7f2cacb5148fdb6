/* config.h - a configuration as text, and two of them compared: for checkpoints. */
#ifndef SW_TRAIN_CONFIG_H
#define SW_TRAIN_CONFIG_H

#include "base/text.h"

#include <setwise/train.h>

/* What sw_config_read and sw_config_write do, without a file. */
sw_status sw_config_read_text(sw_config *config, const char *text, size_t size);
void sw_config_write_text(const sw_config *config, sw_text *text);

/* Is every field of training in its range, and every text UTF-8? For a configuration that a C
 * program filled in. */
sw_status sw_config_check(const sw_config *config);

/* SW_OK if a run that was started with `started` may go on with `config`: all fields are the same
 * but for epochs, patience and threads. (With other epochs, a cosine schedule goes on along another
 * curve.) Otherwise the message names the first that is not. */
sw_status sw_config_same(const sw_config *config, const sw_config *started);

/* The same without the fields of the model, which are not known before it is made: what is "auto"
 * depends on the data. */
sw_status sw_config_same_training(const sw_config *config, const sw_config *started);

#endif
