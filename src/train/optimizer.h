/* optimizer.h - one update of parameters from their gradient, whole or in parts for threads. */
#ifndef SW_TRAIN_OPTIMIZER_H
#define SW_TRAIN_OPTIMIZER_H

#include "base/arena.h"

#include <setwise/optimizer.h>

typedef enum sw_optimizer_kind { SW_SGD, SW_ADAM, SW_ADAMW } sw_optimizer_kind;

const char *sw_optimizer_kind_name(sw_optimizer_kind kind); /* "sgd", "adam", "adamw" */

/* The settings of one update, the same for every parameter. */
typedef struct sw_update {
    sw_optimizer_kind kind;
    double lr, momentum, beta1, beta2, epsilon, weight_decay;
    double gradient_scale; /* gradients are first multiplied by it: clipping */
    int64_t step;          /* number of this update, from 1, for Adam's bias correction */
} sw_update;

/* The settings in a configuration. SW_ERROR_NOT_FOUND: there is no such optimiser. */
sw_status sw_update_from(sw_update *out, const sw_config *config);

/* Update value [count] from grad; first and second are the optimiser's state for these
 * parameters: sgd keeps its momentum in first, adam and adamw keep a moment in each.
 *
 *   sgd    u = momentum u + g + decay w                      w -= lr u
 *   adam   g += decay w; m, v = moving averages of g and g²  w -= lr m^ / (sqrt(v^) + epsilon)
 *   adamw  w -= lr decay w, then adam without decay
 *
 * with m^ = m / (1 - beta1^step), v^ = v / (1 - beta2^step) (Kingma & Ba 2015,
 * algorithm 1; Loshchilov & Hutter 2019, algorithm 2). */
void sw_update_apply(const sw_update *update, bool decays, int64_t count, sw_real *value,
                     const sw_real *grad, sw_real *first, sw_real *second);

/* Update average [count], that of the last `share` of the steps 1 ... step, after a step that made
 * `value`. The horizon is h = share step. Up to h = 1, the average is `value`; then each k-th step
 * moves it towards `value` by k / h of the way, so that the initial parameters are not in it
 * (polynomial-decay averaging: Shamir & Zhang 2013, section 3). k is 1 up to h = 1000, and then the
 * power of two with h / k from 500 to 1000: smaller moves would round to none in float. */
void sw_average_update(sw_real *average, const sw_real *value, int64_t count, double share,
                       int64_t step);

/* ---- All parameters, slice by slice ---------------------------------------------------------- */

enum { SW_SLICE = 4096 }; /* numbers in a slice: a few kilobytes of each array */

/* Some consecutive numbers of one parameter. */
typedef struct sw_param_slice {
    int64_t offset, size;
    bool decays;
    double square; /* sum of squares of its gradient in this step */
    bool finite;   /* is all that the update made? */
} sw_param_slice;

struct sw_optimizer {
    const sw_params *params;
    sw_update update;        /* the last one */
    double clip, share;      /* config.clip, config.average */
    sw_arena *memory;        /* of the next three, in huge pages if they are large */
    sw_real *first, *second; /* [flat_size] state: momentum or m, and v */
    sw_real *average;        /* [flat_size] the averaged parameters; NULL: config.average is 0 */
    sw_param_slice *slice;   /* [slice_count] of all parameters */
    int64_t slice_count;
};

/* sw_optimizer_step in four parts. The first and the third are called for each slice, in any order
 * and on any thread. `step` is the number of the update, from 1. */
void sw_optimizer_measure(sw_optimizer *optimizer, int64_t slice, const sw_real *grads);
double sw_optimizer_begin(sw_optimizer *optimizer, int64_t step,
                          double lr); /* the gradient's norm */
void sw_optimizer_update(sw_optimizer *optimizer, int64_t slice, const sw_real *grads);
sw_status sw_optimizer_end(const sw_optimizer *optimizer); /* SW_ERROR_DIVERGED: see the step */

#endif
