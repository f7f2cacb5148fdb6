/* segment.c - each column of one segment reduced, or a row spread over the segment. */
#include "kernels/segment.h"

#include "kernels/parts.h"
#include "kernels/vector.h"

enum {
    LANES = 16,
    COLUMNS = 256 /* of a long segment at once: partial results are on the stack */
};

/* A long segment: row r of these columns begins at x[r * stride]. */
typedef struct columns {
    int64_t width, stride;
    const sw_real *x;
    sw_real sign; /* for extremes */
} columns;

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

static void sum_part(void *user, int64_t first, int64_t count, void *result)
{
    const columns *c = user;
    memset(result, 0, (size_t)c->width * sizeof(sw_real));
    add_columns(count, c->width, c->stride, c->x + first * c->stride, result);
}

static void sum_join(void *user, void *result, const void *next)
{
    const columns *c = user;
    add_columns(1, c->width, c->width, next, result);
}

/* A long segment is summed in parts, and then the parts are added. A sum that has grown large keeps
 * little of a small term: after a million terms some thousandths would be lost. */
void sw_segment_add_columns(int64_t n, int64_t width, const sw_real *x, sw_real *sum)
{
    if (n <= SW_PART_ROWS) {
        add_columns(n, width, width, x, sum);
        return;
    }
    for (int64_t d = 0; d < width; d += COLUMNS) {
        columns c = {width - d < COLUMNS ? width - d : COLUMNS, width, x + d, 0};
        const sw_reducer reduction = {sum_part, sum_join, (size_t)c.width * sizeof(sw_real)};
        sw_real whole[COLUMNS], work[SW_PART_ROUND * COLUMNS];
        sw_reduce_rows(n, c.width, &reduction, &c, whole, work);
        add_columns(1, c.width, c.width, whole, sum + d);
    }
}

/* ---- A row spread over the segment ----------------------------------------------------------- */

typedef struct spread {
    int64_t width;
    sw_real factor;
    const sw_real *row;
    sw_real *y;
} spread;

static void set_rows(void *user, int64_t first, int64_t count)
{
    const spread *s = user;
    for (int64_t r = first; r < first + count; r++)
        memcpy(s->y + r * s->width, s->row, (size_t)s->width * sizeof *s->y);
}

void sw_segment_set_rows(int64_t n, int64_t width, const sw_real *row, sw_real *y)
{
    spread job = {width, 1, row, y};
    sw_share_rows(n, width, set_rows, &job);
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

static void add_some_rows(void *user, int64_t first, int64_t count)
{
    const spread *s = user;
    add_rows(count, s->width, s->factor, s->row, s->y + first * s->width);
}

void sw_segment_add_rows(int64_t n, int64_t width, sw_real factor, const sw_real *row, sw_real *y)
{
    spread job = {width, factor, row, y};
    sw_share_rows(n, width, add_some_rows, &job);
}

/* ---- Extremes -------------------------------------------------------------------------------- */

/* `sign` is 1 for the largest, -1 for the smallest. The first comparison is true for a better entry
 * and for a NaN; the second keeps a NaN that was found. */
static inline bool is_better(sw_real sign, sw_real x, sw_real best)
{
    return !(sign * x <= sign * best) & (best == best);
}

/* Rows are counted from `first_row`. */
static inline void find(int64_t n, int64_t width, int64_t stride, sw_real sign,
                        const sw_real *restrict x, int64_t first_row, sw_real *restrict best,
                        int32_t *restrict row)
{
    for (int64_t d = 0; d < width; d++) best[d] = x[d], row[d] = (int32_t)first_row;
    for (int64_t r = 1; r < n; r++) {
        x += stride;
        int32_t here = (int32_t)(first_row + r);
        for (int64_t d = 0; d < width; d++) {
            bool better = is_better(sign, x[d], best[d]);
            best[d] = better ? x[d] : best[d];
            row[d] = better ? here : row[d];
        }
    }
}

SW_KERNEL
static void find_max(int64_t n, int64_t width, int64_t stride, const sw_real *x, int64_t first_row,
                     sw_real *best, int32_t *row)
{
    find(n, width, stride, 1, x, first_row, best, row);
}

SW_KERNEL
static void find_min(int64_t n, int64_t width, int64_t stride, const sw_real *x, int64_t first_row,
                     sw_real *best, int32_t *row)
{
    find(n, width, stride, -1, x, first_row, best, row);
}

typedef struct extremes {
    sw_real best[COLUMNS];
    int32_t row[COLUMNS];
} extremes;

static void find_part(void *user, int64_t first, int64_t count, void *result)
{
    const columns *c = user;
    extremes *found = result;
    (c->sign > 0 ? find_max : find_min)(count, c->width, c->stride, c->x + first * c->stride, first,
                                        found->best, found->row);
}

static void find_join(void *user, void *result, const void *next)
{
    const columns *c = user;
    extremes *found = result;
    const extremes *more = next;
    for (int64_t d = 0; d < c->width; d++)
        if (is_better(c->sign, more->best[d], found->best[d])) {
            found->best[d] = more->best[d];
            found->row[d] = more->row[d];
        }
}

static void find_extremes(int64_t n, int64_t width, sw_real sign, const sw_real *x, sw_real *best,
                          int32_t *row)
{
    static const sw_reducer reduction = {find_part, find_join, sizeof(extremes)};
    if (n <= SW_PART_ROWS) {
        (sign > 0 ? find_max : find_min)(n, width, width, x, 0, best, row);
        return;
    }
    for (int64_t d = 0; d < width; d += COLUMNS) {
        columns c = {width - d < COLUMNS ? width - d : COLUMNS, width, x + d, sign};
        extremes found, work[SW_PART_ROUND];
        sw_reduce_rows(n, c.width, &reduction, &c, &found, work);
        memcpy(best + d, found.best, (size_t)c.width * sizeof *best);
        memcpy(row + d, found.row, (size_t)c.width * sizeof *row);
    }
}

void sw_segment_find_max(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row)
{
    find_extremes(n, width, 1, x, best, row);
}

void sw_segment_find_min(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row)
{
    find_extremes(n, width, -1, x, best, row);
}

SW_KERNEL
static void raise(int64_t n, int64_t width, int64_t stride, const sw_real *restrict x,
                  sw_real *restrict top)
{
    for (int64_t r = 0; r < n; r++, x += stride)
        for (int64_t d = 0; d < width; d++) top[d] = x[d] > top[d] ? x[d] : top[d];
}

static void top_part(void *user, int64_t first, int64_t count, void *result)
{
    const columns *c = user;
    sw_real *top = result;
    for (int64_t d = 0; d < c->width; d++) top[d] = -INFINITY;
    raise(count, c->width, c->stride, c->x + first * c->stride, top);
}

static void top_join(void *user, void *result, const void *next)
{
    const columns *c = user;
    raise(1, c->width, c->width, next, result);
}

void sw_segment_top(int64_t n, int64_t width, const sw_real *x, sw_real *top)
{
    for (int64_t d = 0; d < width; d += COLUMNS) {
        columns c = {width - d < COLUMNS ? width - d : COLUMNS, width, x + d, 1};
        const sw_reducer reduction = {top_part, top_join, (size_t)c.width * sizeof *top};
        sw_real work[SW_PART_ROUND * COLUMNS];
        sw_reduce_rows(n, c.width, &reduction, &c, top + d, work);
    }
}

void sw_segment_add_at(int64_t width, const int32_t *row, const sw_real *dbest, sw_real *y)
{
    for (int64_t d = 0; d < width; d++) y[row[d] * width + d] += dbest[d];
}

SW_KERNEL
static void add_row(int64_t n, sw_real factor, const sw_real *restrict x, sw_real *restrict y)
{
    for (int64_t i = 0; i < n; i++) y[i] += factor * x[i];
}

void sw_segment_add_layer_at(int64_t width, int64_t in, const int32_t *row, const sw_real *dbest,
                             const sw_real *h, const sw_real *weight, sw_real *dh, sw_real *dweight,
                             sw_real *dbias)
{
    for (int64_t d = 0; d < width; d++) {
        if (dbest[d] == 0) continue; /* most of them, in a block of a long set */
        if (dh) add_row(in, dbest[d], weight + d * in, dh + row[d] * in);
        if (dweight) add_row(in, dbest[d], h + row[d] * in, dweight + d * in);
        if (dbias) dbias[d] += dbest[d];
    }
}
