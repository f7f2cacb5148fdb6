/* markdown_merit.h - the part of report.md with the figures of merit of a data set. */
#ifndef SW_REPORT_MARKDOWN_MERIT_H
#define SW_REPORT_MARKDOWN_MERIT_H

#include "base/text.h"
#include "report/report.h"

/* A table of the arms, the scores by class of the best one, and why there is no AUC. Nothing if no
 * run has scores. */
void sw_markdown_merit(sw_text *text, const sw_report *report, int data);

/* The table alone, with its notes. */
void sw_markdown_merit_table(sw_text *text, const sw_report *report, int data);

#endif
