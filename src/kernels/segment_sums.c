/* segment_sums.c - sums over the rows of one segment of what is computed from each row. */
#include "kernels/segment_sums.h"

#include "kernels/parts.h"
#include "kernels/vector.h"

enum {
    BLOCK = 64,   /* rows that are added before they are added to the others */
    COLUMNS = 256 /* at once: partial sums are on the stack */
};

typedef struct sums sums;

/* Add to sum [columns] what `rows` rows from row `first` on have in s->columns columns. */
typedef void add_rows(const sums *s, int64_t first, int64_t rows, sw_real *restrict sum);

struct sums {
    add_rows *add;
    int64_t width, column, columns; /* of a row; those that are summed now, from `column` on */
    const sw_real *x, *other;       /* [n, width]; by function */
    int64_t heads, head_width;
    sw_real *y;
};

static void sum_part(void *user, int64_t first, int64_t count, void *result)
{
    const sums *s = user;
    sw_real *total = result;
    memset(total, 0, (size_t)s->columns * sizeof *total);
    for (int64_t done = 0; done < count; done += BLOCK) {
        sw_real part[COLUMNS];
        memset(part, 0, (size_t)s->columns * sizeof *part);
        s->add(s, first + done, count - done < BLOCK ? count - done : BLOCK, part);
        for (int64_t d = 0; d < s->columns; d++) total[d] += part[d];
    }
}

static void sum_join(void *user, void *result, const void *next)
{
    const sums *s = user;
    sw_real *total = result;
    const sw_real *part = next;
    for (int64_t d = 0; d < s->columns; d++) total[d] += part[d];
}

static void sum_columns(sums s, int64_t n, sw_real *sum)
{
    for (s.column = 0; s.column < s.width; s.column += COLUMNS) {
        s.columns = s.width - s.column < COLUMNS ? s.width - s.column : COLUMNS;
        const sw_reducer reduction = {sum_part, sum_join, (size_t)s.columns * sizeof *sum};
        sw_real work[SW_PART_ROUND * COLUMNS];
        sw_reduce_rows(n, s.columns, &reduction, &s, sum + s.column, work);
    }
}

/* ---- Exponentials ---------------------------------------------------------------------------- */

/* Where all columns are summed, exp goes over all numbers in one loop: a row may be short. */
SW_KERNEL
static void add_exp(const sums *s, int64_t first, int64_t rows, sw_real *restrict sum)
{
    const sw_real *shift = s->other + s->column, *x = s->x + first * s->width + s->column;
    sw_real *y = s->y ? s->y + first * s->width + s->column : NULL;
    const int64_t columns = s->columns, width = s->width;
    if (!y) {
        for (int64_t r = 0; r < rows; r++)
            for (int64_t d = 0; d < columns; d++) sum[d] += sw_exp_of(x[r * width + d] - shift[d]);
        return;
    }
    for (int64_t r = 0; r < rows; r++)
        for (int64_t d = 0; d < columns; d++) y[r * width + d] = x[r * width + d] - shift[d];
    const int64_t lines = columns == width ? 1 : rows,
                  size = columns == width ? rows * width : columns;
    for (int64_t r = 0; r < lines; r++)
        for (int64_t i = 0; i < size; i++) y[r * width + i] = sw_exp_of(y[r * width + i]);
    for (int64_t r = 0; r < rows; r++)
        for (int64_t d = 0; d < columns; d++) sum[d] += y[r * width + d];
}

void sw_segment_sum_exp(int64_t n, int64_t width, const sw_real *x, const sw_real *shift,
                        sw_real *y, sw_real *sum)
{
    sum_columns((sums){.add = add_exp, .width = width, .x = x, .other = shift, .y = y}, n, sum);
}

/* ---- Products -------------------------------------------------------------------------------- */

SW_KERNEL
static void add_products(const sums *s, int64_t first, int64_t rows, sw_real *restrict sum)
{
    const sw_real *a = s->x + first * s->width + s->column;
    const sw_real *b = s->other + first * s->width + s->column;
    for (int64_t r = 0; r < rows; r++, a += s->width, b += s->width)
        for (int64_t d = 0; d < s->columns; d++) sum[d] += a[d] * b[d];
}

void sw_segment_sum_products(int64_t n, int64_t width, const sw_real *a, const sw_real *b,
                             sw_real *sum)
{
    sum_columns((sums){.add = add_products, .width = width, .x = a, .other = b}, n, sum);
}

/* ---- Weighted entries ------------------------------------------------------------------------ */

/* Where each number has a weight of its own, it is the product of two rows (add_products). Here a
 * row goes head by head. */
SW_KERNEL
static void add_weighted(const sums *s, int64_t first, int64_t rows, sw_real *restrict sum)
{
    const sw_real *x = s->x + first * s->width + s->column, *w = s->other + first * s->heads;
    const int64_t begin = s->column / s->head_width;
    for (int64_t r = 0; r < rows; r++, x += s->width, w += s->heads) {
        int64_t j = begin, d = 0;
        while (d < s->columns) {
            const int64_t border = (j + 1) * s->head_width - s->column;
            const int64_t end = border < s->columns ? border : s->columns;
            const sw_real weight = w[j++];
            for (; d < end; d++) sum[d] += weight * x[d];
        }
    }
}

void sw_segment_sum_weighted(int64_t n, int64_t width, int64_t heads, const sw_real *w,
                             const sw_real *x, sw_real *sum)
{
    if (heads == width)
        sw_segment_sum_products(n, width, w, x, sum);
    else
        sum_columns((sums){.add = add_weighted,
                           .width = width,
                           .x = x,
                           .other = w,
                           .heads = heads,
                           .head_width = width / heads},
                    n, sum);
}
