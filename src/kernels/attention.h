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

/* Write o, and lse [queries]: the logarithm of each query's sum of exp(score). The backward pass
 * computes the weights again from it. Without keys, o is 0. */
void sw_attention_forward(const sw_attention_head *head, sw_real *o, sw_real *lse);

/* From o, lse and the gradient of o, add to dq, dk and dv. Each may be NULL: it is not needed. The
 * head may have a part of the keys: lse is that of all. */
void sw_attention_backward(const sw_attention_head *head, const sw_real *o, const sw_real *lse,
                           const sw_real *d_o, sw_real *dq, sw_real *dk, sw_real *dv);

/* What a part of the keys, at least one, gives each query: its largest score m, and under it
 *
 *   l = sum_j exp(score_j - m)      o = sum_j exp(score_j - m) v_j
 *
 * m and l are [queries]; the rows of o are as far apart as those of the head's o. */
typedef struct sw_attention_sums {
    sw_real *o, *m, *l;
} sw_attention_sums;

/* Write the sums over the head's keys; join to them those of other keys; and at the end turn o into
 * the result, o / l, and m into lse. */
void sw_attention_part(const sw_attention_head *head, sw_attention_sums to);
void sw_attention_join(const sw_attention_head *head, sw_attention_sums to, sw_attention_sums next);
void sw_attention_finish(const sw_attention_head *head, sw_attention_sums sums);

#endif
