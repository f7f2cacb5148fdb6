/* heap.h - how much memory a test has. */
#ifndef SW_TESTS_HEAP_H
#define SW_TESTS_HEAP_H

#include <malloc.h>
#include <stddef.h>

/* Bytes that malloc has given away. Always 0 if the C library does not know, as musl. */
static inline size_t heap_in_use(void)
{
#ifdef __GLIBC__
    return mallinfo2().uordblks;
#else
    return 0;
#endif
}

#endif
