/* html_forest.h - the intervals of the arms of a study, as a column of its table. */
#ifndef SW_REPORT_HTML_FOREST_H
#define SW_REPORT_HTML_FOREST_H

#include "base/text.h"
#include "report/html_axis.h"
#include "report/report.h"

typedef struct sw_forest {
    const sw_report *report;
    const sw_metric_analysis *metric; /* the main one */
    int data;
    sw_axis axis;    /* in the metric's unit */
    double majority; /* the share of the most frequent answer, in that unit; NaN: not known */
    double best;     /* the best possible; NaN: not known, or far away */
} sw_forest;

/* The axis for all intervals and runs on a data set. The majority and the best possible are on it
 * if they are near. */
sw_forest sw_forest_of(const sw_report *report, int data);

/* Add the head of the column: its ticks. */
void sw_html_forest_head(sw_text *html, const sw_forest *forest);

/* Add the cell of an arm: its interval, its mean, and a dot for each run, which is a link to it. */
void sw_html_forest_arm(sw_text *html, const sw_forest *forest, int arm);

/* Add the cell of the majority; an arrow if it is not on the axis. */
void sw_html_forest_majority(sw_text *html, const sw_forest *forest);

#endif
