/* summary.h - mean and variance of numbers that are added one by one (Welford 1962). No digits
 * cancel if the mean is far from 0, and the variance of equal numbers is exactly 0. */
#ifndef SW_BASE_SUMMARY_H
#define SW_BASE_SUMMARY_H

#include <stdint.h>

/* All zero: none yet. */
typedef struct sw_summary {
    int64_t n;
    double mean;    /* 0 while n is 0 */
    double squares; /* sum of the squared distances from the mean */
} sw_summary;
void sw_summary_add(sw_summary *summary, double value);
void sw_summary_add_known(sw_summary *summary, double value); /* the same, unless it is NaN */
double sw_summary_mean(const sw_summary *summary);            /* NaN if there are none */
double sw_summary_sd(const sw_summary *summary); /* divides by n - 1; NaN if fewer than two */

#endif
