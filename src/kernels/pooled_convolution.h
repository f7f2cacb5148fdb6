/* pooled_convolution.h - convolution and max pooling in one pass, of images stored as planes. A
 * thread of the team takes a group of images. */
#ifndef SW_KERNELS_POOLED_CONVOLUTION_H
#define SW_KERNELS_POOLED_CONVOLUTION_H

#include "kernels/convolution.h"

/* A convolution, whose result z [cout, oh, ow] is pooled over windows of size x size:
 *
 *   y[o, i, j] = bias[o] + max over the window (i, j) of z[o]         [cout, oh / size, ow / size]
 *
 * `place` [n, cout, oh / size, ow / size] has the index of the largest entry in its plane of z, as
 * sw_max_pool2d_forward() gives it. 1 <= size <= oh, ow; oh ow <= INT32_MAX. */
typedef struct sw_pooled_conv2d {
    sw_conv2d_sizes conv;
    int64_t size;
} sw_pooled_conv2d;

/* How many numbers of working memory a pass over n images needs. -1: the sizes are too large. */
int64_t sw_pooled_conv2d_work(const sw_pooled_conv2d *s, int64_t n);

/* Write y and place of n images; bias may be NULL: none. So may place: it is not wanted. */
void sw_pooled_conv2d_forward(const sw_pooled_conv2d *s, int64_t n, const sw_real *x,
                              const sw_real *weight, const sw_real *bias, sw_real *y,
                              int32_t *place, sw_real *work);

/* From dy of n images, add to dx, dweight and dbias. Each may be NULL: it is not needed. */
void sw_pooled_conv2d_backward(const sw_pooled_conv2d *s, int64_t n, const sw_real *x,
                               const sw_real *weight, const int32_t *place, const sw_real *dy,
                               sw_real *dx, sw_real *dweight, sw_real *dbias, sw_real *work);

#endif
