/* compare_table.h - the table that `setwise compare` prints. */
#ifndef COMPARE_TABLE_H
#define COMPARE_TABLE_H

#include <setwise/study.h>

/* Print the test results of a study: a table for each data set, a row for each arm. */
void print_study_tables(const sw_study *study, const sw_study_run *runs);

#endif
