/* markdown.h - report.md. */
#ifndef SW_REPORT_MARKDOWN_H
#define SW_REPORT_MARKDOWN_H

#include "base/error.h"
#include "report/report.h"

/* Write report.md: for each data set a table and its figures, then how to read them, what was held
 * fixed, and how to repeat it. */
sw_status sw_markdown_write(const sw_report *report);

#endif
