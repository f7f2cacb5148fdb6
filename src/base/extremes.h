/* extremes.h - the largest and the smallest so far, for loops. A NaN that comes next is passed
 * over, as by fmax and fmin, on which GCC 12 for arm64 crashes where it vectorises a loop over
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
