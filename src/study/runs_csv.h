/* runs_csv.h - runs.csv: the metrics of all runs, for other programs. */
#ifndef SW_STUDY_RUNS_CSV_H
#define SW_STUDY_RUNS_CSV_H

#include <setwise/study.h>

/* Write folder/runs.csv: a line for each run that has ended. One that diverged has no metrics. */
sw_status sw_runs_csv_write(const sw_study *study, const sw_study_run *runs, const char *folder);

#endif
