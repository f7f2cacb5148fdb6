/* checkpoint.h - a fit in a file, to go on from: last.safetensors.
 *
 * Tensors: weights.*, first.*, second.* (the optimiser's state) and best.* (the parameters of the
 * best epoch), each with the parameters' names. Metadata: the configuration, the schema, the
 * position, and the history. It is one file, written at once:
 * whatever is lost beside it is made again from it. */
#ifndef SW_TRAIN_CHECKPOINT_H
#define SW_TRAIN_CHECKPOINT_H

#include "base/text.h"
#include "train/fit.h"

/* Which BLAS kernel sets the steps of a run were made under: "SkylakeX", "SkylakeX, Haswell".
 * With more than one, another run of the same configuration may end in other bits. */
typedef struct sw_kernels {
    char text[256];
} sw_kernels;

/* Add this process's. */
void sw_kernels_add(sw_kernels *kernels);

sw_status sw_checkpoint_save(const sw_fitting *fitting, const sw_kernels *kernels,
                             const char *path);

/* Does the file continue this configuration's data and training? A question for before the data is
 * read and the model is made: what fails there when the data is another says nothing of it. */
sw_status sw_checkpoint_check(const sw_config *config, const char *path);

/* Put a fit that has begun, with the same configuration and data, where the file says. Fails,
 * naming the difference, if they are not the same (epochs, patience and threads may differ); the
 * fit is of no use then. */
sw_status sw_checkpoint_load(sw_fitting *fitting, sw_kernels *kernels, const char *path);

#endif
