/* model_file.h - blocks of parameters to and from safetensors files. */
#ifndef SW_MODEL_MODEL_FILE_H
#define SW_MODEL_MODEL_FILE_H

#include "base/arena.h"
#include "base/safetensors.h"

#include <setwise/nn.h>

/* Describe a block of the parameters' layout as tensors to write: prefix + the parameter's name,
 * its shape, its place in `block`. list: [params->count]; names are taken from `arena`. */
sw_status sw_params_describe(sw_stored *list, const sw_params *params, const sw_real *block,
                             const char *prefix, sw_arena *arena);

/* Check that the file has each of those tensors in its shape; one that is missing or misshapen is
 * named. sw_params_match_all: and no tensor besides. */
sw_status sw_params_match(const sw_safetensors *file, const sw_params *params, const char *prefix);
sw_status sw_params_match_all(const sw_safetensors *file, const sw_params *params,
                              const char *prefix);

/* Read what sw_params_match has found right into `block`. */
sw_status sw_params_read(const sw_safetensors *file, const sw_params *params, sw_real *block,
                         const char *prefix);

/* Give the model the schema that is in the file's metadata under this key; none is legal.
 * SW_ERROR_FORMAT if it is not one, or does not fit the model, which then is as it was. */
sw_status sw_model_read_schema(sw_model *model, const sw_safetensors *file, const char *key);

#endif
