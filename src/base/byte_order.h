/* byte_order.h - the order of the bytes of a number. Numbers in files are little-endian: the lowest
 * byte comes first. */
#ifndef SW_BASE_BYTE_ORDER_H
#define SW_BASE_BYTE_ORDER_H

#include <setwise/base.h>

/* Does the highest byte come first in the memory of this machine? */
#define SW_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

/* Reverse the bytes of each of `count` numbers of `width` bytes. */
void sw_reverse_bytes(void *numbers, int64_t count, size_t width);

/* Turn little-endian numbers into numbers of this machine, or back. */
static inline void sw_little_endian(void *numbers, int64_t count, size_t width)
{
    if (SW_BIG_ENDIAN) sw_reverse_bytes(numbers, count, width);
}

#endif
