/* fit.h - the loop that sw_fit and sw_run share, and what it has to remember. */
#ifndef SW_TRAIN_FIT_H
#define SW_TRAIN_FIT_H

#include "train/trainer.h"

/* Where a fit is. With the trainer's weights and optimiser state this is all there is: a fit that
 * goes on from it ends in the same bits as one that was never stopped. */
typedef struct sw_progress {
    int64_t epoch;      /* the running one, from 1 */
    int64_t step;       /* of its steps that are done */
    sw_step_sums total; /* over these steps; grad_norm is a sum too */
    double seconds;     /* spent in this epoch before the fit was stopped */
    int64_t best_epoch; /* 0: none has ended */
    sw_real *best;      /* [flat_size] the parameters of the best epoch */
    sw_epoch *history;  /* [history_room] the epochs that have ended: epoch - 1 of them */
    int64_t history_room;
} sw_progress;

typedef struct sw_fitting sw_fitting;
struct sw_fitting {
    sw_trainer *trainer;
    sw_split train, valid;
    const sw_watcher *watcher; /* or NULL */
    sw_progress at;
    int64_t *order; /* [train.count] this epoch's sets */
    int64_t steps;  /* an epoch */

    /* Called when an epoch has ended (`best`: it is the best so far) and when the fit was asked to
     * stop: write down where it is. NULL: nothing is kept. */
    sw_status (*save)(void *user, const sw_fitting *fitting, bool best);
    void *user;
    const char *resume_hint; /* ends the message of an interruption */
};

/* A fit of `model` that has not begun. Fails if a split has the role SW_TEST, or is empty,
 * or does not fit the model, or if config.select cannot choose on it. */
sw_status sw_fitting_begin(sw_fitting *fitting, sw_model *model, const sw_config *config,
                           sw_split train, sw_split valid, const sw_watcher *watcher);
void sw_fitting_end(sw_fitting *fitting); /* a zeroed one is legal */

/* Room in the history for `epochs`. */
sw_status sw_fitting_room(sw_fitting *fitting, int64_t epochs);

/* Nothing is left to train: all epochs have ended, or patience has. */
bool sw_fitting_done(const sw_fitting *fitting);

/* Go on until it is done. SW_ERROR_INTERRUPTED after saving; SW_ERROR_DIVERGED without. */
sw_status sw_fitting_run(sw_fitting *fitting);

/* Give the model the best parameters so far, if an epoch has ended. */
void sw_fitting_choose(sw_fitting *fitting);

#endif
