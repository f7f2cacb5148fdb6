/* count_malloc.c - count the calls of the malloc family and pass them on. The executable's symbols
 * come first, so the calls of every library in the process are counted. They go on to the next
 * library that has the function: libc, or an allocator that the user preloads. Before glibc 2.34,
 * dlsym itself may call malloc. */
#include "count_malloc.h"

#include <stdlib.h>

#if defined(__GLIBC__) && __GLIBC_MINOR__ >= 34 && !defined(__SANITIZE_ADDRESS__) &&               \
    !defined(__SANITIZE_THREAD__)

#include <dlfcn.h>
#include <malloc.h>
#include <stdatomic.h>

static _Atomic int64_t calls;

static void count(void)
{
    atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
}

/* The function of that name in the next library. It is looked up once; threads that look it up at
 * the same time find the same. */
static void *next_of(_Atomic(void *) *kept, const char *name)
{
    void *next = atomic_load_explicit(kept, memory_order_relaxed);
    if (!next) {
        next = dlsym(RTLD_NEXT, name);
        atomic_store_explicit(kept, next, memory_order_relaxed);
    }
    return next;
}

/* Define a function of the family, which counts its calls. */
#define COUNTED(result, name, parameters, arguments)                                               \
    result name parameters                                                                         \
    {                                                                                              \
        static _Atomic(void *) kept;                                                               \
        result(*next) parameters = (result(*) parameters)next_of(&kept, #name);                    \
        count();                                                                                   \
        return next arguments;                                                                     \
    }

COUNTED(void *, malloc, (size_t size), (size))
COUNTED(void *, calloc, (size_t n, size_t size), (n, size))
COUNTED(void *, realloc, (void *memory, size_t size), (memory, size))
COUNTED(void *, memalign, (size_t alignment, size_t size), (alignment, size))
COUNTED(void *, aligned_alloc, (size_t alignment, size_t size), (alignment, size))
COUNTED(int, posix_memalign, (void **out, size_t alignment, size_t size), (out, alignment, size))

int64_t count_malloc(void)
{
    return atomic_load_explicit(&calls, memory_order_relaxed);
}

#else

int64_t count_malloc(void)
{
    return -1;
}

#endif
