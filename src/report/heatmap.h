/* heatmap.h - one figure of all data sets and arms: how much each arm has learned. */
#ifndef SW_REPORT_HEATMAP_H
#define SW_REPORT_HEATMAP_H

#include "report/report.h"

/* Find the data sets that are rows of the heat map: those that have results, a scale from chance to
 * the best possible, and the main metric that most of these have. Their positions go to
 * data [data_count]. Returns their number, or 0 if there are fewer than three: then there is no
 * heat map. */
int sw_heatmap_rows(const sw_report *report, int *data);

/* Does the report show a heat map? */
bool sw_report_has_heatmap(const sw_report *report);

/* Write heatmap.csv and .gp into `folder`: a row for each of these data sets, a column for each
 * arm. A cell shows the mean. Its colour says how far that is on the way from chance (facts.chance)
 * to the best possible (facts.best_possible; if that is not known, no wrong answer). Empty cells
 * are grey, and a legend says so. */
sw_status sw_figure_heatmap(const sw_report *report, const int *data, int rows, const char *folder);

#endif
