/* remarks.h - what makes the result of a run doubtful without being an error, in words. */
#ifndef SW_TRAIN_REMARKS_H
#define SW_TRAIN_REMARKS_H

#include "train/fit.h"

#include <setwise/scores.h>

/* Their names in result.json: "improving" and so on. */
const char *sw_remark_name(sw_remark remark);

/* What each means for any run, and what to do about it: for a report of many runs. */
const char *sw_remark_summary(sw_remark remark);

/* Add what the history of a fit that has ended shows.
 *
 *   SW_REMARK_IMPROVING  chosen among the last tenth of the evaluations, and the validation loss
 *                        fell in the last three tenths by more than 3 % of its range
 *   SW_REMARK_EARLY      chosen among the first 2 % of the steps; under select=calibrated: with a
 *                        score that is hardly lower than that of a constant answer
 */
void sw_remarks_of_history(sw_result *result, const sw_fitting *fitting);

/* Add SW_REMARK_WEIGHTS if the effective number of training sets, (sum w)^2 / sum w^2 (Kish 1965),
 * is below 2, or below a tenth of those with a weight above 0. Weights of classes are left out:
 * they are uneven by intention. */
void sw_remark_of_weights(sw_result *result, sw_split train);

/* Add SW_REMARK_SET_SIZE if the sizes of the training sets alone tell their answers better than the
 * model tells those of the validation sets, and not by chance. Classes and labels: by the mean of
 * their AUC; a regression: by the R2 of a line through log(1 + n). The validation metrics of
 * the result are read. */
void sw_remark_of_set_sizes(sw_result *result, const sw_config *config, sw_split train);

/* Add SW_REMARK_SKEWED if the targets of an output are all above 0, and their mean over the
 * training split is twice their median or more, as of lognormal numbers whose logarithms deviate
 * by 1.2. */
void sw_remark_of_targets(sw_result *result, const sw_schema *schema, sw_split train);

/* Add SW_REMARK_CONSTANT if all sets of a split get the same answer: the same class, or the same
 * yes or no for each label; unless it is right for all of them. If the AUC of the classes is 0.8 or
 * more, it says that the probabilities do tell the sets apart. Otherwise SW_REMARK_UNSAID if there
 * is a class that is never said, though sets are of it. */
void sw_remarks_of_scores(sw_result *result, const sw_scores *scores, sw_role role,
                          const sw_schema *schema);

#endif
