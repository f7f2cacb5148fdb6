/* figure.h - what the figures of a study share: arms, titles, axes, and lines to compare with. */
#ifndef SW_REPORT_FIGURE_H
#define SW_REPORT_FIGURE_H

#include "base/text.h"

#include <setwise/study.h>

/* What the figures of one data set are made from. They leave out the arms whose cells are empty. */
typedef struct sw_figure {
    const sw_study *study;
    const sw_study_run *runs;
    int data;           /* position of the data set in the study */
    const char *folder; /* where the files go; it exists */
    const char *name;   /* of the data set, as part of a file's name */
} sw_figure;

/* The arms in the figures of a data set, as positions in the study's list. */
typedef struct sw_figure_arms {
    int count, arm[SW_STUDY_MAX_ARMS];
    int letters; /* of the longest display name */
} sw_figure_arms;
sw_figure_arms sw_figure_arms_of(const sw_figure *figure);

/* Add the array `look` of the line styles of the arms, from 1 on. */
void sw_figure_looks(sw_text *text, const sw_figure_arms *arms);

/* The main metric of the data set. */
const sw_main_metric *sw_figure_metric_of(const sw_figure *figure);

/* Add "set COMMAND 'TITLE'", broken into lines of about `most` letters: behind ": ", else at a
 * space, else at a colon. Returns the number of lines. */
int sw_figure_title(sw_text *text, const char *command, const char *title, int most);

/* Begin a script with the style of all figures: line style i + 1 is that of arm i. */
void sw_figure_head(sw_text *text, const char *file, int width, int height, int arms);

/* Begin the script of a figure of one data set, KIND-NAME, with its title: "DATA: WHAT". */
void sw_figure_own_head(sw_text *text, const sw_figure *figure, const char *kind, const char *what,
                        int width, int height);

/* Write the text into a file of the figure: "KIND-NAME.ENDING". */
sw_status sw_figure_save(sw_text *text, const sw_figure *figure, const char *kind,
                         const char *ending);

/* The smallest step between tics that is not below `least`: 1, 2 or 5 times a power of ten. */
double sw_step_above(double least);

/* The step between about four tics of a range. */
double sw_figure_step(double range);

/* ---- The axis of the main metric ------------------------------------------------------------- */

/* An axis, in the metric's unit. `from` and `to` are NaN where gnuplot chooses. */
typedef struct sw_value_axis {
    const sw_main_metric *metric;
    double from, to, step; /* step: between tics; NaN: gnuplot chooses it */
    bool cut;              /* values are shares, and the axis does not begin at 0 */
} sw_value_axis;

/* The axis for values between two limits. Errors begin at 0. Shares begin at 0 and end above 100 %;
 * with `zoom`, if all of them are in the upper half, the axis is cut: it has them alone. */
sw_value_axis sw_value_axis_of(const sw_main_metric *metric, double low, double high, bool zoom);

/* Set the y axis and its label, "SPLIT accuracy, %". Two strokes mark an axis that is cut. */
void sw_value_axis_put(sw_text *text, const sw_value_axis *axis, const char *split);

/* ---- Lines to compare with ------------------------------------------------------------------- */

/* The accuracy that needs no model, and the best possible value, in the metric's unit; NaN: it is
 * not known. */
typedef struct sw_guides {
    double majority, best;
} sw_guides;
sw_guides sw_figure_guides_of(const sw_figure *figure);

/* Widen the limits of an axis to the guides that are near. */
void sw_guides_widen(const sw_guides *guides, double *low, double *high);

/* Add the words of the guides, before the command `plot`, and their lines, at its end. The words
 * are SW_GUIDE_WIDTH pixels to the right of the plot. A guide that a cut axis does not reach has an
 * arrow at the edge instead of a line. */
enum { SW_GUIDE_WIDTH = 110 };
void sw_guides_put_words(sw_text *text, const sw_guides *guides, const sw_value_axis *axis);
void sw_guides_put_lines(sw_text *text, const sw_guides *guides, const sw_value_axis *axis);

#endif
