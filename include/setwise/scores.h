/* scores.h - the figures of merit of a model's outputs: class by class, label by label, output by
 * output.
 *
 * sw_metrics (train.h) is the small set of numbers that training selects by. sw_scores is the full
 * report of a split. Definitions are those of scikit-learn, also with ties. A number that is not
 * defined is NaN: scores are never 0 for want of sets. */
#ifndef SETWISE_SCORES_H
#define SETWISE_SCORES_H

#include <setwise/train.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A ROC curve, from (0, 0) to (1, 1): its corners. Of a curve with very many corners, those that
 * are at least 1/500 apart. */
typedef struct sw_roc {
    int64_t count;
    double *false_rate, *true_rate; /* [count] 1 - specificity, and recall */
} sw_roc;

/* How well one class is told from the others, or one label from its absence. In a mean over classes
 * or labels (macro) and over all pairs of set and label (micro), counts are sums. */
typedef struct sw_class_scores {
    int64_t sets;             /* that are of the class, or have the label */
    int64_t answers;          /* how often the model says it */
    int64_t right;            /* how often it is right to say it */
    double precision;         /* right / answers; 0 if the model never says it */
    double recall;            /* right / sets: sensitivity */
    double specificity;       /* the share of the other sets of which the model does not say it */
    double f1;                /* 2 right / (sets + answers) */
    double auc;               /* area under the ROC curve */
    double average_precision; /* sum over the thresholds of precision * step of the recall */
    double threshold;         /* the probability above which the model says it; NaN: the most
                               * probable of more than two classes is said */
    sw_roc roc;               /* empty in a mean */
} sw_class_scores;

/* How well one number of a regression is predicted, in its unit. */
typedef struct sw_target_scores {
    double r2;     /* 1 - sum (y - t)^2 / sum (t - mean t)^2; NaN if the target does not vary */
    double error;  /* mean absolute error, MAE */
    double rmse;   /* root of the mean squared error */
    double log_r2; /* r2 of the logarithms (sw_columns.log); NaN: the target has none */
} sw_target_scores;

/* A bin of predicted probabilities, for the calibration curve. The lower edge belongs to the bin
 * before, as in scikit-learn. */
enum { SW_CALIBRATION_BINS = 10 };
typedef struct sw_calibration_bin {
    int64_t count;      /* of the probabilities in the bin; 0: the others are NaN */
    double probability; /* their mean */
    double share;       /* the share of them that came true */
} sw_calibration_bin;

enum { SW_CONFUSION_CLASSES = 1000 };

typedef struct sw_scores {
    sw_task task;
    int64_t outputs; /* C */

    /* loss is the log-loss of classes and labels; accuracy and balanced_accuracy count the answers
     * by the thresholds. */
    sw_metrics metrics;

    /* Classes: [C, C]: sets of the class of the row that the model says to be of the class of the
     * column. A set whose outputs are NaN is in no column. NULL: another task, or more than
     * SW_CONFUSION_CLASSES classes. */
    int64_t *confusion;

    /* Classes and labels: [C]. `macro` is the mean over those that some sets have (a score that is
     * NaN for one of them is left out: the AUC of a class that all sets have). `micro` counts all
     * pairs of set and label as one; it is NaN for classes, where precision, recall and F1 would
     * all be the accuracy. NULL: another task. */
    sw_class_scores *of;
    sw_class_scores macro, micro;

    /* Brier score. Two classes: mean of (p - t)^2, p that of the second class, t 1 or 0. More
     * classes: mean over the sets of the sum over the classes. Labels: mean over all pairs. */
    double brier;

    /* Expected calibration error: the mean of |share - probability| over SW_CALIBRATION_BINS equal
     * bins of [0, 1], weighted by their counts (Naeini et al. 2015). The probabilities are those of
     * the second of two classes, of the answer among more classes (Guo et al. 2017), and of all
     * pairs of set and label. */
    double calibration_error;
    sw_calibration_bin bin[SW_CALIBRATION_BINS];

    /* Regression: [C], and all outputs as one: r2 is metrics.r2, rmse the root of the mean over
     * sets and outputs, log_r2 NaN. NULL: another task. */
    sw_target_scores *target;
    sw_target_scores all;

    /* Why metrics.auc is NaN: `all 12 sets are of class "yes"`. "": it is not, or the task has no
     * AUC. */
    char no_auc[200];
} sw_scores;

/* Compute the scores of outputs [split.count, split.outputs] against the answers of the split, in
 * O(n log n) for each class. `schema`, that of the model or NULL, has the scales (sw_metrics) and
 * the names for `no_auc`. `threshold`, from sw_thresholds_choose or NULL, says when a model answers
 * yes: [1] for two classes, [C] for labels; it is not legal for other tasks. Free with
 * sw_scores_free. SW_ERROR_ARGUMENT: the split has no sets, its answers are missing or do not fit
 * the task, or a threshold is NaN. */
SW_API sw_status sw_scores_new(sw_scores **out, const sw_real *outputs, sw_split split,
                               const sw_schema *schema, const double *threshold);
SW_API void sw_scores_free(sw_scores *scores); /* NULL is legal */

/* The outputs of a model for the sets of a split, [split.count, split.outputs]. free() them. Errors
 * as those of sw_evaluate. `threads`: 0 for the default. From them come scores, sw_predictions_from
 * and thresholds:
 *
 *   sw_evaluate_outputs(&outputs, model, split, 0);
 *   sw_scores_new(&scores, outputs, split, &model->schema, NULL); */
SW_API sw_status sw_evaluate_outputs(sw_real **out, const sw_model *model, sw_split split,
                                     int threads);

/* Choose the thresholds with the best value of `by` on a split: "accuracy", "balanced_accuracy"
 * (the threshold is then that of Youden's J) or "f1". A threshold is in log-odds: the model says
 * yes if ln p/(1 - p) is above it; 0 is the usual one. It lies in the middle between two outputs;
 * of equal ones the nearest to 0 is taken, so a label that all sets have or lack keeps 0. Two
 * classes: threshold [1], of the second class. Labels: threshold [C], each by itself.
 * SW_ERROR_ARGUMENT: the split is the test split, the task has no thresholds, or an output is NaN.
 * SW_ERROR_NOT_FOUND: an unknown `by`. */
SW_API sw_status sw_thresholds_choose(double *threshold, const char *by, const sw_real *outputs,
                                      sw_split split);

/* The same of a model: it predicts the sets of the split first. Errors as those of sw_evaluate,
 * too. `threads`: 0 for the default. */
SW_API sw_status sw_evaluate_thresholds(double *threshold, const char *by, const sw_model *model,
                                        sw_split split, int threads);

/* What chose the thresholds of scores: sw_thresholds_choose by a metric, on a validation split. */
typedef struct sw_threshold_choice {
    const char *by;
    int64_t sets; /* of the split */
} sw_threshold_choice;

/* What the sets of a split leave open of a number: sw_accuracy_interval. */
typedef struct sw_interval {
    double low, high;
    int64_t draws; /* groups of sets, or sets if there are none */
} sw_interval;

/* The scores as a JSON object, in memory that the caller frees with free(). It has all numbers but
 * the ROC curves; NaN is null. `schema` has the names of the outputs; NULL: there are none.
 * `choice`: of the thresholds, NULL: they are the usual ones. `accuracy`: its interval, NULL: none.
 * SW_ERROR_MEMORY. */
SW_API sw_status sw_scores_json(char **out, const sw_scores *scores, const sw_schema *schema,
                                const sw_threshold_choice *choice, const sw_interval *accuracy);

#ifdef __cplusplus
}
#endif

#endif
