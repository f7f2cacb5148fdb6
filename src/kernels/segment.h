/* segment.h - each column of one segment reduced, or a row spread over the segment.
 *
 * A segment is n consecutive rows of a contiguous matrix of `width` columns: a set of a ragged
 * batch, an axis that is reduced, or a whole matrix. n and width may be 0. Pointers do not overlap.
 */
#ifndef SW_KERNELS_SEGMENT_H
#define SW_KERNELS_SEGMENT_H

#include <setwise/base.h>

/* sum[d] += sum_r x[r, d], in an order that depends on n and width alone. */
void sw_segment_add_columns(int64_t n, int64_t width, const sw_real *x, sw_real *sum);

/* y[r, d] = row[d] for each row r. */
void sw_segment_set_rows(int64_t n, int64_t width, const sw_real *row, sw_real *y);

/* y[r, d] += factor row[d] for each row r. */
void sw_segment_add_rows(int64_t n, int64_t width, sw_real factor, const sw_real *row, sw_real *y);

/* The largest or smallest entry of each column and its row, counted from 0. Of equal entries the
 * first wins; a NaN wins over any number. 1 <= n <= INT32_MAX. */
void sw_segment_find_max(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row);
void sw_segment_find_min(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row);

/* The largest entry of each column that is a number; -INFINITY if there is none. */
void sw_segment_top(int64_t n, int64_t width, const sw_real *x, sw_real *top);

/* The derivative of find_max and find_min: y[row[d], d] += dbest[d]. */
void sw_segment_add_at(int64_t width, const int32_t *row, const sw_real *dbest, sw_real *y);

/* The derivative of find_max(h weightᵀ + bias) and of find_min, h [n, in] and weight [width, in]:
 *
 *   dh[row[d]] += dbest[d] weight[d]    dweight[d] += dbest[d] h[row[d]]    dbias[d] += dbest[d]
 *
 * A gradient that is NULL is not wanted. */
void sw_segment_add_layer_at(int64_t width, int64_t in, const int32_t *row, const sw_real *dbest,
                             const sw_real *h, const sw_real *weight, sw_real *dh, sw_real *dweight,
                             sw_real *dbias);

#endif
