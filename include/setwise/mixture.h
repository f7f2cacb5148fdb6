/* mixture.h - mixtures of Gaussians: the outputs of a model whose task is SW_MIXTURE. */
#ifndef SETWISE_MIXTURE_H
#define SETWISE_MIXTURE_H

#include <setwise/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A mixture of K Gaussians in D dimensions. Each has a standard deviation for every dimension (a
 * diagonal covariance). The caller owns the arrays. */
typedef struct sw_mixture {
    int64_t components, width; /* K, D */
    double *log_weight;        /* [K], natural logarithms; the weights add up to 1 */
    double *mean, *deviation;  /* [K, D] */
} sw_mixture;

/* The constant that is added to every deviation of a network. Without it, the likelihood of a
 * component on elements that repeat would have no bound, and a component that is far too narrow
 * would give NaN. */
#define SW_MIXTURE_FLOOR 1e-6

/* Fill log_weight, mean and deviation from the outputs for a set, [K, 1 + 2 D]. Each component has
 * a raw weight, D means, and D raw deviations. The weights are the softmax of the raw weights over
 * the components. The deviation of a raw deviation s is softplus(s) + SW_MIXTURE_FLOOR, with
 * softplus(s) = ln(1 + exp(s)). The order and the two functions are those of the Set Transformer's
 * public code (Lee et al. 2019, section 5.3). That code has no floor, and one deviation for both
 * dimensions of its plane. */
SW_API void sw_mixture_from(sw_mixture *mixture, const sw_real *outputs);

/* Turn the mixture of x into the mixture of x scale + mean; mean, scale: [D]. A network computes
 * with scaled elements: feature.mean and feature.scale of the schema convert its mixture to the
 * unit of the data. */
SW_API void sw_mixture_rescale(sw_mixture *mixture, const double *mean, const double *scale);

/* Returns ln p(x) of an element x [D]: p(x) = sum_k weight_k prod_d N(x_d; mean_kd, deviation_kd).
 */
SW_API double sw_mixture_log_density(const sw_mixture *mixture, const sw_real *x);

#ifdef __cplusplus
}
#endif

#endif
