/* metrics.h - the metrics of a model's outputs, and parts of them that the objective needs too. */
#ifndef SW_TRAIN_METRICS_H
#define SW_TRAIN_METRICS_H

#include <setwise/train.h>

/* sw_metrics_from with the scales of the model's schema. The loss of a regression is that of
 * scaled outputs. The outputs for a mixture describe the scaled elements. */
sw_status sw_metrics_scaled(sw_metrics *out, const sw_real *outputs, sw_split split,
                            const sw_schema *schema);

/* Returns metrics that are all NaN. */
sw_metrics sw_no_metrics(void);

/* Classes: the mean cross-entropy of a split, each set weighted with class_weight [C] of its class.
 * NaN without weights above 0. */
double sw_weighted_loss(const sw_real *outputs, sw_split split, const sw_real *class_weight);

/* Regression: the mean of |y - t| in the scales of `columns` over sets and outputs. NaN without
 * sets. */
double sw_absolute_loss(const sw_real *outputs, sw_split split, const sw_columns *columns);

/* Classes: the one with the largest logit; of equal logits, the first. -1 if a logit is NaN. */
int64_t sw_answered_class(const sw_real *y, int64_t classes);

/* Labels: how many of `count` answers are right: y > 0 if and only if the target is 1. A NaN is
 * never right. */
int64_t sw_count_right(const sw_real *y, const sw_real *target, int64_t count);

/* The sum of ln scale; 0 without scales. ln p of an element in the unit of the data is ln p of the
 * scaled element minus this. */
double sw_log_of_scales(const sw_columns *feature);

/* Mixture: the mean of ln p(x) over the elements of each set, in the unit of the data:
 * likelihood [split.count]. y [split.count, split.outputs] describes the scaled elements. */
sw_status sw_likelihoods(double *likelihood, const sw_real *y, sw_split split,
                         const sw_schema *schema);

/* The labels or numbers of set i of the split, [outputs]. */
const sw_real *sw_target_of(sw_split split, int64_t i);

/* Does set i of the split have the class or label c? */
bool sw_is_positive(sw_split split, int64_t i, int64_t c);

/* Regression: the sum of (t - mean t)^2 over the targets t of output c. */
double sw_variation(sw_split split, int64_t c);

/* Classes and labels: the accuracy of the best constant answer (sw_metrics.majority). NaN for
 * another task, and without sets. */
double sw_majority_share(sw_split split);

/* Does output c have sets with it and sets without it? An AUC needs both. */
bool sw_has_both_kinds(sw_split split, int64_t c);

#endif
