/* foreign.h - files of parameters that other programs wrote, under the names of setwise.
 *
 * A file is opened, prefixes that wrappers put before all names ("_orig_mod.", "module.", "model.")
 * are taken off, and the names of systems in the table of foreign.c become those of setwise. */
#ifndef SW_MODEL_FOREIGN_H
#define SW_MODEL_FOREIGN_H

#include "model/tensor_edit.h"

#include <setwise/nn.h>

typedef struct sw_foreign {
    sw_tensor_edit edit; /* the file, with its tensors under new names */
    int system;          /* number in the table; -1: none of them */
    bool passes;         /* elements go to the pooling as they are */
    char said[256];      /* what was done to the names, for the user; "": nothing */
} sw_foreign;

/* After a failure, too, sw_foreign_close is legal. SW_ERROR_FORMAT: a tensor of the system has a
 * shape that it cannot have. */
sw_status sw_foreign_open(sw_foreign *out, const char *path);
void sw_foreign_close(sw_foreign *foreign);

/* Set the fields of `config` that the file of such a system decides: the architecture and its
 * parts, widths and numbers of layers. */
void sw_foreign_config(const sw_foreign *foreign, sw_model_config *config);

#endif
