/* markdown_preset.h - the part of report.md on the preset. */
#ifndef SW_REPORT_MARKDOWN_PRESET_H
#define SW_REPORT_MARKDOWN_PRESET_H

#include "base/text.h"
#include "report/report.h"

/* Add the name of the preset, its differences from the paper, and the changes that the study made
 * to it. Adds nothing without a preset. */
void sw_markdown_preset(sw_text *text, const sw_report *report);

#endif
