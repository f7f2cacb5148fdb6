/* grow.c - arrays that grow as items come. */
#include "data/grow.h"

#include "base/arena.h"

#include <stdlib.h>

/* NULL if the product overflows, or there is no memory. */
static void *resize(void *memory, int64_t count, size_t size)
{
    const size_t bytes = sw_bytes(count, size);
    return bytes == SIZE_MAX ? NULL : realloc(memory, bytes);
}

void *sw_grow(void *memory, int64_t count, int64_t *capacity, size_t size)
{
    if (count < *capacity) return memory;
    const int64_t doubled = *capacity ? 2 * *capacity : 64;
    void *larger = resize(memory, doubled, size);
    if (larger) *capacity = doubled;
    return larger;
}

sw_real *sw_grow_rows(sw_real *memory, int64_t rows, int64_t width)
{
    int64_t numbers;
    if (__builtin_mul_overflow(rows, width, &numbers)) return NULL;
    return resize(memory, numbers, sizeof *memory);
}
