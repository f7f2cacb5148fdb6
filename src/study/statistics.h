/* statistics.h - mean and deviation of a few runs, a paired test, its correction. */
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
double sw_summary_mean(const sw_summary *summary); /* NaN if there are none */
double sw_summary_sd(const sw_summary *summary);   /* divides by n - 1; NaN if fewer than two */

/* Student's two-sided t-test: if the true mean is 0, how likely is a mean at least this far from
 * it? On the differences of pairs, it is the paired test. NaN for fewer than two numbers. If all
 * numbers are equal: 1 if they are 0, otherwise 0. */
double sw_mean_test(const sw_summary *differences);

/* The same for folds. Their training sets overlap, so the variance of the mean is (1/n + shared)
 * times that of the numbers; shared = test sets / training sets of a fold (Nadeau and Bengio 2003;
 * for repeated folds Bouckaert and Frank 2004). The degrees of freedom stay n - 1. */
double sw_fold_test(const sw_summary *differences, double shared);

/* p[i] after Holm's correction (1979) for n tests: if those below a level are called significant,
 * the chance of even one false positive among the n stays below that level. NaNs do not count as
 * tests; NaN in, NaN out. */
double sw_holm(const double *p, int n, int i);

/* Fill x [n] with standard normal numbers: sw_random_normal in half the time. */
void sw_random_normals(sw_random *random, double *x, int n);

/* Draw from the chi-squared distribution, dof >= 1. */
double sw_random_chi_squared(sw_random *random, int dof);

#endif
