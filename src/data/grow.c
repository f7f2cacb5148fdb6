/* grow.c - arrays that grow as items come. */
#include "data/grow.h"

#include <stdlib.h>

void *sw_grow(void *memory, int64_t count, int64_t *capacity, size_t size)
{
    if (count < *capacity) return memory;
    const int64_t doubled = *capacity ? 2 * *capacity : 64;
    void *larger = reallocarray(memory, (size_t)doubled, size);
    if (larger) *capacity = doubled;
    return larger;
}

sw_real *sw_grow_rows(sw_real *memory, int64_t rows, int64_t width)
{
    int64_t numbers;
    if (__builtin_mul_overflow(rows, width, &numbers)) return NULL;
    return reallocarray(memory, (size_t)numbers, sizeof *memory);
}
