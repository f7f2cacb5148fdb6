/* checkpoint.h - last.safetensors, the file from which a fit can resume.
 *
 * Tensors: weights.*, first.*, second.* (the optimiser's state), best.* (the chosen parameters) and
 * average.* (if the parameters are averaged), each with the parameters' names. Metadata: the
 * configuration, the schema, the position, the history and the checksum of the data. It is a single
 * file, which is replaced in one step. All other files of a run can be made again from it. */
#ifndef SW_TRAIN_CHECKPOINT_H
#define SW_TRAIN_CHECKPOINT_H

#include "base/checksum.h"
#include "base/text.h"
#include "train/fit.h"

/* The kernels that a run has used: "AVX-512" or "AVX-512, AVX2". With more than one,
 * another run of the same configuration may end in other bits. */
typedef struct sw_kernel_names {
    char text[256];
} sw_kernel_names;

/* Add the kernels of this process. */
void sw_kernel_names_add(sw_kernel_names *kernels);

/* `data`: sw_dataset_checksum of the data set. */
sw_status sw_checkpoint_save(const sw_fitting *fitting, const sw_kernel_names *kernels,
                             const sw_checksum *data, const char *path);

/* Was the file's run started with the same data and training? A run checks this before it reads the
 * data and makes the model, because with other data these could fail with a misleading message. */
sw_status sw_checkpoint_check(const sw_config *config, const char *path);

/* Move a fit that has begun to the position in the file. Configuration and data must be those of
 * the file (sw_config_same says what may differ); otherwise the message names the difference, and
 * the fit cannot be used. With `data` NULL, the data set may be another one if its training and
 * validation sets are the same (sw_dataset_same_training). */
sw_status sw_checkpoint_load(sw_fitting *fitting, sw_kernel_names *kernels, const sw_checksum *data,
                             const char *path);

/* Was the run of the file trained with data of this checksum? `same` is also true if that cannot be
 * known: there is no such file, it has no checksum, or it is of another precision. */
sw_status sw_checkpoint_compare_data(bool *same, const sw_checksum *data, const char *path);

#endif
