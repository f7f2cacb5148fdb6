/* figure_forest.h - how good each arm is, and how far it is from the reference, with intervals. */
#ifndef SW_REPORT_FIGURE_FOREST_H
#define SW_REPORT_FIGURE_FOREST_H

#include "report/figure.h"

#include <setwise/analysis.h>

/* Is there a difference from the reference with an interval? Otherwise there is no such figure.
 * `analysis` may be NULL. */
bool sw_figure_has_forest(const sw_figure *figure, const sw_analysis *analysis);

/* Write forest-NAME.csv and .gp, a row for each arm: on the left its mean and interval, on the
 * right its difference from the reference, with interval, numbers and verdict. A filled point is a
 * difference with a verdict. */
sw_status sw_figure_forest(const sw_figure *figure, const sw_analysis *analysis);

#endif
