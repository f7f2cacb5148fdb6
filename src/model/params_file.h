/* params_file.h - a flat array of parameters as the tensors of a safetensors file. */
#ifndef SW_MODEL_PARAMS_FILE_H
#define SW_MODEL_PARAMS_FILE_H

#include "base/safetensors_write.h"

#include <setwise/nn.h>

/* SW_ERROR_ARGUMENT: a parameter is not finite, so no file may have it. */
sw_status sw_params_check_to_write(const sw_params *params, const char *path);

/* A flat array with the layout of the parameters, as tensors: the name of each is prefix + the
 * parameter's name. */
typedef struct sw_params_array {
    const char *prefix;
    sw_real *values; /* [flat_size] */
} sw_params_array;

/* Write a file of these arrays (sw_safetensors_write). */
sw_status sw_params_write(const sw_destination *to, const sw_params *params,
                          const sw_params_array *array, int arrays, const sw_meta *meta,
                          int meta_count);

/* Check that the file has each of these tensors with the right shape. The message names a tensor
 * that is missing or has another shape. sw_params_match_all also refuses any other tensor. */
sw_status sw_params_match(const sw_safetensors *file, const sw_params *params, const char *prefix);
sw_status sw_params_match_all(const sw_safetensors *file, const sw_params *params,
                              const char *prefix);

/* Read the tensors into `values`, after sw_params_match has accepted them. SW_ERROR_FORMAT: a
 * number is not finite. */
sw_status sw_params_read(const sw_safetensors *file, const sw_params *params, sw_real *values,
                         const char *prefix);

#endif
