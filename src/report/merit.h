/* merit.h - the figures of merit of an arm on a data set: the scores of its runs, summed up. */
#ifndef SW_REPORT_MERIT_H
#define SW_REPORT_MERIT_H

#include "report/report.h"

#include <setwise/scores.h>

typedef struct sw_merit {
    int runs; /* whose result.json has scores; 0: all else is empty */
    /* Means over these runs; a run that lacks a number is left out of its mean. */
    double balanced, f1, loss, brier, calibration;
    /* Counts, and the confusion matrix, are sums over the runs; precision, recall and F1 are those
     * of the sums. Numbers of targets are means. All other numbers are those of one run. */
    sw_scores *sum;
    sw_columns output; /* the names */
    int without_auc;   /* runs */
    char no_auc[200];  /* why, in the first of them */
} sw_merit;

/* Read the scores of the test split from the folders of the runs. A result that is missing or
 * damaged is left out. Fails only if memory or the disk does. Free *out with sw_merit_free. */
sw_status sw_merit_read(sw_merit *out, const sw_report *report, int data, int arm);
void sw_merit_free(sw_merit *merit);

#endif
