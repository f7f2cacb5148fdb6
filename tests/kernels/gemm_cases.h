/* gemm_cases.h - numbers for products of matrices, and a product against its definition. */
#ifndef SW_TESTS_KERNELS_GEMM_CASES_H
#define SW_TESTS_KERNELS_GEMM_CASES_H

#include "kernels/gemm_blocks.h"

#include <criterion/criterion.h>
#include <math.h>

enum { DEEP = 600, ROOM = DEEP * 80 };

static const double tolerance = sizeof(sw_real) == 8 ? 1e-12 : 1e-4;
static sw_real a[ROOM], b[ROOM], add[ROOM], c[ROOM], alone[ROOM];

static void fill(void)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < ROOM; i++) {
        a[i] = (sw_real)sw_random_normal(&r);
        b[i] = (sw_real)sw_random_normal(&r);
        add[i] = (sw_real)sw_random_normal(&r);
    }
}

/* Is each element of c what the product says? Numbers beside c do not change. */
static void check(sw_gemm_blocks *blocks, sw_product p)
{
    for (int i = 0; i < ROOM; i++) c[i] = 77;
    blocks(p);
    int64_t untouched = ROOM;
    for (int64_t i = 0; i < p.m; i++)
        for (int64_t j = 0; j < p.n; j++) {
            double sum = 0;
            for (int64_t r = 0; r <= p.further; r++)
                for (int64_t l = 0; l < p.k; l++)
                    sum += (double)p.a[r * p.a_pair + i * p.a_row + l * p.a_column] *
                           (double)p.b[r * p.b_pair + l * p.b_row + j * p.b_column];
            sum *= (double)p.scale;
            if (p.add) sum += (double)p.add[i * p.add_row + j * p.add_column];
            sw_real *is = c + i * p.c_row + j * p.c_column;
            cr_assert(fabs((double)*is - sum) <= tolerance, "%d x %d x %d, (%d, %d): %g, not %g",
                      (int)p.m, (int)p.n, (int)p.k, (int)i, (int)j, (double)*is, sum);
            *is = 77;
        }
    for (int i = 0; i < ROOM; i++) untouched -= c[i] == 77;
    cr_assert_eq(untouched, 0, "%d x %d x %d: numbers beside c changed", (int)p.m, (int)p.n,
                 (int)p.k);
}

#endif
