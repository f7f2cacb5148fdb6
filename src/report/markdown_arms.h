/* markdown_arms.h - what the arms of a study are, for the report. */
#ifndef SW_REPORT_MARKDOWN_ARMS_H
#define SW_REPORT_MARKDOWN_ARMS_H

#include "base/text.h"
#include "report/report.h"

/* A list of the arms that have names of their own, with their settings; what a search chose for
 * tuned ones; and the widths that match parameters. Nothing if there are none of them. */
void sw_markdown_arms(sw_text *text, const sw_report *report);

#endif
