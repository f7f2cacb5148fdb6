/* convolution.h - convolution and max pooling of images, stored as planes [channels, h, w]. Images
 * are processed one at a time: the result does not depend on what else is in the batch. */
#ifndef SW_KERNELS_CONVOLUTION_H
#define SW_KERNELS_CONVOLUTION_H

#include <setwise/base.h>

/* x [cin, h, w], weight [cout, cin, kh, kw], y [cout, oh, ow], oh = h - kh + 1, ow = w - kw + 1:
 *
 *   y[o, i, j] = bias[o] + sum_{c, p, q} weight[o, c, p, q] x[c, i + p, j + q]
 *
 * 1 <= kh <= h, 1 <= kw <= w. */
typedef struct sw_conv2d_sizes {
    int64_t cin, h, w, cout, kh, kw;
} sw_conv2d_sizes;

/* How many numbers of working memory a pass needs, for any number of images. -1: the sizes are too
 * large. */
int64_t sw_conv2d_work(const sw_conv2d_sizes *s);

/* The weight in the form that sw_conv2d_image() reads: as many numbers, in another order. */
void sw_conv2d_split(const sw_conv2d_sizes *s, const sw_real *weight, sw_real *split);

/* Write y of one image, without a bias. t: working memory, sw_conv2d_lowered() numbers. */
void sw_conv2d_image(const sw_conv2d_sizes *s, const sw_real *x, const sw_real *split, sw_real *y,
                     sw_real *t);
int64_t sw_conv2d_lowered(const sw_conv2d_sizes *s);

/* Write y of n images; bias may be NULL: none. */
void sw_conv2d_forward(const sw_conv2d_sizes *s, int64_t n, const sw_real *x, const sw_real *weight,
                       const sw_real *bias, sw_real *y, sw_real *work);

/* From dy of n images, add to dx, dweight and dbias. Each may be NULL: it is not needed. */
void sw_conv2d_backward(const sw_conv2d_sizes *s, int64_t n, const sw_real *x,
                        const sw_real *weight, const sw_real *dy, sw_real *dx, sw_real *dweight,
                        sw_real *dbias, sw_real *work);

/* The gradient of a bias: sum[o] += the sum of plane o of n images of `planes` planes of `size`. */
void sw_add_plane_sums(int64_t n, int64_t planes, int64_t size, const sw_real *x, sw_real *sum);

/* The largest entry of each window of size x size in n planes x [h, w]. The windows lie side by
 * side from the upper left corner; rows and columns left over at the other edges are not used.
 * y: [n, h / size, w / size]; place, of the same shape: the index of the entry in its plane. Of
 * equal entries the first wins, row by row; a NaN wins over any number. h w <= INT32_MAX.
 * place may be NULL: it is not wanted. */
void sw_max_pool2d_forward(int64_t n, int64_t h, int64_t w, int64_t size, const sw_real *x,
                           sw_real *y, int32_t *place);

/* dx[place] += dy, in n planes dx of `plane` entries, dy of `windows`. */
void sw_max_pool2d_backward(int64_t n, int64_t plane, int64_t windows, const int32_t *place,
                            const sw_real *dy, sw_real *dx);

#endif
