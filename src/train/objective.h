/* objective.h - the loss that training minimises, and the tally that it keeps. */
#ifndef SW_TRAIN_OBJECTIVE_H
#define SW_TRAIN_OBJECTIVE_H

#include "train/chunks.h"

#include <setwise/train.h>

/* What the loss depends on besides the batch. */
typedef struct sw_objective {
    const sw_model *model;
    const sw_config *config;
    const sw_real *class_weight; /* [C] or NULL */
} sw_objective;

/* How good the outputs of some sets are. */
typedef struct sw_tally {
    int64_t correct; /* classes and labels: right answers */
    double error;    /* regression: the sum of absolute errors */
} sw_tally;

/* Does the task have what the configuration asks for? Smoothing and balance are for classes,
 * `error` is for a regression, and the task must have the metric `select`. */
sw_status sw_objective_check(const sw_config *config, sw_task task, int64_t outputs);

/* The loss of a chunk with outputs y [B, C]: its share of the mean over a batch whose sets weigh
 * `weight` together. Outputs and targets of a regression are in the network's scale
 * (sw_model_apply_scaled), here and in the tally. Elements are as measured. */
sw_tensor *sw_objective_loss(const sw_objective *objective, sw_tape *tape, sw_tensor *y,
                             const sw_chunk *chunk, double weight);

sw_tally sw_objective_tally(const sw_model *model, const sw_tensor *y, const sw_chunk *chunk);

/* The metrics of `sets` sets whose mean loss and tally these are. */
sw_metrics sw_metrics_from_tally(const sw_model *model, int64_t sets, double loss, sw_tally tally);

#endif
