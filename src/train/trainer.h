/* trainer.h - inside of a trainer: what fit and checkpoints set, read and write. */
#ifndef SW_TRAIN_TRAINER_H
#define SW_TRAIN_TRAINER_H

#include "train/chunks.h"
#include "train/objective.h"

#include <setwise/train.h>

/* What a step came to, beside the update. Sums over sets, so that parts add up. */
typedef struct sw_step_sums {
    double loss_sum;   /* of the sets' losses (weighted and smoothed as in training) */
    double weight_sum; /* what loss_sum is to be divided by for the mean */
    sw_tally tally;
    double grad_norm; /* before clipping */
} sw_step_sums;

struct sw_trainer {
    sw_model *model;
    sw_config config;
    sw_chunk_runner *runner;
    sw_real *grads;          /* [flat_size], the summed gradient of the last step */
    sw_real *first, *second; /* [flat_size] optimiser state: momentum or m, and v */
    int64_t step;            /* updates so far */
    int64_t steps_per_epoch; /* for the schedules that count epochs; 0: constant */
    sw_real *class_weight;   /* [C] or NULL */
    double flops;
    struct sw_step_state *state; /* what trainer.c works with */
};

/* sw_trainer_step with all its sums, which are also filled in when it returns SW_ERROR_DIVERGED. */
sw_status sw_trainer_step_sums(sw_trainer *trainer, const sw_ragged *sets, const int64_t *index,
                               int64_t count, sw_step_sums *sums);

#endif
