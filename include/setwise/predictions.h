/* predictions.h - what a model says of each set of a split: kept, so that anyone can compute from
 * it what this library does not.
 *
 * A run keeps them of its test split in predictions.jsonl. The file has a line for each set:
 *
 *   {"set": 17, "name": "bag 17", "truth": 1, "scores": [0.25, 0.75]}
 *
 * "set" is the position of the set in the data set, and "name" its name, if it has one. "group" is
 * the number of its group, if the data has groups and the set is in one. "truth" and "scores" tell
 * the task:
 *
 *                truth                              scores
 *   classes      the number of the class            the probability of each class; that of the
 *                                                   right one is scores[truth]
 *   labels       true or false for each label       the probability of each label: 1 for all
 *                                                   logits above 36.7
 *   regression   the numbers to predict             the predicted ones, in the unit of the data
 *   mixture      null                               one number: the mean of ln p(x) over the set's
 *                                                   elements, in the unit of the data
 *
 * The names of classes, labels and numbers are in the run's result.json. A number that is not
 * finite is null. All others read back exactly: probabilities as doubles, also from a float
 * library, so that one close to 0 keeps its digits; the numbers of a regression as sw_real. */
#ifndef SETWISE_PREDICTIONS_H
#define SETWISE_PREDICTIONS_H

#include <setwise/train.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Those of another program may be filled in by hand: sw_predictions_check says what is legal. */
typedef struct sw_predictions {
    sw_task task;
    int64_t sets;    /* n */
    int64_t outputs; /* C scores of a set: classes, labels or numbers; 1 for a mixture */
    int64_t *set;    /* [n] positions in the data set; NULL: 0 .. n-1 */
    char **name;     /* [n] NULL: a set has no name. NULL instead of the array: none has */
    double *truth;   /* classes: [n] 0 .. C-1; labels: [n, C] 0 or 1; regression: [n, C];
                      * mixture: NULL */
    double *scores;  /* [n, C] */
    int64_t *group;  /* [n] the number of the group of each set; -1: it is in none. NULL: there are
                      * no groups */
} sw_predictions;

/* What a model says of the sets of `split`, which is one of `data` (sw_dataset_split), from its
 * outputs for them (sw_evaluate_outputs). `schema` is that of the model. Free with
 * sw_predictions_free. SW_ERROR_ARGUMENT: the split is of other data, or has no answers. */
SW_API sw_status sw_predictions_from(sw_predictions *out, const sw_real *outputs,
                                     const sw_dataset *data, sw_split split,
                                     const sw_schema *schema);

/* SW_OK if the arrays are there, the numbers of sets and groups are possible, and each truth fits
 * the task: a class is a whole number, 0 .. C-1, and a label is 0 or 1. Scores may be any number,
 * also NaN. Otherwise SW_ERROR_ARGUMENT; the message names the set. */
SW_API sw_status sw_predictions_check(const sw_predictions *predictions);

/* Replace the file `path`. SW_ERROR_ARGUMENT: as sw_predictions_check; SW_ERROR_IO;
 * SW_ERROR_MEMORY. */
SW_API sw_status sw_predictions_write(const sw_predictions *predictions, const char *path);

/* Read such a file. Keys beside these are not read. Free with sw_predictions_free; after a
 * failure it is empty. SW_ERROR_NOT_FOUND; SW_ERROR_FORMAT: the message names the line. */
SW_API sw_status sw_predictions_read(sw_predictions *out, const char *path);

/* Free the arrays, and make the predictions empty. Empty ones ({0}) are legal. */
SW_API void sw_predictions_free(sw_predictions *predictions);

#ifdef __cplusplus
}
#endif

#endif
