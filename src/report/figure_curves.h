/* figure_curves.h - the learning curves of the arms of a study. */
#ifndef SW_REPORT_FIGURE_CURVES_H
#define SW_REPORT_FIGURE_CURVES_H

#include "report/figure.h"
#include "study/curve.h"

/* Write curves-NAME.csv and .gp: the main metric of the validation split by epoch, the mean over
 * the runs. curve: [arm_count]; an empty one is not drawn. */
sw_status sw_figure_curves(const sw_figure *figure, const sw_curve *curve);

#endif
