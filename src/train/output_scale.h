/* output_scale.h - temperature scaling: the factor that calibrates the outputs of classes. */
#ifndef SW_TRAIN_OUTPUT_SCALE_H
#define SW_TRAIN_OUTPUT_SCALE_H

#include <setwise/train.h>

/* The factor s, from 1/64 to 64, for which the mean cross-entropy of s * outputs is least on the
 * sets of the split (temperature scaling, Guo et al. 2017; s is 1 / temperature). The targets are
 * those of Platt (1999): (n + 1) / (n + 2) for the class of the set, where n is the number of its
 * sets, and the rest in equal shares for the other classes. Without them, a few sets that are all
 * right would ask for an infinite factor. outputs: [split.count, split.outputs]. 1 without sets,
 * for another task than classes, and if all outputs of each set are equal. */
double sw_output_scale(const sw_real *outputs, sw_split split);

/* The Brier score of scale * outputs: the mean over the sets of sum_c (p_c - [c = label])^2, where
 * p is their softmax (Brier 1950). NaN without sets. */
double sw_brier_of_scaled(const sw_real *outputs, sw_split split, double scale);

#endif
