/* byte_order.c - reverses the bytes of numbers. */
#include "base/byte_order.h"

void sw_reverse_bytes(void *numbers, int64_t count, size_t width)
{
    unsigned char *number = numbers;
    for (int64_t i = 0; i < count; i++, number += width) {
        for (size_t low = 0, high = width; low + 1 < high; low++) {
            const unsigned char byte = number[low];
            number[low] = number[--high];
            number[high] = byte;
        }
    }
}
