/* arm_table.h - the table of a data set, with a row for each arm. */
#ifndef SW_REPORT_ARM_TABLE_H
#define SW_REPORT_ARM_TABLE_H

#include "report/report.h"
#include "report/table.h"

/* Make the table of the test split: the main metric with its interval, the difference from the
 * reference arm, the probability to be the best, the other metrics, the cost. The arms that may be
 * called the best are strong. Free with sw_table_free. */
void sw_arm_table(sw_table *out, const sw_report *report, int data);

#endif
