/* analysis.h - what a study says of its arms: how good each is, and which of them differ.
 *
 * A study measures with few seeds on a limited number of test sets. Both are drawn from many. The
 * numbers here say what would hold with other seeds and other test sets of the same kind. All test
 * sets meet all runs; each arm has seeds of its own. This is the split-plot design of reader
 * studies in radiology (Obuchowski and Rockette 1995; Hillis 2014), with runs as readers and test
 * sets as cases. src/study/README.md derives the test and shows how often it errs. */
#ifndef SETWISE_ANALYSIS_H
#define SETWISE_ANALYSIS_H

#include <setwise/predictions.h>
#include <setwise/scores.h>
#include <setwise/study.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Results --------------------------------------------------------------------------------- */

typedef enum sw_verdict {
    SW_UNDECIDED, /* the difference may be chance */
    SW_BETTER,    /* the first arm of the pair is better */
    SW_WORSE,     /* the first arm of the pair is worse */
    SW_UNTESTED,  /* an arm has fewer than two runs, or it is a pair of an arm with itself; or an
                   * arm has the runs of another one, which is tested in its place; or there is one
                   * test set alone */
    SW_SAME_RUNS, /* both arms have the same runs */
} sw_verdict;

/* One metric of one arm, in the unit of sw_metrics. NaN: too few runs, or one test set alone. */
typedef struct sw_arm_estimate {
    int runs;         /* that count: they ended with SW_OK */
    double mean, sd;  /* of the runs; the deviation divides by n - 1 */
    double low, high; /* interval that holds the mean over all seeds and sets in 95 % of studies */
    /* Probability that the arm has the best mean over all seeds and sets. NaN: it lacks a run that
     * other arms have, which may have been a hard one; or it has the runs of another arm. */
    double best;
    /* Of a study: the arm with the same runs, equal to the last digit of each metric. That happens
     * if a search chose the settings as they were given, or if a setting changes nothing. It is the
     * reference, or else the first such arm. If there is none, it is the arm itself. */
    int same;
} sw_arm_estimate;

/* The first arm against the second; over folds, in those that all arms have. Interval, p and
 * verdict are one test: the verdict is SW_BETTER or SW_WORSE if p < SW_STUDY_LEVEL, and then the
 * interval leaves out 0 (1, if it is of a ratio); otherwise it holds it. They hold for all pairs of
 * a family together: if all arms are equal, about 5 % of studies find any difference in it. So each
 * pair may be read, also one that was chosen because of its numbers. */
typedef struct sw_pair_estimate {
    double difference; /* the first minus the second */
    double ratio;      /* the first over the second; NaN: differences are compared */
    double low, high;  /* interval of the ratio; without one, of the difference */
    double p;
    sw_verdict verdict;
    /* Probabilities that the first arm is truly worse by more than `rope`, that the two are
     * practically equal, and that it is better by more. Over folds they are those of the Bayesian
     * correlated t-test (Benavoli et al. 2017). They are about this pair alone. */
    double worse, equal, better;
} sw_pair_estimate;

typedef struct sw_metric_analysis {
    const char *name;     /* "accuracy", "mean absolute error" */
    const char *unit;     /* "%", or "" */
    double scale;         /* value * scale is in that unit */
    bool lower_is_better; /* otherwise higher is better */
    int arms;
    int64_t sets;           /* test sets that the intervals take account of; 0: the runs are folds,
                             * or predictions are missing: intervals hold for these very test sets */
    sw_arm_estimate *arm;   /* [arms] */
    bool ratios;            /* errors and losses above 0: their ratios are compared */
    sw_pair_estimate *pair; /* [arms, arms]: pair[a * arms + b] is arm a against arm b; all pairs
                             * are one family */
    /* A reference that was named before the runs: each arm against it, in a family of these pairs
     * alone (Dunnett 1955). Fewer pairs need smaller differences. */
    int reference;             /* its position; -1: none */
    sw_pair_estimate *against; /* [arms]; NULL: none */
    /* A difference, or a ratio, at least this large gets a verdict: half the length of an interval,
     * the median over the pairs of a family. NaN: none is tested. */
    double resolution, resolution_against;
    double rope;    /* differences up to this are practically none: 0.01 where the unit is % */
    int64_t groups; /* of the test sets: they are drawn together, as the samples of a patient are;
                     * as many as sets: there are none */
} sw_metric_analysis;

/* ---- A data set of a study ------------------------------------------------------------------- */

typedef struct sw_analysis {
    int data;                   /* position in the study's list */
    int arms;                   /* those of the study */
    int metrics;                /* how many */
    sw_metric_analysis *metric; /* [metrics], the main metric of the task first */
} sw_analysis;

/* Analyse the runs of data set `data`, from the array of all runs and the predictions in the run
 * folders under `folder`, that of the study. A run that diverged or has not ended does not count.
 * The numbers are the same each time. Free with sw_analysis_free. SW_ERROR_NOT_FOUND: the folder
 * has no study.json. SW_ERROR_FORMAT: predictions are damaged. SW_ERROR_MEMORY. */
SW_API sw_status sw_analysis_new(sw_analysis **out, const sw_study *study, const sw_study_run *runs,
                                 const char *folder, int data);
SW_API void sw_analysis_free(sw_analysis *analysis); /* NULL is legal */

/* ---- Several data sets ----------------------------------------------------------------------- */

/* The arms over data sets, by the main metric. On each data set the best mean has rank 1; equal
 * means share a rank. NaN: the mean is not known on some data set, or the arm has the runs of
 * another one on all of them. */
typedef struct sw_arm_ranks {
    int arms, data_sets;
    double rank[SW_STUDY_MAX_ARMS]; /* mean over the data sets */
    double best[SW_STUDY_MAX_ARMS]; /* probability to be the best on one of them; mean, too; NaN: it
                                     * is not known on some of them */
    /* Mean ranks that are further apart differ, with 5 % false alarms over all pairs (Nemenyi 1963;
     * Demsar 2006). NaN: fewer than two arms or data sets. */
    double critical_difference;
} sw_arm_ranks;
SW_API sw_arm_ranks sw_arm_ranks_of(sw_analysis *const *analysis, int data_sets);

/* ---- Outcomes of your own ---------------------------------------------------------------------
 *
 * The same test on any numbers: sw_outcomes_new, sw_outcomes_add for each run,
 * sw_outcomes_analyse. */

/* What is known of the runs of some arms. */
typedef struct sw_outcomes {
    int arms, runs; /* runs of each arm */
    int64_t sets;   /* 0: nothing is known of the single sets */
    int64_t groups; /* how many draws the sets are: groups of them; 0: each set is one */
    double *value;  /* [arms, runs]: the metric of each run; NaN: the run does not count */
    /* Sums over the runs of an arm: of the influence of each set, [arms, sets], and of its square
     * over all sets, [arms]. */
    double *influence, *squares;
    bool lower_is_better;
    bool ratios;   /* compare the logarithms of the means, if all are above 0; false unless set */
    int reference; /* the arm that all others are compared with; -1: none, the default */
    double rope;   /* sw_metric_analysis.rope; 0 unless it is set */
    int draws;     /* of outcomes that could have been, at least 20; 10,000 unless it is set */
    uint64_t seed; /* of the draws */
    /* Folds: run r of all arms is the same fold, and test sets / training sets of a fold are
     * `shared`; 0: runs are seeds. `sets` is the number of the sets of all folds, in each of which
     * most of them have the influence 0. If it is not 0, a difference has to hold over the sets as
     * well as over the folds. */
    double shared;
} sw_outcomes;
SW_API sw_status sw_outcomes_new(sw_outcomes **out, int arms, int runs, int64_t sets);
SW_API void sw_outcomes_free(sw_outcomes *outcomes); /* NULL is legal */

/* Add run `run` of arm `arm`, each once; both count from 0. A value that is NaN adds nothing.
 * influence, [sets], says how far each set moves the value: their sum is 0, and the sum of their
 * squares / sets^2 is the variance that the value would have if the sets were drawn anew. NULL if
 * outcomes->sets is 0. That there is such an arm and run is not checked. */
SW_API void sw_outcomes_add(sw_outcomes *outcomes, int arm, int run, double value,
                            const double *influence);

/* Add a run whose metric is the mean of x over the sets, [sets]; x is replaced by the influence of
 * each set: (x - mean) sqrt(sets / (sets - 1)). That there is such an arm and run is not checked.
 */
SW_API void sw_outcomes_add_mean(sw_outcomes *outcomes, int arm, int run, double *x);

/* Add a run by what it said of the sets, which must be the same for all runs. `metric` is one of
 * those of the task (sw_analysis): "accuracy", "AUC" or "log-loss" of classes and labels, "mean
 * absolute error" or "R2" of a regression, "log-likelihood" of a mixture. SW_ERROR_NOT_FOUND: there
 * is no such metric. SW_ERROR_ARGUMENT: another number of sets, no such arm or run, or what
 * sw_predictions_check refuses. SW_ERROR_MEMORY. */
SW_API sw_status sw_outcomes_add_predictions(sw_outcomes *outcomes, int arm, int run,
                                             const char *metric, const sw_predictions *said);

/* Fill all of `out` but name, unit and scale. Free its contents with sw_metric_analysis_free.
 * SW_ERROR_ARGUMENT: too few draws. SW_ERROR_MEMORY. */
SW_API sw_status sw_outcomes_analyse(sw_metric_analysis *out, const sw_outcomes *outcomes);
SW_API void sw_metric_analysis_free(sw_metric_analysis *analysis); /* a zeroed one is legal */

/* The interval that holds the accuracy over all sets in 95 % of test splits: what so few sets as
 * those of `said` leave open, of classes or labels. It does not speak of other seeds. It is that of
 * Wilson (1927) for as many independent sets as would have the variance of this accuracy (Korn and
 * Graubard 1998). Sets of a group are drawn together. One group alone says nothing of others: 0
 * to 1. SW_ERROR_ARGUMENT: no sets, another task, or what sw_predictions_check refuses.
 * SW_ERROR_MEMORY.
 */
SW_API sw_status sw_accuracy_interval(sw_interval *out, const sw_predictions *said);

/* The probability that |T| >= |t| for Student's T with a whole number of degrees of freedom,
 * dof >= 1 (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4). NaN in, NaN out; NaN for a dof below 1.
 */
SW_API double sw_student_two_sided(double t, int dof);

#ifdef __cplusplus
}
#endif

#endif
