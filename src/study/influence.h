/* influence.h - a metric of a run from its predictions, and how far each set moves it.
 *
 * A metric of n sets changes by about influence / n if a set is counted once more. The sum of the
 * squared influences / n^2 is the variance of the metric over test sets that are drawn anew: of a
 * mean exactly the usual one, of an AUC exactly that of DeLong et al. (1988). Sets of one group are
 * drawn together: the influence of a group stands at the set that leads it (clusters.h), those of
 * the others are 0, and the variance is that of Liang and Zeger (1986), of an AUC that of
 * Obuchowski (1997). All functions give the metric and fill influence [sets]; it is all zero if the
 * metric is not finite. lead: [sets], or NULL if each set leads itself. Their only error is
 * SW_ERROR_MEMORY. */
#ifndef SW_STUDY_INFLUENCE_H
#define SW_STUDY_INFLUENCE_H

#include <setwise/predictions.h>

typedef sw_status sw_influence(double *metric, double *influence, const sw_predictions *said,
                               const int64_t *lead);

/* Classes and labels: sw_metrics.accuracy, .auc and .loss. For the log-loss a probability below
 * 2^-52 counts as 2^-52, as in scikit-learn. */
sw_influence sw_influence_accuracy, sw_influence_auc, sw_influence_log_loss;

/* Regression: sw_metrics.error and .r2. */
sw_influence sw_influence_error, sw_influence_r2;

/* Mixture: sw_metrics.likelihood. */
sw_influence sw_influence_likelihood;

#endif
