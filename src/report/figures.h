/* figures.h - the test metric of each arm, on one data set and on all. */
#ifndef SW_REPORT_FIGURES_H
#define SW_REPORT_FIGURES_H

#include "report/figure.h"

/* Write KEY-NAME.csv and .gp; KEY is that of the main metric, such as "accuracy". For each arm, its
 * runs on the test split, with their mean and standard deviation. */
sw_status sw_figure_metric(const sw_figure *figure);

/* Write overview.gp: a panel for each data set, drawn from its KEY-NAME.csv; its axis may be cut.
 * name [data_count] is sw_figure.name of each; NULL: it has no result. At least one is not NULL. */
sw_status sw_figure_overview(const sw_study *study, const sw_study_run *runs,
                             const char *const *name, const char *folder);

#endif
