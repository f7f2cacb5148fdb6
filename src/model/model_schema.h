/* model_schema.h - the schema of a model, from its file. */
#ifndef SW_MODEL_MODEL_SCHEMA_H
#define SW_MODEL_MODEL_SCHEMA_H

#include "base/safetensors.h"

#include <setwise/model.h>

/* Give the model the schema in the file's metadata under this key; without one it stays as it is.
 * SW_ERROR_FORMAT, and no change, if the schema is malformed or does not fit the model. */
sw_status sw_model_read_schema(sw_model *model, const sw_safetensors *file, const char *key);

#endif
