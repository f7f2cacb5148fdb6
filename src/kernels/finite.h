/* finite.h - which number of an array is not finite. */
#ifndef SW_KERNELS_FINITE_H
#define SW_KERNELS_FINITE_H

#include <setwise/base.h>

/* Returns the position of the first of x [count] that is NaN or infinite; `count` if all are
 * finite. At the speed of memory. */
int64_t sw_first_not_finite(const sw_real *x, int64_t count);

static inline bool sw_all_finite(const sw_real *x, int64_t count)
{
    return sw_first_not_finite(x, count) == count;
}

#endif
