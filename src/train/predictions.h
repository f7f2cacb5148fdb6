/* predictions.h - memory for what a model says of each set. */
#ifndef SW_TRAIN_PREDICTIONS_H
#define SW_TRAIN_PREDICTIONS_H

#include <setwise/predictions.h>

/* Memory for the arrays; task, sets and outputs are set. Free with sw_predictions_free, also after
 * a failure. */
sw_status sw_predictions_make(sw_predictions *p);

/* Memory for the groups: no set is in one yet. */
sw_status sw_predictions_make_groups(sw_predictions *p);

#endif
