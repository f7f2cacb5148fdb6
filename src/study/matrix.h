/* matrix.h - the matrix of runs: data by pooling by seed, each in a folder of its own. */
#ifndef SW_STUDY_MATRIX_H
#define SW_STUDY_MATRIX_H

#include "study/notes.h"

#include <setwise/study.h>

/* What a report says of a data set. */
typedef struct sw_study_data {
    sw_task task;
    int64_t width, outputs, context, vocabulary;
    int64_t sets[3], rows[3]; /* by role: how many sets, and elements in all of them; of the first
                               * fold, if there are several */
    double best;              /* the best possible figure of the test split; NaN: not known */
    double chance;            /* what the best constant answer has there: sw_study_chance */
    char encoder[32];         /* the one that its models have; "": each arm has its own */
    sw_notes notes;           /* what they warn of; for sw_notes_free */
    sw_notes empty;           /* why arms make no model on it; for sw_notes_free */
} sw_study_data;

/* The figure (sw_main_metric) of the best constant answer on the test split, or on all sets of a
 * data set in folds, which are all tested: the share of the most frequent class, or of what labels
 * mostly are; the mean distance of numbers from their median. NaN of no sets, and of a head that
 * has no such answer. */
double sw_study_chance(const sw_dataset *dataset);

/* Where a run is in `runs`; seed: 0 .. study->seeds-1. */
static inline int sw_study_at(const sw_study *study, int data, int pool, int seed)
{
    return (data * study->pool_count + pool) * study->seeds + seed;
}

/* The configuration of one run; seed: 0 .. study->seeds-1. SW_ERROR_ARGUMENT, SW_ERROR_NOT_FOUND:
 * as sw_arm_set, or the data set's name is too long. */
sw_status sw_study_configure(sw_config *config, const sw_study *study, int data, int pool,
                             int seed);

/* Is this field of a configuration one that the runs of a study need not share? */
bool sw_study_varies(const char *field);

/* Is the cell of that data set and pooling empty: are there no such runs (sw_study_run.empty)? */
static inline bool sw_study_is_empty(const sw_study *study, const sw_study_run *runs, int data,
                                     int pool)
{
    return runs[sw_study_at(study, data, pool, 0)].empty;
}

/* sw_study_run_all up to runs.csv, without the report. Everything that can be judged before the
 * first run is: names, data sets, and a model for each pooling. `facts`: [data_count], zeroed.
 * `lock`: what holds the folder, for close() when the report is written, also after a failure; -1:
 * nothing. */
sw_status sw_study_matrix(const sw_study *study, const char *folder, sw_run_mode mode,
                          const sw_study_watcher *watcher, sw_study_run *runs, sw_study_data *facts,
                          int *lock);

/* The mean over the seeds of the validation split's measure by epoch, read from the metrics.jsonl
 * of the runs that ended well; as far as all of these went. curve [*epochs] is for free(); no such
 * run: 0 epochs. */
sw_status sw_study_curve(double **curve, int64_t *epochs, const sw_study *study,
                         const sw_study_run *runs, const char *folder, int data, int pool);

#endif
