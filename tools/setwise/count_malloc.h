/* count_malloc.h - how often this process asked for memory: what `bench` shows to be zero. */
#ifndef COUNT_MALLOC_H
#define COUNT_MALLOC_H

#include <stdint.h>

/* Calls of malloc and its family so far, of all threads and libraries; -1: they cannot be
 * counted here (a sanitizer has its own malloc, or the C library is not glibc). */
int64_t count_malloc(void);

#endif
