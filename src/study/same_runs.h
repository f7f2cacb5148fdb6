/* same_runs.h - arms that have the same runs. */
#ifndef SW_STUDY_SAME_RUNS_H
#define SW_STUDY_SAME_RUNS_H

#include <setwise/study.h>

/* The arm whose runs arm a has: sw_arm_estimate.same. `run` points to the first run of the data
 * set. */
int sw_same_runs(const sw_study *study, const sw_study_run *run, int a);

#endif
