/* scores_figures.h - why a figure of sw_scores_figures is not there. */
#ifndef SW_REPORT_SCORES_FIGURES_H
#define SW_REPORT_SCORES_FIGURES_H

#include "base/text.h"

#include <setwise/scores.h>

/* Add a paragraph that names the figures for which there are too many classes or labels; nothing if
 * all figures are drawn. The scores may lack the curves, as those of a result.json do. */
void sw_scores_figures_left_out(sw_text *text, const sw_scores *scores);

#endif
