/* runs_csv.h - runs.csv: the figures of a study's runs, for other programs. */
#ifndef SW_STUDY_RUNS_CSV_H
#define SW_STUDY_RUNS_CSV_H

#include <setwise/study.h>

/* A line for each run that has ended, into folder/runs.csv; one that diverged has no figures. */
sw_status sw_runs_csv_write(const sw_study *study, const sw_study_run *runs, const char *folder);

#endif
