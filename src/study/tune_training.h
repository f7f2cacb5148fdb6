/* tune_training.h - one training of a trial: trained up to a step, and what its history says. */
#ifndef SW_STUDY_TUNE_TRAINING_H
#define SW_STUDY_TUNE_TRAINING_H

#include <setwise/train.h>

/* Train in `folder` up to the first evaluation at or after `step`, if it is not there already.
 * SW_OK: it is there, or the training ended earlier. SW_ERROR_INTERRUPTED: the stop of `user`.
 * The `begin` and `note` of `user` are not called. */
sw_status sw_tune_train_until(const sw_config *config, const char *folder, int64_t step,
                              const sw_dataset *dataset, const sw_watcher *user);

/* The evaluations of a training so far, up to `step`. */
typedef struct sw_tune_history {
    sw_evaluation *at; /* [count]; the caller frees it */
    int64_t count;
} sw_tune_history;

/* A folder without a history gives none. */
sw_status sw_tune_history_read(sw_tune_history *out, const char *folder, int64_t step,
                               int64_t valid_sets);

#endif
