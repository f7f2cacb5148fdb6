/* gemm_dots.c - a product of matrices by dot products, for few rows or few columns. meson.build
 * compiles this file once for each kind of processor, and names its function SW_DOTS.
 *
 * The terms of an element are neighbours in a and in b: a is stored as it is, b transposed. Where
 * only a few elements of c share a row of b, transposing b would take longer than the product. A
 * block of LANES elements is summed at a time, each in the LANES parts of a vector. */
#include "kernels/gemm_dots.h"

#include "kernels/gemm_vectors.h"
#include "kernels/sizes.h"

#include <string.h>

/* The shape of a block: as square as possible. */
#if LANES == 16
#define ROWS 4
#elif LANES >= 4
#define ROWS (LANES == 8 ? 4 : 2)
#else
#define ROWS 2
#endif

/* The first of a row's numbers; 0 beyond. */
INLINE lanes part_of(const sw_real *row, int64_t count)
{
    sw_real part[LANES];
#pragma omp simd
    for (int l = 0; l < LANES; l++) part[l] = l < count ? row[l] : 0;
    return *(const stored_lanes *)part;
}

/* `rows` x (LANES / rows) elements of c, or those of them that there are. */
INLINE void compute(int rows, const sw_product *p, int64_t row, int64_t column)
{
    const int columns = LANES / rows;
    const sw_real *a[LANES], *b[LANES];
    lanes sum[LANES] = {0};
    UNROLL for (int i = 0; i < rows; i++) a[i] = p->a + sw_smaller(row + i, p->m - 1) * p->a_row;
    UNROLL for (int j = 0; j < columns; j++) b[j] =
        p->b + sw_smaller(column + j, p->n - 1) * p->b_column;
    int64_t l = 0;
    for (; l + LANES <= p->k; l += LANES)
        UNROLL for (int i = 0; i < rows; i++) UNROLL for (int j = 0; j < columns; j++)
            sum[i * columns + j] +=
            *(const stored_lanes *)(a[i] + l) * *(const stored_lanes *)(b[j] + l);
    if (l < p->k) {
        lanes left[LANES], right[LANES];
        UNROLL for (int i = 0; i < rows; i++) left[i] = part_of(a[i] + l, p->k - l);
        UNROLL for (int j = 0; j < columns; j++) right[j] = part_of(b[j] + l, p->k - l);
        UNROLL for (int i = 0; i < rows; i++) UNROLL for (int j = 0; j < columns; j++)
            sum[i * columns + j] += left[i] * right[j];
    }
    /* The sum of each vector. A round interleaves pairs of vectors and adds the halves; after
     * log2(LANES) rounds, one vector holds all sums, in their order. */
    UNROLL for (int half = LANES / 2; half > 0; half /= 2) UNROLL for (int i = 0; i < half; i++)
        sum[i] = __builtin_shufflevector(sum[i], sum[i + half], LOWER) +
                 __builtin_shufflevector(sum[i], sum[i + half], UPPER);
    sw_real y[LANES];
    *(stored_lanes *)y = p->scale * sum[0];
    const int64_t height = sw_smaller(rows, p->m - row), width = sw_smaller(columns, p->n - column);
    sw_real *c = p->c + row * p->c_row + column * p->c_column;
    if (!p->add && width == columns && p->c_column == 1) {
        for (int64_t i = 0; i < height; i++)
            memcpy(c + i * p->c_row, y + i * columns, sizeof *y * (size_t)columns);
        return;
    }
    const sw_real *add = p->add ? p->add + row * p->add_row + column * p->add_column : NULL;
    for (int64_t i = 0; i < height; i++)
        for (int64_t j = 0; j < width; j++)
            c[i * p->c_row + j * p->c_column] =
                add ? y[i * columns + j] + add[i * p->add_row + j * p->add_column]
                    : y[i * columns + j];
}

static void compute_square(const sw_product *p, int64_t row, int64_t column)
{
    compute(ROWS, p, row, column);
}

static void compute_column(const sw_product *p, int64_t row, int64_t column)
{
    compute(LANES, p, row, column);
}

void SW_DOTS(sw_product p)
{
    int64_t column = 0;
    for (; column + 1 < p.n; column += LANES / ROWS)
        for (int64_t row = 0; row < p.m; row += ROWS) compute_square(&p, row, column);
    if (column < p.n)
        for (int64_t row = 0; row < p.m; row += LANES) compute_column(&p, row, column);
}
