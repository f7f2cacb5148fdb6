/* count_malloc.h - how often this process called malloc; `bench` shows that a step never does. */
#ifndef COUNT_MALLOC_H
#define COUNT_MALLOC_H

#include <stdint.h>

/* Calls of malloc and its family so far, in all threads and libraries. -1 if they cannot be
 * counted: a sanitizer has its own malloc, or the C library is not glibc 2.34 or
 * later. */
int64_t count_malloc(void);

#endif
