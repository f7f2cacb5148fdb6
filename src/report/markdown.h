/* markdown.h - report.md. */
#ifndef SW_REPORT_MARKDOWN_H
#define SW_REPORT_MARKDOWN_H

#include "base/error.h"
#include "base/text.h"
#include "report/report.h"

/* Write report.md: for each data set a table and its figures, then how to read them, what was held
 * fixed, and how to repeat it. */
sw_status sw_markdown_write(const sw_report *report);

/* ---- Its parts, which report.html has too ---- */

/* What is compared, what was found, the figures of all data sets. */
void sw_markdown_beginning(sw_text *text, const sw_report *report);

/* Of a data set: what stands above its table (facts, notes), and what below it: runs that diverged,
 * and what makes the results doubtful. */
void sw_markdown_before_table(sw_text *text, const sw_report *report, int data);
void sw_markdown_after_table(sw_text *text, const sw_report *report, int data);

/* How to read the report, what was held fixed, how to repeat it. */
void sw_markdown_rest(sw_text *text, const sw_report *report);

#endif
