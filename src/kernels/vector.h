/* vector.h - how kernels use the processor's vector units, and functions that vectorise.
 *
 * The functions are arithmetic and selections without branches, so that the compiler vectorises a
 * loop over them. The coefficients are minimax fits of the relative error (Remez exchange), rounded
 * to float. In a double library, the C library's functions are used. */
#ifndef SW_KERNELS_VECTOR_H
#define SW_KERNELS_VECTOR_H

#include <setwise/base.h>

#include <math.h>
#include <string.h>

/* Marks a kernel: GCC compiles it for AVX-512, for AVX2 and for any x86-64, and the loader picks
 * one when the program starts. A kernel is a function of plain loops, without an OpenMP region: the
 * body of a region would become a separate function, compiled for any x86-64 only. It is static:
 * the versions of a global function would be exported, whatever its visibility. There is one
 * version under sanitizers, with other compilers and C libraries (musl's loader picks nothing), and
 * where lines are counted (tools/coverage). */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) &&                            \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(SW_ONE_VERSION)
#define SW_KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SW_KERNEL
#endif

#ifndef SW_REAL_DOUBLE

/* x = n ln 2 + r with a whole n and |r| <= ln 2 / 2 (Cody & Waite 1980): exp(x) = 2^n exp(r).
 * Valid for |x| < 2^21. Callers discard the results for larger x. */
typedef struct sw_exp_parts {
    uint32_t exponent; /* n << 23: as added to the bits of a float, times 2^n */
    float rest;        /* exp(r) - 1 - r, to 4e-9 exp(r) */
    float r;
} sw_exp_parts;

static inline sw_exp_parts sw_exp_split(float x)
{
    const float shift = 0x1.8p23f; /* adding it rounds to a whole number, in the low bits */
    float shifted = x * 0x1.715476p+0f + shift; /* x / ln 2 */
    float n = shifted - shift;
    float r = x - n * 0x1.62e4p-1f; /* ln 2 in two parts: n times the first is exact */
    r = r - n * 0x1.7f7d1cp-20f;
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    float q = 0x1.6ab8d2p-10f; /* (exp(r) - 1 - r) / r^2 */
    q = q * r + 0x1.123d7p-7f;
    q = q * r + 0x1.55585ap-5f;
    q = q * r + 0x1.55548cp-3f;
    q = q * r + 0x1.fffffcp-2f;
    return (sw_exp_parts){bits << 23, q * r * r, r};
}

#endif

/* exp(x). float: within 1.1 units in the last place if the true value is a normal number; 0 if it
 * is smaller than any, infinity if it is larger than any. NaN stays NaN. */
static inline sw_real sw_exp_of(sw_real x)
{
#ifdef SW_REAL_DOUBLE
    return exp(x);
#else
    sw_exp_parts e = sw_exp_split(x);
    float y = 1 + (e.r + e.rest);
    uint32_t bits;
    memcpy(&bits, &y, sizeof bits);
    bits += e.exponent;
    memcpy(&y, &bits, sizeof y);
    y = x < -0x1.5d589ep+6f ? 0 : y;               /* 126 ln 2 */
    return x <= 0x1.62e42ep+6f ? y : x + INFINITY; /* 128 ln 2; a NaN comes here too */
#endif
}

/* The largest of n numbers; -infinity if there are none. NaN is passed over. Clang vectorises no
 * maximum of numbers that could be NaN, and warns where it is told to. */
static inline sw_real sw_largest_of(const sw_real *x, int64_t n)
{
    sw_real m = -INFINITY;
#ifndef __clang__
#pragma omp simd reduction(max : m)
#endif
    for (int64_t i = 0; i < n; i++) m = x[i] > m ? x[i] : m;
    return m;
}

/* 1 / (1 + exp(-x)), from the side that cannot overflow. float: within 3 units in the last
 * place. */
static inline sw_real sw_sigmoid_of(sw_real x)
{
    sw_real e = sw_exp_of(x < 0 ? x : -x); /* exp(-|x|), in (0, 1] */
    return (x < 0 ? e : 1) / (1 + e);
}

#ifndef SW_REAL_DOUBLE

/* 2 artanh(s) = log((1 + s) / (1 - s)) for 0 <= |s| <= 1/3, as its series. */
static inline float sw_log_series(float s)
{
    float t = s * s;
    float q = 0x1.1ed7bep-3f; /* (artanh(s) / s - 1) / s^2 */
    q = q * t + 0x1.1ebd0ep-3f;
    q = q * t + 0x1.99d208p-3f;
    q = q * t + 0x1.555502p-2f;
    return 2 * (s + s * (t * q));
}

#endif

/* log(1 + x) for 0 <= x <= 1, which keeps its digits near 0. float: within 2 units in the last
 * place; NaN stays NaN. */
static inline sw_real sw_log1p_of(sw_real x)
{
#ifdef SW_REAL_DOUBLE
    return log1p(x);
#else
    return sw_log_series(x / (2 + x));
#endif
}

/* log(x) = n ln 2 + log(m) with a whole n and m from sqrt(1/2) to sqrt(2). float: within 2 units in
 * the last place; as the C library's at the edges: -infinity at 0, NaN below. */
static inline sw_real sw_log_of(sw_real x)
{
#ifdef SW_REAL_DOUBLE
    return log(x);
#else
    bool subnormal = x < 0x1p-126f;
    float scaled = subnormal ? x * 0x1p23f : x, m;
    uint32_t bits, root = 0x3f3504f3; /* of sqrt(1/2) */
    memcpy(&bits, &scaled, sizeof bits);
    uint32_t above = bits - root;
    bits = root + (above & 0x7fffff);
    memcpy(&m, &bits, sizeof m);
    float n = (float)((int32_t)above >> 23) - (subnormal ? 23 : 0);
    float y = n * 0x1.7f7d1cp-20f + sw_log_series((m - 1) / (m + 1));
    y += n * 0x1.62e4p-1f;    /* ln 2 in two parts, as above */
    y = x < INFINITY ? y : x; /* a NaN comes here too */
    y = x == 0 ? -INFINITY : y;
    return x < 0 ? NAN : y;
#endif
}

/* tanh(x) = E / (E + 2) with E = exp(2 x) - 1, which keeps its digits near 0. float: within 3
 * units in the last place; NaN stays NaN. */
static inline sw_real sw_tanh_of(sw_real x)
{
#ifdef SW_REAL_DOUBLE
    return tanh(x);
#else
    float size = fabsf(x);
    size = size > 10 ? 10 : size; /* tanh is 1 from 9.01 on */
    sw_exp_parts e = sw_exp_split(2 * size);
    uint32_t bits = (127u << 23) + e.exponent;
    float power; /* 2^n */
    memcpy(&power, &bits, sizeof power);
    float less_one = power * (e.r + e.rest) + (power - 1);
    return copysignf(less_one / (less_one + 2), x);
#endif
}

/* The standard normal distribution at x: the share below it, and the density. */
typedef struct sw_normal_parts {
    sw_real below, density;
} sw_normal_parts;

/* float: `below` by Mills' ratio, Phi(-|x|) = exp(-x^2 / 2) t Q(t) with t = 1 / (1 + 0.265625 |x|),
 * to 1e-6 of itself where |x| < 5; 3e-7 from the truth at most. */
static inline sw_normal_parts sw_normal_of(sw_real x)
{
    const sw_real peak = (sw_real)0.39894228040143267794; /* 1 / sqrt(2 pi) */
    sw_real e = sw_exp_of((sw_real)-0.5 * x * x);
#ifdef SW_REAL_DOUBLE
    return (sw_normal_parts){0.5 * erfc(-x * 0.70710678118654752440), peak * e};
#else
    float t = 1 / (1 + 0.265625f * fabsf(x));
    float q = 0x1.f67ec8p-6f;
    q = q * t - 0x1.2373eep-3f;
    q = q * t + 0x1.b27f16p-3f;
    q = q * t - 0x1.c51f4ep-4f;
    q = q * t + 0x1.12d2fcp-3f;
    q = q * t + 0x1.fa6cb8p-5f;
    q = q * t + 0x1.a4242ep-4f;
    q = q * t + 0x1.b04794p-4f;
    q = q * t + 0x1.b22136p-4f;
    float tail = e * t * q;
    return (sw_normal_parts){x < 0 ? tail : 1 - tail, peak * e};
#endif
}

#endif
