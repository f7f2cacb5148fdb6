/* make_run.h - makes one run of a study: trains it, or takes the training of another run that is
 * the same. */
#ifndef SW_STUDY_MAKE_RUN_H
#define SW_STUDY_MAKE_RUN_H

#include "base/path.h"

#include <setwise/study.h>

/* What a run is made from. */
typedef struct sw_run_order {
    const sw_study *study;
    const char *study_folder;
    const sw_study_run *run;    /* described */
    const sw_path *folder;      /* of the run */
    const sw_path *trained;     /* of a run that has ended with the same training; or NULL */
    sw_dataset *const *dataset; /* [study->data_count] open */
    sw_dataset **own;           /* [study->data_count] of the caller's thread alone, which divides
                                 * them into folds; opened when needed, and freed by the caller.
                                 * NULL: it divides `dataset` */
    const sw_watcher *watcher;
} sw_run_order;

/* Errors as those of sw_study_configure, sw_arm_dataset, sw_tuned_configure and sw_run. After an
 * error, metrics that are not known are NaN. */
sw_status sw_study_make_run(sw_result *out, const sw_run_order *order);

#endif
