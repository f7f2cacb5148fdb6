/* subnormals.h - numbers closer to 0 than the smallest normal one (1.2e-38 for a float), which
 * processors take a hundred times as long for.
 *
 * Gradients get there if training goes on after all has been learned, above all those of elements
 * with small weights in long sets: a step of one set of 100,000 took 20 times as long after some
 * hundred steps. As summands they make no difference. */
#ifndef SW_KERNELS_SUBNORMALS_H
#define SW_KERNELS_SUBNORMALS_H

#include <stdint.h>

/* From now on the calling thread takes such numbers as 0, where they are read and where they would
 * be written (x86-64 and arm64; elsewhere nothing changes). Returns what it did before, for
 * sw_subnormals_restore. */
uint64_t sw_subnormals_flush(void);
void sw_subnormals_restore(uint64_t before);

#endif
