/* grow.h - arrays that grow as items come. */
#ifndef SW_DATA_GROW_H
#define SW_DATA_GROW_H

#include <setwise/base.h>

/* The array `memory` of `count` items of `size` bytes, with space for one more: its capacity is
 * doubled if it is full. NULL: out of memory; the array is as it was. */
void *sw_grow(void *memory, int64_t count, int64_t *capacity, size_t size);

/* The matrix `memory` with space for `rows` rows of `width` numbers. NULL as above. */
sw_real *sw_grow_rows(sw_real *memory, int64_t rows, int64_t width);

#endif
