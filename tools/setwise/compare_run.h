/* compare_run.h - runs a study and prints the results. */
#ifndef COMPARE_RUN_H
#define COMPARE_RUN_H

#include <setwise/study.h>

/* Returns the exit status. If not `speaks`, another process prints warnings and results, and this
 * one only errors. `json`: print the results as JSON. */
int run_study(sw_study *study, const char *folder, sw_run_mode mode, bool speaks, bool json);

#endif
