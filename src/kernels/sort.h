/* sort.h - the columns of a segment (segment.h), sorted. */
#ifndef SW_KERNELS_SORT_H
#define SW_KERNELS_SORT_H

#include <setwise/base.h>

#include <stddef.h>

/* Sort each column of x [n, width] into y, the largest entry first: y[r, d] = x[row[r, d], d].
 * Equal entries keep their order, and 0 equals -0; a NaN comes before any number. In y, -0 becomes
 * 0. n <= INT32_MAX. `work`: sw_sort_work(n) bytes, aligned for a sw_real. */
void sw_sort_columns(int64_t n, int64_t width, const sw_real *x, sw_real *y, int32_t *row,
                     void *work);
size_t sw_sort_work(int64_t n);

#endif
