/* metrics.h - the metrics of a model's outputs, and parts of them that the objective needs too. */
#ifndef SW_TRAIN_METRICS_H
#define SW_TRAIN_METRICS_H

#include <setwise/train.h>

/* sw_metrics_from with the scales of the model's schema. The loss and r2 of a regression divide
 * each output by its scale. The outputs for a mixture are of scaled elements. */
sw_metrics sw_metrics_scaled(const sw_real *outputs, sw_split split, const sw_schema *schema);

/* All metrics are NaN. */
sw_metrics sw_no_metrics(void);

/* Classes: is the label's logit the largest? Of equal ones the first counts. False if one is NaN.
 */
bool sw_is_right(const sw_real *y, int64_t classes, int32_t label);

/* Labels: for how many of `count` is y > 0 exactly where the target is 1? NaN never counts. */
int64_t sw_count_right(const sw_real *y, const sw_real *target, int64_t count);

/* The sum of ln scale: what ln p loses from scaled elements to the unit of the data. 0 without. */
double sw_log_of_scales(const sw_columns *feature);

/* Does output c have sets with it and sets without it? An AUC needs both. */
bool sw_has_both_kinds(sw_split split, int64_t c);

#endif
