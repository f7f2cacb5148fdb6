/* model_config.h - the configuration of a model: checked, written and read. */
#ifndef SW_MODEL_MODEL_CONFIG_H
#define SW_MODEL_MODEL_CONFIG_H

#include "base/text.h"

#include <setwise/model.h>

/* Is each field legal, and do the outputs fit the task? The architecture checks whether the parts
 * fit together. SW_ERROR_NOT_FOUND: an unknown architecture, encoder or pooling. */
sw_status sw_model_config_check(const sw_model_config *config);

/* Write all fields as a JSON object, and read them. A field that is missing has its default. */
void sw_model_config_write(const sw_model_config *config, sw_text *text);
sw_status sw_model_config_read_text(sw_model_config *config, const char *text);

#endif
