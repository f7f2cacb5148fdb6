/* finite.c - which number of an array is not finite, by the order of their bits. */
#include "kernels/finite.h"

#include "kernels/vector.h"

/* The bits of a number without its sign are a whole number. It grows with the size of the number,
 * and infinity and the NaNs come last (IEEE 754, section 3.4). */
#ifdef SW_REAL_DOUBLE
typedef uint64_t bits;
#else
typedef uint32_t bits;
#endif

static inline bits size_of(const sw_real *x)
{
    bits all;
    memcpy(&all, x, sizeof all);
    return all & ~(bits)0 >> 1;
}

SW_KERNEL
static bits largest(const sw_real *x, int64_t count)
{
    bits top = 0;
    for (int64_t i = 0; i < count; i++) {
        const bits size = size_of(x + i);
        top = size > top ? size : top;
    }
    return top;
}

int64_t sw_first_not_finite(const sw_real *x, int64_t count)
{
    enum { BLOCK = 4096 };
    const sw_real infinity = (sw_real)INFINITY;
    for (int64_t first = 0; first < count; first += BLOCK) {
        const int64_t here = count - first < BLOCK ? count - first : BLOCK;
        if (largest(x + first, here) < size_of(&infinity)) continue;
        while (isfinite(x[first])) first++;
        return first;
    }
    return count;
}
