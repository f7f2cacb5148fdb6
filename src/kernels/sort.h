/* sort.h - the columns of a segment (segment.h) in order. */
#ifndef SW_KERNELS_SORT_H
#define SW_KERNELS_SORT_H

#include <setwise/base.h>

#include <stddef.h>

/* Each column of x [n, width], the largest entry first, into y; y[r, d] was x[row[r, d], d]. Equal
 * entries, 0 and -0 among them, keep their order, and a NaN comes before any number: the order is
 * total. n <= INT32_MAX. In y, -0 is 0. `work`: sw_sort_work(n) bytes, aligned for a sw_real. */
void sw_sort_columns(int64_t n, int64_t width, const sw_real *x, sw_real *y, int32_t *row,
                     void *work);
size_t sw_sort_work(int64_t n);

#endif
