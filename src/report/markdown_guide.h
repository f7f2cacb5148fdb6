/* markdown_guide.h - the part of report.md that explains its tables and figures. */
#ifndef SW_REPORT_MARKDOWN_GUIDE_H
#define SW_REPORT_MARKDOWN_GUIDE_H

#include "base/text.h"
#include "report/report.h"

/* Add "How to read this": only what this report has. */
void sw_markdown_guide(sw_text *text, const sw_report *report);

#endif
