/* figure_ranks.h - the mean rank of each arm over several data sets. */
#ifndef SW_REPORT_FIGURE_RANKS_H
#define SW_REPORT_FIGURE_RANKS_H

#include "report/report.h"

/* Can ranks be further apart than the critical difference? Otherwise there is no such figure: with
 * six arms, it needs three data sets. */
bool sw_report_has_ranks(const sw_report *report);

/* Write ranks.csv and .gp, the critical-difference diagram of Demsar (2006): the arms on an axis of
 * mean ranks, the best on the left. Bars join arms that are not further apart than the critical
 * difference, whose length stands above the axis. */
sw_status sw_figure_ranks(const sw_report *report, const char *folder);

#endif
