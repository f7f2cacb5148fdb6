/* output_scale.h - how sure the outputs of classes should be: temperature scaling. */
#ifndef SW_TRAIN_OUTPUT_SCALE_H
#define SW_TRAIN_OUTPUT_SCALE_H

#include <setwise/train.h>

/* The factor s, from 1/64 to 64, for which the mean cross-entropy of s * outputs is least on the
 * sets of the split (temperature scaling, Guo et al. 2017; s is 1 / temperature). A set of class c
 * is taken as (n + 1) / (n + 2) of the class, n being the number of such sets, and the rest as of
 * the other classes in equal shares (Platt 1999), so that few sets that are all right do not make
 * the outputs as sure as can be. outputs: [split.count, split.outputs]. 1 without sets, for
 * another task than classes, and if all outputs of each set are equal. */
double sw_output_scale(const sw_real *outputs, sw_split split);

/* The Brier score of scale * outputs: the mean over the sets of sum_c (p_c - [c = label])^2, where
 * p is their softmax (Brier 1950). NaN without sets. */
double sw_brier_of_scaled(const sw_real *outputs, sw_split split, double scale);

#endif
