/* statistics.h - mean and deviation of a few runs, and random numbers. */
#ifndef SW_STUDY_STATISTICS_H
#define SW_STUDY_STATISTICS_H

#include <setwise/analysis.h>

/* Mean and variance of numbers added one by one (Welford 1962). All zero: none yet. */
typedef struct sw_summary {
    int n;
    double mean;    /* 0 while n is 0 */
    double squares; /* sum of the squared distances from the mean */
} sw_summary;
void sw_summary_add(sw_summary *summary, double value);
void sw_summary_add_known(sw_summary *summary, double value); /* the same, unless it is NaN */
double sw_summary_mean(const sw_summary *summary);            /* NaN if there are none */
double sw_summary_sd(const sw_summary *summary); /* divides by n - 1; NaN if fewer than two */

/* The lower end of the mean's 95 % interval, by the normal distribution; NaN if fewer than two. */
double sw_summary_low(const sw_summary *summary);

/* The number that has k smaller or equal ones before it when x [n] is sorted, 0 <= k < n. They
 * change their order (Hoare 1961). */
double sw_select(double *x, int n, int k);

/* The normal number whose tails have about the probability of those of Student's t with so many
 * degrees of freedom, dof > 0 (Wallace 1959), and the way back. Both are odd and increase. */
double sw_normal_of_student(double t, double dof);
double sw_student_of_normal(double z, double dof);

/* Fill x [n] with standard normal numbers: sw_random_normal in half the time. */
void sw_random_normals(sw_random *random, double *x, int n);

/* Draw from the chi-squared distribution, dof >= 1. */
double sw_random_chi_squared(sw_random *random, int dof);

#endif
