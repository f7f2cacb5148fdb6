/* html_cost.h - the main metric of the arms against what they cost: parameters and seconds. */
#ifndef SW_REPORT_HTML_COST_H
#define SW_REPORT_HTML_COST_H

#include "base/text.h"
#include "report/report.h"

/* Add two figures: the mean of the main metric on the test split, with its interval, against the
 * parameters of the model and against the seconds of a run. Nothing if no run has ended. */
void sw_html_cost(sw_text *html, const sw_report *report, int data);

#endif
