/* test_eigen.c - the nearest covariance: against matrices worked by hand, and against itself. */
#include "study/eigen.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static double distance(const double *a, const double *b, int n)
{
    double most = 0;
    for (int i = 0; i < n; i++) most = fmax(most, fabs(a[i] - b[i]));
    return most;
}

/* root root^T [n, n]. */
static void square(double *out, const double *root, int n)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            out[i * n + j] = 0;
            for (int k = 0; k < n; k++) out[i * n + j] += root[i * n + k] * root[j * n + k];
        }
}

Test(eigen, negative_eigenvalues_become_zero)
{
    /* Eigenvalues 3 and -1 with the vectors (1, 1) and (1, -1): 3/2 everywhere remains. */
    double matrix[] = {1, 2, 2, 1}, root[4], product[4];
    const double expected[] = {1.5, 1.5, 1.5, 1.5};
    cr_assert_eq(sw_positive_root(root, matrix, 2), SW_OK);
    square(product, root, 2);
    cr_expect_lt(distance(matrix, expected, 4), 1e-14);
    cr_expect_lt(distance(product, expected, 4), 1e-14);
}

Test(eigen, a_covariance_stays)
{
    enum { N = 9 };
    double x[N * N], matrix[N * N], before[N * N], root[N * N], product[N * N];
    sw_random random = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < N * N; i++) x[i] = i % N < 5 ? sw_random_normal(&random) : 0; /* rank 5 */
    square(matrix, x, N);
    memcpy(before, matrix, sizeof before);
    cr_assert_eq(sw_positive_root(root, matrix, N), SW_OK);
    square(product, root, N);
    cr_expect_lt(distance(matrix, before, N * N), 1e-12);
    cr_expect_lt(distance(product, before, N * N), 1e-12);
}

Test(eigen, nothing_is_legal)
{
    double none[] = {0}, root[] = {7};
    cr_expect_eq(sw_positive_root(root, none, 0), SW_OK);
    cr_expect_eq(sw_positive_root(root, none, 1), SW_OK);
    cr_expect_eq(root[0], 0);
}
