/* model_file.h - a model in a safetensors file, its own or an exported one. */
#ifndef SW_MODEL_MODEL_FILE_H
#define SW_MODEL_MODEL_FILE_H

#include "base/safetensors_write.h"
#include "model/exported.h"

#include <setwise/model.h>

/* Write the parameters. The metadata are `meta`, and under `keys` the configuration, unless its key
 * is NULL, and the schema if the model has one. */
sw_status sw_model_write_to(const sw_destination *to, const sw_model *model, const sw_meta *meta,
                            int count, const sw_model_keys *keys);

#endif
