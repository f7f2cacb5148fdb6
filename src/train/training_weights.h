/* training_weights.h - how much each class and each set counts in the training loss. */
#ifndef SW_TRAIN_TRAINING_WEIGHTS_H
#define SW_TRAIN_TRAINING_WEIGHTS_H

#include <setwise/train.h>

/* Compute the weights of the classes, [C], which the caller frees with free(), also after an error;
 * NULL: each is 1. And the mean weight of the sets of `train`; if that is NULL, it is 1, and
 * config->balance is not read.
 *
 * A set has the weight of its class times its own (sw_ragged.weight). The loss of a step is the sum
 * over its sets of weight times loss, divided by their number and by the mean weight of all
 * training sets. So a set counts the same in any batch, also alone.
 *
 *   balance          the weight of a class is sets / (classes present * sets of the class)
 *   class-weights    as listed, by the names of the model's schema, or by number without names
 *
 * SW_ERROR_ARGUMENT: class-weights is not a list NAME=NUMBER,..., names a class that does not exist
 * or one twice, or has a number below 0; or all training sets have the weight 0. */
sw_status sw_training_weights(sw_real **of_class, double *mean, const sw_model *model,
                              const sw_config *config, const sw_split *train);

#endif
