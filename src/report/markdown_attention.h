/* markdown_attention.h - the part of report.md with the diagnoses of attention. */
#ifndef SW_REPORT_MARKDOWN_ATTENTION_H
#define SW_REPORT_MARKDOWN_ATTENTION_H

#include "base/text.h"
#include "report/report.h"

/* A table of the diagnoses on a data set (attention.json of each run), and the criteria that fail.
 * Nothing if no run has a diagnosis. */
void sw_markdown_attention(sw_text *text, const sw_report *report, int data);

#endif
