/* markdown_attention.h - the part of report.md that questions the attention of the arms. */
#ifndef SW_REPORT_MARKDOWN_ATTENTION_H
#define SW_REPORT_MARKDOWN_ATTENTION_H

#include "base/text.h"
#include "report/report.h"

/* A table of the diagnoses of a data set (attention.json of each run), and what fails. Nothing if
 * no run has one. */
void sw_markdown_attention(sw_text *text, const sw_report *report, int data);

#endif
