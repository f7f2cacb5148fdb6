/* gemm_dots.h - a product of matrices by dot products, for few rows or few columns. */
#ifndef SW_KERNELS_GEMM_DOTS_H
#define SW_KERNELS_GEMM_DOTS_H

#include "kernels/gemm_blocks.h"

/* As sw_gemm_blocks, where a_column and b_row are 1. Each element is computed by the same
 * operations, wherever it lies and whatever m and n are, but by others than in sw_gemm_blocks. */
sw_gemm_blocks sw_gemm_dots_any;
#ifdef __x86_64__
sw_gemm_blocks sw_gemm_dots_avx2, sw_gemm_dots_avx512;
#endif

#endif
