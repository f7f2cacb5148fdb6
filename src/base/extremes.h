/* extremes.h - the largest and the smallest of the numbers so far, without a NaN that comes next.
 * fmax and fmin do the same, but GCC 12 for arm64 crashes where it vectorises them in a loop over
 * floats. */
#ifndef SW_BASE_EXTREMES_H
#define SW_BASE_EXTREMES_H

static inline double sw_larger_real(double so_far, double next)
{
    return next > so_far ? next : so_far;
}

static inline double sw_smaller_real(double so_far, double next)
{
    return next < so_far ? next : so_far;
}

#endif
