/* figures.h - the figures of a study: for each a file of data and a gnuplot script. */
#ifndef SW_REPORT_FIGURES_H
#define SW_REPORT_FIGURES_H

#include "base/error.h"

#include <setwise/study.h>

/* What is needed to write the figures of one data set. Poolings that have no runs on it
 * (sw_study_cell.empty) are not in them. */
typedef struct sw_figure {
    const sw_study *study;
    const sw_study_run *runs;
    int data;           /* which data set */
    const char *folder; /* where the files go; it exists */
    const char *name;   /* of the data set, as part of a file's name */
} sw_figure;

/* KEY-NAME.csv and .gp, KEY that of the measure, "accuracy" for instance: the test split's by
 * pooling, mean and standard deviation beside each seed. */
sw_status sw_figure_metric(const sw_figure *figure);

/* overview.gp: a panel for each data set, drawn from the KEY-NAME.csv of all. name [data_count]: of
 * each data set as in sw_figure; NULL: it has no result. At least one has. */
sw_status sw_figure_overview(const sw_study *study, const sw_study_run *runs, char *const *name,
                             const char *folder);

/* curves-NAME.csv and .gp: the measure of the validation split by epoch, mean over the seeds.
 * curve: [pool_count]. */
typedef struct sw_curve {
    int64_t epochs; /* 0: no run ended well, there is no curve */
    double *figure; /* [epochs] */
} sw_curve;
sw_status sw_figure_curves(const sw_figure *figure, const sw_curve *curve);

#endif
