/* model.h - a model before it has parameters. */
#ifndef SW_MODEL_MODEL_H
#define SW_MODEL_MODEL_H

#include <setwise/nn.h>

/* From model->config, check it, resolve each "auto" in it, find the type and declare the
 * parameters: all of sw_model_new but their memory. The caller ends model->params, also after a
 * failure. */
sw_status sw_model_declare(sw_model *model);

/* x [N, columns.count], as it was measured, as the network has it: (x - mean) / scale, without a
 * gradient; x itself where there is no scale. Owned by the tape. */
sw_tensor *sw_to_scale(sw_tape *tape, sw_tensor *x, const sw_columns *columns);

/* sw_model_apply, but for the outputs, which are as the network has them: what the loss of a
 * regression is of, with the targets in the same scale (sw_to_scale). So it is near 1 at the
 * beginning whatever their unit, each output counts the same, and clipping and learning rate mean
 * what they mean elsewhere. */
sw_tensor *sw_model_apply_scaled(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets);

#endif
