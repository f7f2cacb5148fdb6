/* exported.h - the configuration in a file that setwise wrote, and the settings that other files do
 * not show. */
#ifndef SW_MODEL_EXPORTED_H
#define SW_MODEL_EXPORTED_H

#include "base/safetensors.h"

#include <setwise/nn.h>

/* Keys of the metadata: sw_model_config and sw_schema, two JSON objects. */
typedef struct sw_model_keys {
    const char *config, *schema;
} sw_model_keys;

extern const sw_model_keys sw_saved_keys;    /* of sw_model_save */
extern const sw_model_keys sw_exported_keys; /* of sw_model_export, beside those of others */

/* Those of the file, which need not have them. */
const sw_model_keys *sw_keys_of(const sw_safetensors *file);

/* If setwise wrote the file, set the fields of `config` to those of the model in it: all that are
 * at their default, or at 0 if the data decides them. *taken: did setwise write it?
 * SW_ERROR_ARGUMENT: another field has a value under which the model is another function.
 * SW_ERROR_FORMAT: the metadata are damaged. */
sw_status sw_exported_take(sw_model_config *config, const sw_safetensors *file, bool *taken);

/* If setwise wrote the file: does the configuration of a model compute the same function as that
 * in the file? SW_ERROR_FORMAT: it does not; the message names the setting. */
sw_status sw_exported_check(const sw_model_config *config, const sw_safetensors *file);

/* Add to said [size] the settings of the model that neither names nor shapes of its parameters
 * show, with their values: "heads 4, scale width". */
void sw_unseen_settings(char *said, size_t size, const sw_model_config *config);

#endif
