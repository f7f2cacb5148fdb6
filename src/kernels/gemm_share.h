/* gemm_share.h - a product of matrices, cut into products that a team of threads shares. */
#ifndef SW_KERNELS_GEMM_SHARE_H
#define SW_KERNELS_GEMM_SHARE_H

#include "kernels/gemm_blocks.h"

/* Compute p by `blocks`, on the threads that can help, if it takes long enough; turns_b: `blocks`
 * transposes b, too, which counts where a has few rows. The bits are the same as those of
 * blocks(p): an element of c is computed by the same operations wherever it lies. */
void sw_gemm_share(sw_gemm_blocks *blocks, bool turns_b, const sw_product *p);

#endif
