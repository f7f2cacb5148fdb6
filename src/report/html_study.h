/* html_study.h - report.html of a study. */
#ifndef SW_REPORT_HTML_STUDY_H
#define SW_REPORT_HTML_STUDY_H

#include "report/report.h"

/* Write report.html into the folder of the study: the words of report.md, with tables to
 * sort and an interactive view of attention. It is one file, which needs no network. The figures
 * are those in figures/. */
sw_status sw_html_write(const sw_report *report);

#endif
