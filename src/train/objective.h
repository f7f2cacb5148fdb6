/* objective.h - the loss that training minimises, and the tally that it keeps. */
#ifndef SW_TRAIN_OBJECTIVE_H
#define SW_TRAIN_OBJECTIVE_H

#include "train/chunks.h"

#include <setwise/train.h>

/* The settings of the loss. */
typedef struct sw_objective {
    const sw_model *model;
    const sw_config *config;
    const sw_real *class_weight; /* [C] or NULL */
} sw_objective;

/* Counts and sums from which the metrics of some sets follow. */
typedef struct sw_tally {
    int64_t correct; /* classes and labels: right answers */
    double error;    /* regression: the sum of absolute errors */
} sw_tally;

/* Do the settings fit the task? Smoothing and balance are for classes, `error` is for a regression,
 * and the task must have the metric `select`. */
sw_status sw_objective_check(const sw_config *config, sw_task task);

/* The loss of a chunk with outputs y [B, C]: the sum over its sets, divided by the expected
 * `weight` of the whole batch. Outputs and targets of a regression are in the network's scale
 * (sw_model_apply_scaled), here and in the tally. Elements are in the unit of the data. */
sw_tensor *sw_objective_loss(const sw_objective *objective, sw_tape *tape, sw_tensor *y,
                             const sw_chunk *chunk, double weight);

/* The tally of a chunk with outputs y [B, C]. */
sw_tally sw_objective_tally(const sw_model *model, const sw_tensor *y, const sw_chunk *chunk);

/* The metrics of `sets` sets from their mean loss and tally. */
sw_metrics sw_metrics_from_tally(const sw_model *model, int64_t sets, double loss, sw_tally tally);

#endif
