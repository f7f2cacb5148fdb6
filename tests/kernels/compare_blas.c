/* compare_blas.c - the products of src/kernels/gemm.c beside those of OpenBLAS, on one thread: a
 * table in Markdown. A cell is the best of many rounds, in which both take turns. */
#define _POSIX_C_SOURCE 200809L
#include "kernels/gemm.h"

#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct shape {
    const char *name;
    bool transpose_a, transpose_b;
    int m, n, k;
} shape;

/* A chunk has about 384 rows; a block of attention has 64 queries and 128 keys. */
static const shape SHAPES[] = {
    {"x Wᵀ, a chunk, width 128", false, true, 384, 128, 128},
    {"x Wᵀ, a chunk, width 64", false, true, 384, 64, 64},
    {"x Wᵀ, three columns of input", false, true, 384, 128, 3},
    {"x Wᵀ, one set of 10", false, true, 10, 128, 128},
    {"x Wᵀ, one row", false, true, 1, 128, 128},
    {"x Wᵀ, one column", false, true, 384, 1, 128},
    {"dy W, width 128", false, false, 384, 128, 128},
    {"dyᵀ x, width 128", true, false, 128, 128, 384},
    {"scores of a head of 16", false, true, 64, 128, 16},
    {"scores of a head of 32", false, true, 64, 128, 32},
    {"scores of a head of 64", false, true, 64, 128, 64},
    {"answers of a head of 32", false, false, 64, 32, 128},
    {"square, 1,024", false, true, 1024, 1024, 1024},
};
enum { SHAPE_COUNT = sizeof SHAPES / sizeof SHAPES[0], LARGEST = 1024 * 1024, ROUNDS = 60 };

static void ours(const shape *s, const float *a, const float *b, float *c)
{
    sw_gemm(s->transpose_a, s->transpose_b, s->m, s->n, s->k, 1, a, s->transpose_a ? s->m : s->k, b,
            s->transpose_b ? s->k : s->n, 0, c, s->n);
}

static void theirs(const shape *s, const float *a, const float *b, float *c)
{
    cblas_sgemm(CblasRowMajor, s->transpose_a ? CblasTrans : CblasNoTrans,
                s->transpose_b ? CblasTrans : CblasNoTrans, s->m, s->n, s->k, 1, a,
                s->transpose_a ? s->m : s->k, b, s->transpose_b ? s->k : s->n, 0, c, s->n);
}

typedef void product(const shape *s, const float *a, const float *b, float *c);

static double seconds_of(product *multiply, const shape *s, int calls, const float *a,
                         const float *b, float *c)
{
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (int i = 0; i < calls; i++) multiply(s, a, b, c);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return ((double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec)) /
           calls;
}

/* Uniform in [-1, 1]. */
static void fill(float *x, unsigned *state)
{
    for (int i = 0; i < LARGEST; i++) {
        *state = *state * 1664525u + 1013904223u;
        x[i] = (float)*state / 2147483648.0f - 1;
    }
}

static void compare(const shape *s, const float *a, const float *b, float *c, float *d)
{
    product *const multiply[2] = {theirs, ours};
    float *const result[2] = {d, c};
    const double operations = 2.0 * s->m * s->n * s->k;
    const int calls = 1 + (int)(2e7 / operations);
    double best[2] = {INFINITY, INFINITY};
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < 2; i++)
            best[i] = fmin(best[i], seconds_of(multiply[i], s, calls, a, b, result[i]));
    double apart = 0;
    for (int i = 0; i < s->m * s->n; i++) apart = fmax(apart, fabs((double)c[i] - (double)d[i]));
    printf("| %s | %d x %d x %d | %.0f | %.0f | %.2f | %.0e |\n", s->name, s->m, s->n, s->k,
           operations / best[0] * 1e-9, operations / best[1] * 1e-9, best[1] / best[0], apart);
}

int main(void)
{
    float *memory = aligned_alloc(64, sizeof *memory * 4 * LARGEST);
    if (!memory) return 1;
    unsigned state = 1;
    for (int i = 0; i < 4; i++) fill(memory + i * LARGEST, &state);
    openblas_set_num_threads(1);
    printf("OpenBLAS: %s, kernels %s; setwise: %s\n\n", openblas_get_config(),
           openblas_get_corename(), sw_kernels());
    puts("| product | m x n x k | OpenBLAS, GFLOP/s | setwise, GFLOP/s | time, ratio | apart |\n"
         "|---|---|---:|---:|---:|---:|");
    for (int i = 0; i < SHAPE_COUNT; i++)
        compare(&SHAPES[i], memory, memory + LARGEST, memory + 2 * LARGEST, memory + 3 * LARGEST);
    free(memory);
    return 0;
}
