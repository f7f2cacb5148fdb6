/* spread.h - how far the means of the arms may lie from the truth: estimated from the runs, and
 * drawn at random. */
#ifndef SW_STUDY_SPREAD_H
#define SW_STUDY_SPREAD_H

#include "base/summary.h"

#include <setwise/analysis.h>

/* An arm with two runs or more. */
typedef struct sw_spread_arm {
    int arm; /* its number in the outcomes */
    int dof; /* runs - 1 */
    double mean;
    double at;       /* what is compared: the mean, or its logarithm */
    double of_runs;  /* variance of the runs, because of their seeds */
    double of_seeds; /* of `at`, in view of of_runs and of that of all arms */
} sw_spread_arm;

/* The estimated variances of what is compared. */
typedef struct sw_spread {
    int count; /* arms that are in */
    sw_spread_arm arm[SW_STUDY_MAX_ARMS];
    bool ratios;   /* logarithms of means are compared */
    double of_all; /* variance of a run over all arms */
    /* Covariances of the means because of what the arms share, the test sets or the folds,
     * [count, count], and a matrix whose product with its transpose they are. */
    double *shared, *root;
    double *of_sets; /* folds: the covariances because of the test sets alone, [count, count] */
    int shared_dof;  /* 0: the sets are not known */
    int folds;       /* 0: runs are seeds */
} sw_spread;

/* The runs of an arm that count. */
sw_summary sw_spread_runs(const sw_outcomes *outcomes, int arm);

/* What differs by rounding alone is the same to the last bit: runs of an arm, means of arms, and
 * arms whose difference does not vary with the test sets or folds. So equal arms stay equal in
 * each draw. SW_ERROR_MEMORY. Free with sw_spread_free, also after a failure. */
sw_status sw_spread_new(sw_spread *out, const sw_outcomes *outcomes);
void sw_spread_free(sw_spread *spread);

/* How sure a difference is: its estimated variance, and the degrees of freedom of that. Of folds,
 * too: the variance that it would have if nothing but the test sets were drawn anew; 0: it is not
 * known. Few folds may happen to differ by the same, but the sets in them say that this is luck. */
typedef struct sw_uncertainty {
    double variance, dof;
    double of_sets;
} sw_uncertainty;

/* Of the difference of two arms (positions in `spread`), and with a == b of one of them. */
sw_uncertainty sw_spread_of(const sw_spread *spread, int a, int b);

/* What a study could have found in the place of this one. */
typedef struct sw_draw {
    double *deviation;  /* [count] of what is compared, from the truth */
    sw_uncertainty *of; /* [count, count], a <= b: what sw_spread_of would be in such a study */
    double *truth;      /* [count] a value that the truth may have */
    double *work;
} sw_draw;
sw_status sw_draw_new(sw_draw *out, const sw_spread *spread);
void sw_draw_free(sw_draw *draw);
void sw_draw_next(sw_draw *draw, const sw_spread *spread, sw_random *random);

#endif
