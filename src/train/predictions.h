/* predictions.h - what a model says of each set, from outputs that are computed already. */
#ifndef SW_TRAIN_PREDICTIONS_H
#define SW_TRAIN_PREDICTIONS_H

#include <setwise/predictions.h>

/* sw_predictions_of from the outputs [split.count, split.outputs] of the model for the split.
 * `schema` is that of the model. */
sw_status sw_predictions_from(sw_predictions *out, const sw_real *outputs, const sw_dataset *data,
                              sw_split split, const sw_schema *schema);

/* Memory for the arrays; task, sets and outputs are set. Free with sw_predictions_free, also after
 * a failure. */
sw_status sw_predictions_make(sw_predictions *p);

/* Memory for the groups: no set is in one yet. */
sw_status sw_predictions_make_groups(sw_predictions *p);

/* How many numbers the truth of a set has. */
int64_t sw_predictions_truths(const sw_predictions *p);

#endif
