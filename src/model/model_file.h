/* model_file.h - a model in a safetensors file, its own or an exported one. */
#ifndef SW_MODEL_MODEL_FILE_H
#define SW_MODEL_MODEL_FILE_H

#include "base/safetensors.h"

#include <setwise/model.h>

/* Write the parameters. The metadata are `meta`, the configuration under `config_key`, and the
 * schema under `schema_key` if the model has one. */
sw_status sw_model_write(const sw_model *model, const char *path, const sw_meta *meta, int count,
                         const char *config_key, const char *schema_key);

#endif
