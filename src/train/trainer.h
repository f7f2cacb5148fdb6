/* trainer.h - the fields of a trainer, which fit and checkpoint also read and set. */
#ifndef SW_TRAIN_TRAINER_H
#define SW_TRAIN_TRAINER_H

#include "base/arena.h"
#include "train/chunks.h"
#include "train/objective.h"

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
    sw_arena *memory;        /* of the next four, in huge pages if they are large */
    sw_real *grads;          /* [flat_size], the summed gradient of the last step */
    sw_real *first, *second; /* [flat_size] optimiser state: momentum or m, and v */
    sw_real *average;        /* [flat_size] the averaged parameters; NULL: config.average is 0 */
    int64_t step;            /* updates so far */
    int64_t steps_per_pass;  /* over the training sets; 0: the rate is constant after the warm-up */
    sw_real *class_weight;   /* [C] or NULL */
    double mean_weight;      /* of all training sets (sw_training_weights); 1 in a new trainer */
    double flops;
    bool debug_numbers;
    struct sw_step_state *state; /* private to trainer.c */
};

/* sw_trainer_step with all its sums. The message of SW_ERROR_DIVERGED says why, but not when. */
sw_status sw_trainer_step_sums(sw_trainer *trainer, const sw_ragged *sets, const int64_t *index,
                               int64_t count, sw_step_sums *sums);

/* The parameters to evaluate and to keep: the averaged ones, or the last ones. */
sw_real *sw_trainer_params(const sw_trainer *trainer);

#endif
