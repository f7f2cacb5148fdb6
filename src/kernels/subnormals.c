/* subnormals.c - numbers closer to 0 than the smallest normal one are 0, in a thread. */
#include "kernels/subnormals.h"

/* The register that says how a thread computes, and its bits for subnormal numbers. */
#if defined __x86_64__

#include <xmmintrin.h>

enum {
    FLUSH_TO_ZERO = 1 << 15,
    DENORMALS_ARE_ZERO = 1 << 6,
    BITS = FLUSH_TO_ZERO | DENORMALS_ARE_ZERO
};

static uint64_t control(void)
{
    return _mm_getcsr();
}

static void set_control(uint64_t value)
{
    _mm_setcsr((unsigned)value);
}

#elif defined __aarch64__

enum { FLUSH_TO_ZERO = 1 << 24, BITS = FLUSH_TO_ZERO }; /* inputs, too */

static uint64_t control(void)
{
    uint64_t value;
    __asm__ volatile("mrs %0, fpcr" : "=r"(value));
    return value;
}

static void set_control(uint64_t value)
{
    __asm__ volatile("msr fpcr, %0" : : "r"(value));
}

#else

enum { BITS = 0 };

static uint64_t control(void)
{
    return 0;
}

static void set_control(uint64_t value)
{
    (void)value;
}

#endif

uint64_t sw_subnormals_flush(void)
{
    const uint64_t before = control();
    set_control(before | BITS);
    return before;
}

/* The other bits stay: some record what has happened since. */
void sw_subnormals_restore(uint64_t before)
{
    set_control((control() & ~(uint64_t)BITS) | (before & BITS));
}
