/* trainer.h - the fields of a trainer, which fit.c and checkpoint.c read and set, too. */
#ifndef SW_TRAIN_TRAINER_H
#define SW_TRAIN_TRAINER_H

#include "base/arena.h"
#include "train/chunks.h"
#include "train/objective.h"
#include "train/optimizer.h"

#include <setwise/train.h>

/* Sums over the sets of a step. The sums of several steps can be added up. */
typedef struct sw_step_sums {
    double loss_sum;   /* of the losses, weighted and smoothed as in training */
    double weight_sum; /* loss_sum / weight_sum is the mean loss */
    sw_tally tally;
    double grad_norm; /* before clipping */
    int64_t sets;
} sw_step_sums;

struct sw_trainer {
    sw_model *model;
    sw_config config;
    sw_chunk_runner *runner;
    sw_arena *memory; /* of grads and merged, in huge pages if they are large */
    sw_real *grads;   /* [flat_size], the summed gradient of the last step; [merged_size] more */
    sw_real *merged;  /* [merged_size] the weights of merged layers (nn/merged.h) */
    sw_optimizer *optimizer;
    int64_t step;           /* updates so far */
    int64_t steps_per_pass; /* over the training sets; 0: they are not known */
    sw_real *class_weight;  /* [C] or NULL */
    double mean_weight;     /* of all training sets (sw_training_weights) */
    double flops;
    bool debug_numbers;
    struct sw_step_state *state; /* private to trainer.c */
};

/* sw_trainer_step with all its sums. The message of SW_ERROR_DIVERGED says why, but not when. */
sw_status sw_trainer_step_sums(sw_trainer *trainer, const sw_ragged *sets, const int64_t *index,
                               int64_t count, sw_step_sums *sums);

/* sw_trainer_new for the training split `train`, with a configuration that is resolved for it:
 * nothing is refused. NULL: as sw_trainer_new. */
sw_status sw_trainer_new_for(sw_trainer **out, sw_model *model, const sw_config *config,
                             const sw_split *train);

#endif
