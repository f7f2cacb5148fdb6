/* model.h - a model before it has parameters. */
#ifndef SW_NN_MODEL_H
#define SW_NN_MODEL_H

#include <setwise/nn.h>

/* From model->config, check it, resolve each "auto" in it, find the type and declare the
 * parameters: all of sw_model_new but their memory. The caller ends model->params, also after a
 * failure. */
sw_status sw_model_declare(sw_model *model);

#endif
