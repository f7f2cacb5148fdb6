/* heatmap.h - all data sets and arms of a study at a glance. */
#ifndef SW_REPORT_HEATMAP_H
#define SW_REPORT_HEATMAP_H

#include "report/report.h"

/* The data sets that the heat map has, its rows, into data [data_count]; how many there are, or 0:
 * there is none. They have results, one measure (of two, the one that more of them have), and a
 * scale from chance (sw_study_data.chance) to the best possible; less than three make no map. */
int sw_heatmap_rows(const sw_report *report, int *data);

/* Is there a heat map to be seen in the report? */
bool sw_report_has_heatmap(const sw_report *report);

/* heatmap.csv and .gp into `folder`, of these rows: a column an arm, in each cell its mean; the
 * colour is how far it is from chance to the best possible: sw_study_data.best or, where that is
 * not known, no wrong answer. Empty cells (sw_study_cell.empty) are grey, and a legend says so. */
sw_status sw_figure_heatmap(const sw_report *report, const int *data, int rows, const char *folder);

#endif
