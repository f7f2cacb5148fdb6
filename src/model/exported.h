/* exported.h - the configuration in an exported file, and the settings that other files do not
 * show.
 */
#ifndef SW_MODEL_EXPORTED_H
#define SW_MODEL_EXPORTED_H

#include "base/safetensors.h"

#include <setwise/nn.h>

#define SW_CONFIG_KEY "setwise_config" /* of exported metadata: sw_model_config, a JSON object */

/* If setwise exported the file, give `config` the settings of that model: those at their default,
 * and of what the data decides those that are 0. *taken says whether it did. SW_ERROR_ARGUMENT: a
 * setting that decides the function has another value. SW_ERROR_FORMAT: the metadata are damaged.
 */
sw_status sw_exported_take(sw_model_config *config, const sw_safetensors *file, bool *taken);

/* If setwise exported the file: does the configuration of a model compute the same function as that
 * of the exported one? SW_ERROR_FORMAT: it does not; the message names the setting. */
sw_status sw_exported_check(const sw_model_config *config, const sw_safetensors *file);

/* Add to said [size] the settings of the model that neither names nor shapes of its parameters
 * show, with their values: "heads 4, scale width". */
void sw_unseen_settings(char *said, size_t size, const sw_model_config *config);

#endif
