/* fit.h - the training loop that sw_fit and sw_run share, and its state. */
#ifndef SW_TRAIN_FIT_H
#define SW_TRAIN_FIT_H

#include "train/trainer.h"

/* The position of a fit. With the trainer's number of steps, parameters, average and optimiser
 * state, it is the whole state: a fit that resumes from it gives the same bits as one that was
 * never stopped. */
typedef struct sw_progress {
    sw_step_sums total;     /* of the steps since the last evaluation; grad_norm is summed too */
    double seconds;         /* since the last evaluation, before the last stop */
    int64_t evaluations;    /* that were made */
    int64_t chosen;         /* the number of the best one, from 1; 0: none was made */
    sw_real *best;          /* [flat_size] its parameters */
    sw_evaluation *history; /* [history_capacity], the first `evaluations` are filled in */
    int64_t history_capacity;
} sw_progress;

typedef struct sw_fitting sw_fitting;
struct sw_fitting {
    sw_trainer *trainer;
    sw_split train, valid;
    const sw_watcher *watcher; /* not NULL */
    sw_progress at;
    int64_t *order; /* [train.count] the sets in the order of this pass */
    bool *scaled;   /* [params.count] is it of the last layer, which is calibrated? NULL: none is */

    /* Writes the state to a file. The fit calls it before the first step, when it is stopped, at
     * the end, and after an evaluation from `save_due` on: when training has gone on for 20 times
     * as long as the last save took. So saves take a twentieth of the time at most, on any disk. No
     * number of a fit depends on when it is saved. NULL: nothing is saved. */
    sw_status (*save)(void *user);
    void *user;
    double save_due;         /* by the clock of fit.c */
    const char *resume_hint; /* ends the message of an interruption */
};

/* Prepare a fit of `model`; the trainer's configuration is the resolved one. Fails if a split has
 * the role SW_TEST, is empty or does not fit the model, or if config.select cannot be computed on
 * `valid`. */
sw_status sw_fitting_begin(sw_fitting *fitting, sw_model *model, const sw_config *config,
                           sw_split train, sw_split valid, const sw_watcher *watcher);
void sw_fitting_end(sw_fitting *fitting); /* a zeroed one is legal */

/* Reserve memory for a history of `evaluations`. */
sw_status sw_fitting_reserve(sw_fitting *fitting, int64_t evaluations);

/* Does a training with this resolved configuration end after `step` steps and `evaluations`, of
 * which the number `chosen`, from 1, is the best? All steps are made, or the validation did not
 * improve for too long. */
bool sw_training_ends(const sw_config *config, int64_t step, int64_t evaluations, int64_t chosen);
bool sw_fitting_done(const sw_fitting *fitting); /* the same of a fit */

/* Train until it is over. SW_OK and SW_ERROR_INTERRUPTED: saved. SW_ERROR_DIVERGED: not saved, and
 * the parameters may be of no use; `at` has all evaluations, and the best parameters. */
sw_status sw_fitting_run(sw_fitting *fitting);

/* Give the model the chosen parameters, if an evaluation was made. */
void sw_fitting_choose(sw_fitting *fitting);

#endif
