/* gemm_cases.h - numbers for products of matrices, and a product against its definition. */
#ifndef SW_TESTS_KERNELS_GEMM_CASES_H
#define SW_TESTS_KERNELS_GEMM_CASES_H

#include "kernels/gemm_blocks.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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

/* A copy of so many numbers that ends where the memory ends. */
static sw_real *numbers_at_an_end(const sw_real *from, int64_t count)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), bytes = (size_t)count * sizeof *from;
    const size_t room = (bytes + page - 1) / page * page;
    char *memory =
        mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    cr_assert(memory != MAP_FAILED && mprotect(memory + room, page, PROT_NONE) == 0);
    return memcpy(memory + room - bytes, from, bytes);
}

/* The product of such copies. */
static sw_product at_an_end(sw_product p)
{
    p.a = numbers_at_an_end(p.a, (p.m - 1) * p.a_row + (p.k - 1) * p.a_column + 1);
    p.b = numbers_at_an_end(p.b, (p.k - 1) * p.b_row + (p.n - 1) * p.b_column + 1);
    if (p.add)
        p.add = numbers_at_an_end(p.add, (p.m - 1) * p.add_row + (p.n - 1) * p.add_column + 1);
    return p;
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
