/* statistics.h - what a few seeds can say: mean and deviation, a paired test, its correction. */
#ifndef SW_STUDY_STATISTICS_H
#define SW_STUDY_STATISTICS_H

/* Numbers summed up one by one (Welford 1962). Zeroed, it is empty. */
typedef struct sw_summary {
    int n;
    double mean;    /* 0 while n is 0 */
    double squares; /* sum of the squared distances from the mean */
} sw_summary;
void sw_summary_add(sw_summary *summary, double value);
double sw_summary_mean(const sw_summary *summary); /* NaN of no number */
double sw_summary_sd(const sw_summary *summary);   /* n - 1 below; NaN of less than two */

/* The probability that |T| >= |t| for Student's T with a whole number of degrees of freedom,
 * dof >= 1 (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4). NaN in, NaN out. */
double sw_student_two_sided(double t, int dof);

/* Student's two-sided t-test: how likely is a mean this far from 0, if the true one is 0? Over
 * differences of pairs it is the paired test. NaN for less than two numbers. Numbers that are
 * all the same give 1 if they are 0, otherwise 0. */
double sw_mean_test(const sw_summary *differences);

/* The same over folds, whose training sets overlap: the variance of the mean is (1/n + shared)
 * times that of the numbers, shared = test sets / training sets of a fold (Nadeau and Bengio 2003;
 * over repeated folds Bouckaert and Frank 2004). The degrees of freedom stay n - 1. */
double sw_fold_test(const sw_summary *differences, double shared);

/* Number i of n p-values by Holm's correction (1979): those below a level keep the chance of even
 * one false alarm among all n below that level. NaNs are not counted; NaN in, NaN out. */
double sw_holm(const double *p, int n, int i);

#endif
