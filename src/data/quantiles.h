/* quantiles.h - quantiles of the numbers of a column over the training split. */
#ifndef SW_DATA_QUANTILES_H
#define SW_DATA_QUANTILES_H

#include <setwise/data.h>

/* Sort numbers, ascending. */
void sw_numbers_sort(double *number, int64_t count);

/* Numbers of a data set: [elements, width], or [sets, width] if by_set. */
typedef struct sw_matrix {
    sw_dataset *dataset;
    sw_columns *columns; /* what is known of them */
    const sw_real *x;
    int64_t width;
    bool by_set;
} sw_matrix;

sw_matrix sw_matrix_of_elements(sw_dataset *dataset);

/* The rows of a set, [*begin, *end). If they lie in a file, pages before them may go. */
void sw_matrix_rows(const sw_matrix *m, int64_t set, int64_t *begin, int64_t *end);

/* The finite numbers of a column in the training split, ascending, for free(). */
sw_status sw_column_sorted(double **out, int64_t *count, const sw_matrix *m, int64_t column);

/* The quantile p (0 .. 1) of ascending numbers, interpolated between neighbours as numpy does it by
 * default; 0 if there are none. */
double sw_quantile_of(const double *sorted, int64_t count, double p);

/* The unit of a column's logarithm (sw_columns.log), of its ascending numbers in training, which
 * are overwritten: the 5 % quantile of their sizes |x| above 0. Numbers below 0 are mostly noise,
 * in which ratios mean nothing: it is no less than the 95 % quantile of their sizes. 1 if there are
 * no numbers but 0. */
double sw_log_unit(double *number, int64_t count);

#endif
