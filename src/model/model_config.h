/* model_config.h - the configuration of a model: checked, written and read. */
#ifndef SW_MODEL_MODEL_CONFIG_H
#define SW_MODEL_MODEL_CONFIG_H

#include "base/text.h"

#include <setwise/model.h>

#include <jansson.h>

/* Is each field legal, and can the outputs be what the task asks for? Whether the parts go together
 * is left to the architecture. SW_ERROR_NOT_FOUND: an unknown architecture, encoder or pooling. */
sw_status sw_model_config_check(const sw_model_config *config);

/* All fields as one JSON object, and back. A field that is missing keeps its default: the model may
 * have been written before there was such a field. */
void sw_model_config_write(const sw_model_config *config, sw_text *text);
sw_status sw_model_config_read(sw_model_config *config, const json_t *object);

#endif
