/* html_table.h - the table of the arms of a data set, as HTML. */
#ifndef SW_REPORT_HTML_TABLE_H
#define SW_REPORT_HTML_TABLE_H

#include "base/text.h"
#include "report/report.h"

/* Add the table that sw_arm_table makes, with one column more: the intervals as a figure. A reader
 * can sort it by each column; the row of the majority stays at the foot. The mean of an arm is a
 * link to its run, if it has a single one. */
void sw_html_arm_table(sw_text *html, const sw_report *report, int data);

#endif
