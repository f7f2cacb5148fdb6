/* segment_sums.h - sums over the rows of one segment of what is computed from each row: its
 * exponentials, its product with another row, its weighted entries.
 *
 * A segment is n consecutive rows of a contiguous matrix of `width` columns, as in segment.h. Each
 * function sets sum [width], which no input overlaps. Rounding errors stay small in a large
 * segment: blocks of 64 rows are added, and parts of 1,024. */
#ifndef SW_KERNELS_SEGMENT_SUMS_H
#define SW_KERNELS_SEGMENT_SUMS_H

#include <setwise/base.h>

/* sum[d] = sum_r exp(x[r, d] - shift[d]). The exponentials are left in y [n, width], if it is not
 * NULL. */
void sw_segment_sum_exp(int64_t n, int64_t width, const sw_real *x, const sw_real *shift,
                        sw_real *y, sw_real *sum);

/* sum[d] = sum_r a[r, d] b[r, d] */
void sw_segment_sum_products(int64_t n, int64_t width, const sw_real *a, const sw_real *b,
                             sw_real *sum);

/* sum[d] = sum_r w[r, j] x[r, d]. Columns of x belong to `heads` heads j, each to as many. w is
 * [n, heads]. */
void sw_segment_sum_weighted(int64_t n, int64_t width, int64_t heads, const sw_real *w,
                             const sw_real *x, sw_real *sum);

#endif
