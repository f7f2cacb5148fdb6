/* dependent.h - which parameters of a model have a size of the data in their shape. */
#ifndef SW_MODEL_DEPENDENT_H
#define SW_MODEL_DEPENDENT_H

#include <setwise/nn.h>

/* Mark the parameters whose shape depends on a size that the data decides, as the outputs or the
 * features; the marks of others stay. size: its offset in sw_model_config. dependent:
 * [model->params.count]. None depends on a size of 0, nor if the model has a type of its own. */
sw_status sw_model_dependent(bool *dependent, const sw_model *model, size_t size);

#endif
