/* processor.h - which kernels run, and which ones this processor could run. processor.c also
 * defines the functions of base.h about kernels. */
#ifndef SW_KERNELS_PROCESSOR_H
#define SW_KERNELS_PROCESSOR_H

#include <setwise/base.h>

/* Generations of vector instructions on x86-64. */
typedef enum sw_vectors {
    SW_VECTORS_SSE,    /* 4 floats */
    SW_VECTORS_AVX,    /* 8 floats */
    SW_VECTORS_AVX2,   /* 8 floats, with fused multiply-add */
    SW_VECTORS_AVX512, /* 16 floats */
} sw_vectors;

/* The generation of this processor; the newest one if it is not an x86-64. */
sw_vectors sw_processor_vectors(void);

/* The generation that a kernel set of OpenBLAS is written for: SW_VECTORS_AVX2 for "Haswell". The
 * newest one for a set that is not known here. */
sw_vectors sw_blas_vectors(const char *kernels);

/* The kernel set of OpenBLAS for a processor of this generation, if it is the one in this
 * machine. */
const char *sw_blas_kernels_for(sw_vectors vectors);

#endif
