/* workers.h - makes the runs of a study: several at a time, and together with other processes. */
#ifndef SW_STUDY_WORKERS_H
#define SW_STUDY_WORKERS_H

#include <setwise/study.h>

/* What is to be done. The folder is made, and has its claims (claim.h). */
typedef struct sw_work {
    const sw_study *study;
    const char *folder;
    sw_dataset *const *dataset;      /* [study->data_count] open */
    const sw_study_watcher *watcher; /* not NULL */
    sw_study_run *runs;              /* described; filled in */
} sw_work;

/* Make the runs that are not empty, and learn the results of those that other processes make;
 * runs.csv is written after each. *complete: all have ended; it is false only with study->parts. */
sw_status sw_work_on(const sw_work *work, bool *complete);

#endif
