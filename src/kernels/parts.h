/* parts.h - the rows of a long segment in parts, which a team of threads shares.
 *
 * The cut of rows depends on their number alone. What parts compute is joined in their order. So
 * the result is the same at any number of threads. */
#ifndef SW_KERNELS_PARTS_H
#define SW_KERNELS_PARTS_H

#include <setwise/base.h>

enum {
    SW_PART_ROWS = 1024, /* rows of a part; the last one may have fewer */
    SW_PART_ROUND = 16   /* parts that are computed before they are joined */
};

/* Is it worth sharing so many numbers, read or written? */
static inline bool sw_is_worth_sharing(int64_t n, int64_t width)
{
    return (double)n * (double)width >= 1 << 17;
}

/* Call work(user, first, count) for rows that cover 0 .. n-1: all at once, or part by part if there
 * are many. Each call writes to its own rows. `width`: the numbers of a row that it handles. */
typedef void (*sw_rows_work)(void *user, int64_t first, int64_t count);
void sw_share_rows(int64_t n, int64_t width, sw_rows_work work, void *user);

/* The same for elementwise work, which gives the same bits wherever it is cut: each thread gets as
 * many numbers. */
void sw_share_numbers(int64_t count, sw_rows_work work, void *user);

/* How rows are reduced to a result. */
typedef struct sw_reducer {
    /* Set the result to that of the rows first .. first + count - 1; count is 0 only if n is. */
    void (*part)(void *user, int64_t first, int64_t count, void *result);
    /* Join the result of the rows that follow to that of the rows before. */
    void (*join)(void *user, void *result, const void *next);
    size_t size; /* bytes of a result */
} sw_reducer;

/* Reduce the rows 0 .. n-1. `work`: SW_PART_ROUND results; not used for up to SW_PART_ROWS rows. */
void sw_reduce_rows(int64_t n, int64_t width, const sw_reducer *reduction, void *user, void *result,
                    void *work);

#endif
