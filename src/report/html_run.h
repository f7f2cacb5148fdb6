/* html_run.h - the runs of a study in a page: links to them, and the table of all. */
#ifndef SW_REPORT_HTML_RUN_H
#define SW_REPORT_HTML_RUN_H

#include "base/text.h"
#include "report/report.h"
#include "study/runs.h"

/* The main metric of a run on the test split, as sw_metrics has it; NaN: the run has none. */
double sw_html_run_value(const sw_report *report, sw_run_at at);

/* Add the start tag of a link to the file of the run's result, with more attributes ("": none). */
void sw_html_run_open(sw_text *html, const sw_report *report, sw_run_at at, const char *attributes);

/* Add a table with a row for each run on the data set. */
void sw_html_runs(sw_text *html, const sw_report *report, int data);

#endif
