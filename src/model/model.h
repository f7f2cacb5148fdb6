/* model.h - a model before it has parameters. */
#ifndef SW_MODEL_MODEL_H
#define SW_MODEL_MODEL_H

#include <setwise/nn.h>

/* Check model->config, resolve each "auto" in it, find the type, and declare the parameters: all
 * of sw_model_new but the memory of the parameters. The caller ends model->params, also after a
 * failure. */
sw_status sw_model_declare(sw_model *model);

#endif
