/* segment.c - each column of one segment reduced, or a row spread over the segment. */
#include "kernels/segment.h"

#include "kernels/vector.h"

enum { LANES = 16 };

/* Narrow rows would leave the vector units idle. So LANES rows are added as one wide row, and the
 * wide sum is folded at the end. Returns how many rows were added. */
static inline int64_t add_narrow(int64_t n, int64_t width, const sw_real *restrict x,
                                 sw_real *restrict sum)
{
    sw_real wide_sum[LANES * LANES] = {0};
    int64_t wide = LANES * width, taken = n / LANES * LANES;
    for (int64_t r = 0; r < taken; r += LANES, x += wide)
        for (int64_t i = 0; i < wide; i++) wide_sum[i] += x[i];
    for (int64_t r = 0; r < LANES; r++)
        for (int64_t d = 0; d < width; d++) sum[d] += wide_sum[r * width + d];
    return taken;
}

/* Row r begins at x[r * stride]. */
SW_KERNEL
static void add_columns(int64_t n, int64_t width, int64_t stride, const sw_real *restrict x,
                        sw_real *restrict sum)
{
    bool narrow = width <= LANES && width == stride && n >= 2 * LANES;
    int64_t r = narrow ? add_narrow(n, width, x, sum) : 0;
    for (; r + 4 <= n; r += 4) {
        const sw_real *a = x + r * stride, *b = a + stride, *c = b + stride, *d = c + stride;
        for (int64_t i = 0; i < width; i++) sum[i] += (a[i] + b[i]) + (c[i] + d[i]);
    }
    for (; r < n; r++)
        for (int64_t i = 0; i < width; i++) sum[i] += x[r * stride + i];
}

/* A long segment is summed in blocks of rows, and then the blocks are added. A sum that has grown
 * large keeps little of a small term: after a million terms some thousandths would be lost. */
void sw_segment_add_columns(int64_t n, int64_t width, const sw_real *x, sw_real *sum)
{
    enum { BLOCK = 1024, COLUMNS = 256 };
    if (n <= BLOCK) {
        add_columns(n, width, width, x, sum);
        return;
    }
    for (int64_t d = 0; d < width; d += COLUMNS) {
        int64_t columns = width - d < COLUMNS ? width - d : COLUMNS;
        for (int64_t first = 0; first < n; first += BLOCK) {
            sw_real part[COLUMNS] = {0};
            add_columns(n - first < BLOCK ? n - first : BLOCK, columns, width,
                        x + first * width + d, part);
            add_columns(1, columns, columns, part, sum + d);
        }
    }
}

void sw_segment_set_rows(int64_t n, int64_t width, const sw_real *row, sw_real *y)
{
    for (int64_t r = 0; r < n; r++) memcpy(y + r * width, row, (size_t)width * sizeof *y);
}

SW_KERNEL
static void add_rows(int64_t n, int64_t width, sw_real factor, const sw_real *restrict row,
                     sw_real *restrict y)
{
    if (width == 1) { /* the last axis of a tensor: one flat loop */
        sw_real term = factor * row[0];
        for (int64_t r = 0; r < n; r++) y[r] += term;
        return;
    }
    for (int64_t r = 0; r < n; r++, y += width)
        for (int64_t d = 0; d < width; d++) y[d] += factor * row[d];
}

void sw_segment_add_rows(int64_t n, int64_t width, sw_real factor, const sw_real *row, sw_real *y)
{
    add_rows(n, width, factor, row, y);
}

/* `sign` is 1 for the largest, -1 for the smallest. The first comparison is true for a better entry
 * and for a NaN; the second keeps a NaN that was found. */
static inline void find(int64_t n, int64_t width, sw_real sign, const sw_real *restrict x,
                        sw_real *restrict best, int32_t *restrict row)
{
    for (int64_t d = 0; d < width; d++) best[d] = x[d], row[d] = 0;
    for (int64_t r = 1; r < n; r++) {
        x += width;
        int32_t here = (int32_t)r;
        for (int64_t d = 0; d < width; d++) {
            bool better = !(sign * x[d] <= sign * best[d]) & (best[d] == best[d]);
            best[d] = better ? x[d] : best[d];
            row[d] = better ? here : row[d];
        }
    }
}

SW_KERNEL
static void find_max(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row)
{
    find(n, width, 1, x, best, row);
}

SW_KERNEL
static void find_min(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row)
{
    find(n, width, -1, x, best, row);
}

void sw_segment_find_max(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row)
{
    find_max(n, width, x, best, row);
}

void sw_segment_find_min(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row)
{
    find_min(n, width, x, best, row);
}

void sw_segment_add_at(int64_t width, const int32_t *row, const sw_real *dbest, sw_real *y)
{
    for (int64_t d = 0; d < width; d++) y[row[d] * width + d] += dbest[d];
}
