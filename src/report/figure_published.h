/* figure_published.h - the metrics that a paper reports, beside those of the study. */
#ifndef SW_REPORT_FIGURE_PUBLISHED_H
#define SW_REPORT_FIGURE_PUBLISHED_H

#include "report/report.h"

/* Does the study's preset have a published metric of any of its cells? */
bool sw_report_has_published(const sw_report *report);

/* The mean and deviation of a cell in the metric that the paper reports, in the unit of sw_metrics;
 * NaN: there is none. */
void sw_published_measured(double *mean, double *deviation, const sw_report *report, int data,
                           int arm);

/* The name of that metric for a data set: "accuracy", "AUC". */
const char *sw_published_metric(const sw_report *report, int data);

/* Write published.csv and .gp: for each data set and arm a point with its deviation, and a cross
 * for the published metric. */
sw_status sw_figure_published(const sw_report *report, const char *folder);

#endif
