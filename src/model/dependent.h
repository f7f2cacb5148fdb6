/* dependent.h - which parameters of a model have a size of the data in their shape. */
#ifndef SW_MODEL_DEPENDENT_H
#define SW_MODEL_DEPENDENT_H

#include <setwise/nn.h>

/* Mark the parameters whose shape depends on a size that the data decides, such as the number of
 * features or outputs; other marks are kept. size: its offset in sw_model_config. dependent:
 * [model->params.count]. If the size is 0, or the architecture is a program's own, none is marked.
 */
sw_status sw_model_dependent(bool *dependent, const sw_model *model, size_t size);

#endif
