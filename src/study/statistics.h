/* statistics.h - intervals of means, quantiles, Student's distribution, and random numbers. */
#ifndef SW_STUDY_STATISTICS_H
#define SW_STUDY_STATISTICS_H

#include "base/summary.h"

#include <setwise/analysis.h>

/* The lower end of the mean's 95 % interval, by Student's t. NaN if fewer than two; also if fewer
 * than six are all equal, which says little of how they vary: five fall on one side of 0 by chance
 * with probability 2^-5, above the 2.5 % of this end. */
double sw_summary_low(const sw_summary *summary);

/* a - b, or 0 if they differ by at most 1e-12 of the larger one, as equal numbers do by rounding.
 */
double sw_difference(double a, double b);

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
