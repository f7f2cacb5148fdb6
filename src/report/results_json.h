/* results_json.h - what a study found, as JSON. */
#ifndef SW_REPORT_RESULTS_JSON_H
#define SW_REPORT_RESULTS_JSON_H

#include "base/text.h"
#include "report/report.h"

/* Add an object with the settings, the arms, all runs with their metrics, and for each data set its
 * facts, the findings in words, and the estimates and pairs of each metric. Numbers are in the unit
 * of runs.csv, and null where there is none. tools/README.md lists the keys. */
void sw_results_json(sw_text *text, const sw_report *report);

#endif
