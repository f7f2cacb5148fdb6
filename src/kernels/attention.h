/* attention.h - scaled dot-product attention of some queries over the elements of one set.
 *
 *   A = softmax(scale q kᵀ)      o = A v
 *
 * one head: q [queries, width], k [keys, width], v [keys, value_width], o [queries, value_width],
 * each with its own distance from row to row, so that a head is a range of columns. */
#ifndef SW_KERNELS_ATTENTION_H
#define SW_KERNELS_ATTENTION_H

#include <setwise/base.h>

typedef struct sw_attention_head {
    int64_t queries, keys, width, value_width;
    const sw_real *q, *k, *v;
    int64_t ldq, ldk, ldv, ldo; /* ldo: of o and do; ldq, ldk, ldv: of dq, dk, dv as well */
    sw_real scale;
} sw_attention_head;

/* Numbers of working memory that the two passes need, whatever the sizes. */
int64_t sw_attention_work(void);

/* Write o, and lse [queries]: the logarithm of each query's sum of exp(score), from which the
 * backward pass has the weights again. No keys: o is 0. */
void sw_attention_forward(const sw_attention_head *head, sw_real *o, sw_real *lse, sw_real *work);

/* From o, lse and the gradient of o: add to dq, dk and dv; each may be NULL: not wanted. */
void sw_attention_backward(const sw_attention_head *head, const sw_real *o, const sw_real *lse,
                           const sw_real *d_o, sw_real *dq, sw_real *dk, sw_real *dv,
                           sw_real *work);

#endif
