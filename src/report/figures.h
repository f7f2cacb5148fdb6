/* figures.h - the figures of a study: for each a gnuplot script and a file of its data. */
#ifndef SW_REPORT_FIGURES_H
#define SW_REPORT_FIGURES_H

#include "base/error.h"
#include "study/curve.h"

/* What the figures of one data set are made from. They leave out the arms whose cells are empty. */
typedef struct sw_figure {
    const sw_study *study;
    const sw_study_run *runs;
    int data;           /* position of the data set in the study */
    const char *folder; /* where the files go; it exists */
    const char *name;   /* of the data set, as part of a file's name */
} sw_figure;

/* Write KEY-NAME.csv and .gp; KEY is that of the main metric, such as "accuracy". The test split:
 * each run of each arm, with mean and standard deviation beside them. */
sw_status sw_figure_metric(const sw_figure *figure);

/* Write overview.gp: a panel for each data set, drawn from its KEY-NAME.csv. name [data_count] is
 * sw_figure.name of each; NULL: it has no result. At least one has. */
sw_status sw_figure_overview(const sw_study *study, const sw_study_run *runs,
                             const char *const *name, const char *folder);

/* Write curves-NAME.csv and .gp: the main metric of the validation split by epoch, the mean over
 * the runs. curve: [arm_count]; an empty one is not drawn. */
sw_status sw_figure_curves(const sw_figure *figure, const sw_curve *curve);

#endif
