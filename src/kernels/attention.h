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
    int64_t other_queries; /* of the set, beside these: the order of additions follows from the
                            * number of all, so that some of them get the bits of the whole set */
} sw_attention_head;

/* What some keys give each query: its largest score m, and under it
 *
 *   l = sum_j exp(score_j - m)      o = sum_j exp(score_j - m) v_j
 *
 * m and l are [queries]; the rows of o are as far apart as those of the head's o. A weight is
 * exp(score_j - m) / l. (It is not computed from the logarithm m + log l, in which log l is lost in
 * rounding against a large m.) */
typedef struct sw_attention_sums {
    sw_real *o, *m, *l;
} sw_attention_sums;

/* Write m, l, and the result o / l in the place of o. Without keys, m is -infinity, and l and the
 * result are 0. */
void sw_attention_forward(const sw_attention_head *head, sw_attention_sums to);

/* From what forward wrote and the gradient of the result, add to dq, dk and dv. Each may be NULL:
 * it is not needed. The head may have a part of the keys: the sums are those of all. */
void sw_attention_backward(const sw_attention_head *head, sw_attention_sums of, const sw_real *d_o,
                           sw_real *dq, sw_real *dk, sw_real *dv);

/* Write the sums over the head's keys, at least one; join to them those of other keys; and at the
 * end turn o into the result. */
void sw_attention_part(const sw_attention_head *head, sw_attention_sums to);
void sw_attention_join(const sw_attention_head *head, sw_attention_sums to, sw_attention_sums next);
void sw_attention_finish(const sw_attention_head *head, sw_attention_sums sums);

#endif
