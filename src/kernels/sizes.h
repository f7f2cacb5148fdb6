/* sizes.h - small functions of sizes, for cutting rows, columns or keys into blocks. */
#ifndef SW_KERNELS_SIZES_H
#define SW_KERNELS_SIZES_H

#include <stdint.h>

static inline int64_t sw_smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static inline int64_t sw_larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* How many blocks of `size` rows n rows have; the last may be shorter. */
static inline int64_t sw_block_count(int64_t n, int64_t size)
{
    return n / size + (n % size != 0);
}

#endif
