/* markdown_remarks.h - the part of report.md on what makes the results of a data set doubtful. */
#ifndef SW_REPORT_MARKDOWN_REMARKS_H
#define SW_REPORT_MARKDOWN_REMARKS_H

#include "base/text.h"
#include "report/report.h"

/* A note for each remark (sw_remark): of how many runs of which arms, and what to do. */
void sw_markdown_remarks(sw_text *text, const sw_report *report, int data);

#endif
