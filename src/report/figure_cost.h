/* figure_cost.h - the test metric of each arm against its cost: parameters and seconds. */
#ifndef SW_REPORT_FIGURE_COST_H
#define SW_REPORT_FIGURE_COST_H

#include "report/figure.h"

/* Write cost-NAME.csv and .gp: the mean test metric of each arm, with its deviation, against the
 * parameters of the model, and against the seconds of a training. */
sw_status sw_figure_cost(const sw_figure *figure);

#endif
