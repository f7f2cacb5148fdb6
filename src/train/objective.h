/* head.h - what a head is trained by and judged by: the one place in training that tells heads
 * apart. */
#ifndef SW_TRAIN_OBJECTIVE_H
#define SW_TRAIN_OBJECTIVE_H

#include "train/trainer.h"

/* Does the configuration ask for nothing that the head lacks? Smoothing and balance are of
 * classes; the figure that selects has to be one that the head has. */
sw_status sw_objective_check(const sw_config *config, sw_task task, int64_t outputs);

/* Is config.select a figure of these sets? For an AUC they are of both kinds. */
sw_status sw_metrics_check_select(const sw_config *config, sw_split valid);

/* What the head's outputs are called: "classes", "labels", "targets", "mixture parameters". */
const char *sw_task_outputs(sw_task task);

/* The loss that training minimises, of a chunk's outputs y [B, C]: the chunk's part of the mean
 * over its batch, whose sets weigh `weight` together. Outputs and targets of a regression are as
 * the network has them (sw_model_apply_scaled), here and in the tally; elements as they were
 * measured. */
sw_tensor *sw_objective_loss(const sw_trainer *trainer, sw_tape *tape, sw_tensor *y,
                             const sw_chunk *chunk, double weight);

sw_tally sw_objective_tally(const sw_model *model, const sw_tensor *y, const sw_chunk *chunk);

/* The figures of `sets` sets that came to this in training. */
sw_metrics sw_metrics_seen(const sw_model *model, int64_t sets, double loss, sw_tally tally);

/* All figures of sw_predict's outputs: sw_metrics_from. The schema is the model's: its scales are
 * what a regression's outputs are measured by in loss and r2, and of which elements a mixture is.
 */
sw_metrics sw_metrics_judge(const sw_real *y, sw_split split, const sw_schema *schema);

#endif
