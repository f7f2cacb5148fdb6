/* gemm_vectors.h - vectors for the files that the build compiles for each kind of processor. */
#ifndef SW_KERNELS_GEMM_VECTORS_H
#define SW_KERNELS_GEMM_VECTORS_H

#include <setwise/base.h>

#if defined __AVX512F__
#define VECTOR 64 /* bytes */
#elif defined __AVX2__
#define VECTOR 32
#else
#define VECTOR 16
#endif

#ifdef SW_REAL_DOUBLE
#define LANES (VECTOR / 8)
#else
#define LANES (VECTOR / 4)
#endif

typedef sw_real lanes __attribute__((vector_size(VECTOR)));
/* The same in memory, where numbers need not be aligned for vectors. */
typedef sw_real stored_lanes
    __attribute__((vector_size(VECTOR), aligned(sizeof(sw_real)), may_alias));

/* The indices that interleave the lower halves of two vectors, and their upper halves. */
#if LANES == 16
#define LOWER 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define UPPER 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif LANES == 8
#define LOWER 0, 8, 1, 9, 2, 10, 3, 11
#define UPPER 4, 12, 5, 13, 6, 14, 7, 15
#elif LANES == 4
#define LOWER 0, 4, 1, 5
#define UPPER 2, 6, 3, 7
#else
#define LOWER 0, 2
#define UPPER 1, 3
#endif

/* The same within each 16 bytes. */
#if VECTOR == 16
#define LOWER_OF_PIECES LOWER
#define UPPER_OF_PIECES UPPER
#elif LANES == 16
#define LOWER_OF_PIECES 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29
#define UPPER_OF_PIECES 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31
#elif VECTOR == 64
#define LOWER_OF_PIECES 0, 8, 2, 10, 4, 12, 6, 14
#define UPPER_OF_PIECES 1, 9, 3, 11, 5, 13, 7, 15
#elif LANES == 8
#define LOWER_OF_PIECES 0, 8, 1, 9, 4, 12, 5, 13
#define UPPER_OF_PIECES 2, 10, 3, 11, 6, 14, 7, 15
#else
#define LOWER_OF_PIECES 0, 4, 2, 6
#define UPPER_OF_PIECES 1, 5, 3, 7
#endif

/* The compiler keeps an array in registers if it unrolls all loops over it. */
#define UNROLL _Pragma("GCC unroll 16")
#define INLINE static inline __attribute__((always_inline))

#endif
