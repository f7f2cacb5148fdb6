/* attention_set.h - attention within one set: all its heads, cut into parts for a team of threads.
 *
 * The set is described by its first head; head j begins j widths further on. Keys are cut by the
 * sizes alone, and a query does not know how queries are cut, so that the result is the same at any
 * number of threads. */
#ifndef SW_KERNELS_ATTENTION_SET_H
#define SW_KERNELS_ATTENTION_SET_H

#include "kernels/attention.h"

/* How many numbers of working memory the passes need. 0 for a set of up to 1,024 rows; never more
 * than for one of a few ten thousand. */
int64_t sw_attention_set_work(const sw_attention_head *first, int64_t heads);

/* As for one head, in kernels/attention.h. m and l are [heads, queries]. */
void sw_attention_set_part(const sw_attention_head *first, int64_t heads, sw_attention_sums to,
                           sw_real *work);
void sw_attention_set_forward(const sw_attention_head *first, int64_t heads, sw_attention_sums to,
                              sw_real *work);
void sw_attention_set_backward(const sw_attention_head *first, int64_t heads, sw_attention_sums of,
                               const sw_real *d_o, sw_real *dq, sw_real *dk, sw_real *dv,
                               sw_real *work);

#endif
