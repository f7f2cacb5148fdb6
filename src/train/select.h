/* select.h - the validation metric that chooses the parameters: config->select. */
#ifndef SW_TRAIN_SELECT_H
#define SW_TRAIN_SELECT_H

#include <setwise/train.h>

/* config->select, with "auto" resolved: calibrated for classes, otherwise loss. With few sets, the
 * loss soon rises because wrong answers become more confident, even while more answers become
 * right. Calibration takes that confidence away. If classes are weighted, auto is loss for two and
 * accuracy for more. */
const char *sw_select_of(const sw_config *config, sw_task task, int64_t outputs);

/* The metric config->select, which is not auto; for the loss, that of the metrics; for last, NaN.
 */
double sw_select_metric(const sw_config *config, const sw_metrics *valid);

/* Is config->select a loss that sw_metrics does not have: the Brier score of calibrated outputs, or
 * one with training's class weights or absolute error? */
bool sw_select_own_loss(const sw_config *config, sw_task task);

/* The value by which an evaluation is chosen (sw_evaluation.choice), from its outputs on the
 * validation split and their metrics; a loss is that of training. class_weight: [C], those of
 * training, or NULL. columns: the outputs of a regression, with the scales of training. factor: by
 * which calibrated outputs are multiplied (sw_output_scale). */
double sw_select_value(const sw_config *config, const sw_metrics *valid, const sw_real *outputs,
                       sw_split split, const sw_real *class_weight, const sw_columns *columns,
                       double factor);

/* Is `later` better than `best` by the metric `select`? Of equal ones, the smaller loss is better.
 */
bool sw_select_better(const char *select, const sw_evaluation *later, const sw_evaluation *best);

/* Does the task have the metric config->select? */
sw_status sw_select_check(const sw_config *config, sw_task task);

/* Can the metric config->select be computed on this split? All but last need sets, and an AUC needs
 * sets of both kinds. */
sw_status sw_select_check_split(const sw_config *config, sw_split valid);

#endif
