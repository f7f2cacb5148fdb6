/* eigen.c - eigenvalues of a symmetric matrix by Jacobi's rotations (Golub and Van Loan 2013,
 * 8.5). */
#include "study/eigen.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Make the elements (p, q) and (q, p) of the matrix 0 by a rotation, and turn the vectors too. */
static void rotate(double *m, double *vectors, int n, int p, int q)
{
    const double off = m[p * n + q];
    if (off == 0) return;
    const double theta = (m[q * n + q] - m[p * n + p]) / (2 * off);
    const double t = copysign(1, theta) / (fabs(theta) + sqrt(theta * theta + 1));
    const double c = 1 / sqrt(t * t + 1), s = t * c;
    for (int k = 0; k < n; k++) {
        const double x = m[k * n + p], y = m[k * n + q];
        m[k * n + p] = c * x - s * y;
        m[k * n + q] = s * x + c * y;
    }
    for (int k = 0; k < n; k++) {
        const double x = m[p * n + k], y = m[q * n + k];
        m[p * n + k] = c * x - s * y;
        m[q * n + k] = s * x + c * y;
        const double u = vectors[k * n + p], v = vectors[k * n + q];
        vectors[k * n + p] = c * u - s * v;
        vectors[k * n + q] = s * u + c * v;
    }
}

/* The sum of the squares outside the diagonal, and on it. */
static void squares_of(double *outside, double *inside, const double *m, int n)
{
    *outside = *inside = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) *(i == j ? inside : outside) += m[i * n + j] * m[i * n + j];
}

sw_status sw_positive_root(double *root, double *matrix, int n)
{
    enum { SWEEPS = 40 };
    const size_t size = (size_t)n * (size_t)n * sizeof *matrix;
    double *m = malloc(size + 1), outside, inside;
    if (!m) return sw_fail(SW_ERROR_MEMORY, "analysis: out of memory");
    memcpy(m, matrix, size);
    memset(root, 0, size);
    for (int i = 0; i < n; i++) root[i * n + i] = 1;
    squares_of(&outside, &inside, m, n);
    for (int sweep = 0; sweep < SWEEPS && outside > 1e-30 * inside; sweep++) {
        for (int p = 0; p < n; p++)
            for (int q = p + 1; q < n; q++) rotate(m, root, n, p, q);
        squares_of(&outside, &inside, m, n);
    }
    for (int k = 0; k < n; k++) {
        const double length = m[k * n + k] > 0 ? sqrt(m[k * n + k]) : 0;
        for (int i = 0; i < n; i++) root[i * n + k] *= length;
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            matrix[i * n + j] = 0;
            for (int k = 0; k < n; k++) matrix[i * n + j] += root[i * n + k] * root[j * n + k];
        }
    free(m);
    return SW_OK;
}
