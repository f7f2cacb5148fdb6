/* markdown_preset.h - the part of report.md on the preset. */
#ifndef SW_REPORT_MARKDOWN_PRESET_H
#define SW_REPORT_MARKDOWN_PRESET_H

#include "base/text.h"
#include "report/report.h"

/* Add which preset the study follows, what differs from the paper, and what was changed. Adds
 * nothing without a preset. */
void sw_markdown_preset(sw_text *text, const sw_report *report);

#endif
