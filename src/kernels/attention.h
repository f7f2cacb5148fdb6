/* attention.h - scaled dot-product attention: queries attend to the elements of one set.
 *
 *   A = softmax(scale q kᵀ)      o = A v
 *
 * This is one head: q [queries, width], k [keys, width], v [keys, value_width],
 * o [queries, value_width]. Each has its own distance from row to row, so that a head can be a
 * range of columns of a wider matrix. */
#ifndef SW_KERNELS_ATTENTION_H
#define SW_KERNELS_ATTENTION_H

#include <setwise/base.h>

typedef struct sw_attention_head {
    int64_t queries, keys, width, value_width;
    const sw_real *q, *k, *v;
    int64_t ldq, ldk, ldv, ldo; /* ldo: of o and do; ldq, ldk, ldv: of dq, dk, dv as well */
    sw_real scale;
} sw_attention_head;

/* How many numbers of working memory a pass needs, for any sizes. */
int64_t sw_attention_work(void);

/* Write o, and lse [queries]: the logarithm of each query's sum of exp(score). The backward pass
 * computes the weights again from it. Without keys, o is 0. */
void sw_attention_forward(const sw_attention_head *head, sw_real *o, sw_real *lse, sw_real *work);

/* From o, lse and the gradient of o, add to dq, dk and dv. Each may be NULL: it is not needed. */
void sw_attention_backward(const sw_attention_head *head, const sw_real *o, const sw_real *lse,
                           const sw_real *d_o, sw_real *dq, sw_real *dk, sw_real *dv,
                           sw_real *work);

#endif
