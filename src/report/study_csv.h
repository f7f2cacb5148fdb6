/* study_csv.h - summary.csv and pairs.csv: the findings of a study for other programs. */
#ifndef SW_REPORT_STUDY_CSV_H
#define SW_REPORT_STUDY_CSV_H

#include "report/report.h"

/* Write summary.csv, a row for each data set, arm and metric, and pairs.csv, a row for each data
 * set, metric and pair of arms. Numbers are in the unit of runs.csv, and read back to the last bit;
 * a field is empty where there is no number. */
sw_status sw_study_csv_write(const sw_report *report);

#endif
