/* mixture.h - mixtures of Gaussians: what a model of the task SW_MIXTURE answers with. */
#ifndef SETWISE_MIXTURE_H
#define SETWISE_MIXTURE_H

#include <setwise/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A mixture of K Gaussians, each of D numbers with a deviation of their own (a diagonal
 * covariance). The arrays are the caller's. */
typedef struct sw_mixture {
    int64_t components, width; /* K, D */
    double *log_weight;        /* [K], natural logarithms of weights that add up to 1 */
    double *mean, *deviation;  /* [K, D] */
} sw_mixture;

/* What is added to the deviations that a network answers with. Without it, a component on elements
 * that repeat would have a likelihood without bounds, and one that is far too narrow no numbers. */
#define SW_MIXTURE_FLOOR 1e-6

/* Fill log_weight, mean and deviation from the outputs of a set, [K, 1 + 2 D]: component by
 * component a raw weight (softmax over the components), D means, and D raw deviations, of which
 * s is softplus(s) + SW_MIXTURE_FLOOR, softplus(s) = ln(1 + exp(s)). The order and the two
 * functions are those of the Set Transformer's public code (Lee et al. 2019, section 5.3), which
 * has no floor; its script gives a component in the plane 4 numbers, one deviation for both
 * directions. */
SW_API void sw_mixture_from(sw_mixture *mixture, const sw_real *outputs);

/* The mixture of x scale + mean, where it was that of x; mean, scale: [D]. So an answer of a
 * network that works with standardised elements (a schema's feature.mean and .scale) comes to the
 * unit of the data. */
SW_API void sw_mixture_rescale(sw_mixture *mixture, const double *mean, const double *scale);

/* ln p(x), p(x) = sum_k weight_k prod_d N(x_d; mean_kd, deviation_kd), of an element x [D]. */
SW_API double sw_mixture_log_density(const sw_mixture *mixture, const sw_real *x);

#ifdef __cplusplus
}
#endif

#endif
