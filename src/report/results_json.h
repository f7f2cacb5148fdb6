/* results_json.h - what a study found, as JSON. */
#ifndef SW_REPORT_RESULTS_JSON_H
#define SW_REPORT_RESULTS_JSON_H

#include "base/text.h"
#include "report/report.h"

/* Add an object of all that a program would read: the settings, the arms, for each data set its
 * facts, what was found in words, estimates and pairs of each metric, and all runs with their
 * metrics. Numbers are in the unit of runs.csv, and null where there is none. tools/README.md lists
 * the keys. */
void sw_results_json(sw_text *text, const sw_report *report);

#endif
