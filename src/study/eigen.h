/* eigen.h - the nearest matrix without negative eigenvalues. */
#ifndef SW_STUDY_EIGEN_H
#define SW_STUDY_EIGEN_H

#include <setwise/base.h>

/* Replace a symmetric matrix [n, n] by the nearest one that can be a covariance: its negative
 * eigenvalues become 0. root [n, n] receives a matrix with root root^T = matrix. SW_ERROR_MEMORY.
 */
sw_status sw_positive_root(double *root, double *matrix, int n);

#endif
