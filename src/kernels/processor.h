/* processor.h - which vector instructions the processor has. processor.c also defines sw_kernels()
 * of base.h. */
#ifndef SW_KERNELS_PROCESSOR_H
#define SW_KERNELS_PROCESSOR_H

#include <setwise/base.h>

/* Generations of vector instructions on x86-64. */
typedef enum sw_vectors {
    SW_VECTORS_SSE,    /* 4 floats */
    SW_VECTORS_AVX2,   /* 8 floats, with fused multiply-add */
    SW_VECTORS_AVX512, /* 16 floats */
} sw_vectors;

/* The generation of this processor; SSE if it is not an x86-64. */
sw_vectors sw_processor_vectors(void);

#endif
