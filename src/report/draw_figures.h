/* draw_figures.h - all figures of a report. */
#ifndef SW_REPORT_DRAW_FIGURES_H
#define SW_REPORT_DRAW_FIGURES_H

#include "base/error.h"
#include "report/report.h"

/* Write data and scripts of all figures into figures/, and draw them. If gnuplot is missing or
 * fails, report->no_pictures says so, and its error is returned. */
sw_status sw_draw_figures(sw_report *report);

#endif
