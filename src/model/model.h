/* model.h - a model before it has parameters. */
#ifndef SW_MODEL_MODEL_H
#define SW_MODEL_MODEL_H

#include <setwise/nn.h>

/* Check model->config, resolve each "auto" in it, find the type, and declare the parameters: all
 * of sw_model_new but the memory of the parameters. The caller ends model->params, also after a
 * failure. */
sw_status sw_model_declare(sw_model *model);

/* Is it of the architecture that its configuration names? Others are a program's own. */
bool sw_model_has_type(const sw_model *model);

/* SW_ERROR_ARGUMENT: it is not, so no configuration says how to make it again. */
sw_status sw_model_check_type(const sw_model *model);

#endif
