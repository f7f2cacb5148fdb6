/* markdown_repeat.h - the part of report.md that says how to make the comparison again. */
#ifndef SW_REPORT_MARKDOWN_REPEAT_H
#define SW_REPORT_MARKDOWN_REPEAT_H

#include "base/text.h"
#include "report/report.h"

/* Add "What was held fixed", the settings that matter to some arm, and "How to repeat it", the
 * command. */
void sw_markdown_repeat(sw_text *text, const sw_report *report);

#endif
