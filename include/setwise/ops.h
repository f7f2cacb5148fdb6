/* ops.h - the operators: differentiable functions of tensors.
 *
 * Each operator computes its result, records itself on the tape for sw_backward, and returns a new
 * tensor that the tape owns. If its inputs do not fit, it returns NULL, and the tape keeps a
 * message that names the operator and the shapes. If an input is NULL, so is the result. Formulas
 * and derivatives are beside the code, in src/ops/.
 *
 * Sizes: B sets, N rows (elements of all sets), D width, H heads, K queries, C classes. */
#ifndef SETWISE_OPS_H
#define SETWISE_OPS_H

#include <setwise/tensor.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Elementwise, two inputs --------------------------------------------------------------
 * Shapes broadcast as in NumPy: they are aligned at the last axis, and an axis of size 1 repeats.
 */
SW_API sw_tensor *sw_add(sw_tape *tape, sw_tensor *a, sw_tensor *b);
SW_API sw_tensor *sw_subtract(sw_tape *tape, sw_tensor *a, sw_tensor *b);
SW_API sw_tensor *sw_multiply(sw_tape *tape, sw_tensor *a, sw_tensor *b);
SW_API sw_tensor *sw_divide(sw_tape *tape, sw_tensor *a, sw_tensor *b);

/* ---- Elementwise, one input --------------------------------------------------------------- */
SW_API sw_tensor *sw_scale(sw_tape *tape, sw_tensor *x, double factor); /* factor x */
SW_API sw_tensor *sw_relu(sw_tape *tape, sw_tensor *x);                 /* max(x, 0) */
SW_API sw_tensor *sw_gelu(sw_tape *tape, sw_tensor *x);                 /* x Phi(x), with erf */
SW_API sw_tensor *sw_tanh(sw_tape *tape, sw_tensor *x);
SW_API sw_tensor *sw_sigmoid(sw_tape *tape, sw_tensor *x);     /* 1 / (1 + exp(-x)) */
SW_API sw_tensor *sw_log_sigmoid(sw_tape *tape, sw_tensor *x); /* ln sigmoid(x) */
SW_API sw_tensor *sw_exp(sw_tape *tape, sw_tensor *x);
SW_API sw_tensor *sw_log(sw_tape *tape, sw_tensor *x);  /* natural logarithm */
SW_API sw_tensor *sw_sqrt(sw_tape *tape, sw_tensor *x); /* infinite gradient at 0 */

/* The key of a dropout's random mask. The same key gives the same mask. */
typedef struct sw_dropout_key {
    uint64_t seed;
    uint32_t step, layer; /* the step of the training, and which dropout of the network it is */
} sw_dropout_key;

/* Each element is zero with probability p, otherwise x / (1 - p) (Srivastava et al. 2014).
 * x: [N, ...], its rows grouped in `sets`. The mask of a set depends on the key and the set's id
 * alone, not on what else is in the batch. 0 <= p < 1; with p = 0 the result is x itself. */
SW_API sw_tensor *sw_dropout(sw_tape *tape, sw_tensor *x, double p, const sw_sets *sets,
                             sw_dropout_key key);

/* ---- Products ------------------------------------------------------------------------------ */

/* The product of a [..., m, k] and b [..., k, n]. With transpose_a or transpose_b, the last two
 * axes of that input are transposed first. The leading axes are equal, or one of the two has none
 * and is used for all matrices of the other. Returns [..., m, n]. */
SW_API sw_tensor *sw_matmul(sw_tape *tape, sw_tensor *a, sw_tensor *b, bool transpose_a,
                            bool transpose_b);

/* x weightᵀ + bias. x: [..., in], weight: [out, in], bias: [out] or NULL (none).
 * Returns [..., out]. If the bias is NULL because its operator failed, the tape has failed, and so
 * the result is NULL, too. */
SW_API sw_tensor *sw_linear(sw_tape *tape, sw_tensor *x, sw_tensor *weight, sw_tensor *bias);

/* ---- Images --------------------------------------------------------------------------------
 * x: [N, channels, height, width], N images. The result for an image is the same to the last bit,
 * whatever other images are in the batch. */

/* y[n, o, i, j] = bias[o] + sum_{c, p, q} weight[o, c, p, q] x[n, c, i + p, j + q]: a
 * cross-correlation, which networks call a convolution; stride 1, no padding. As PyTorch's conv2d.
 * x: [N, in, h, w]; weight: [out, in, kh, kw], kh and kw not 0; bias: [out] or NULL (none). Returns
 * [N, out, h - kh + 1, w - kw + 1]. */
SW_API sw_tensor *sw_conv2d(sw_tape *tape, sw_tensor *x, sw_tensor *weight, sw_tensor *bias);

/* The largest entry of each window of size x size. The windows lie side by side (stride = size);
 * rows and columns that are left over at the lower and right edge are not used. If several entries
 * are the maximum, the first, row by row, gets the gradient. A window with a NaN gives NaN. As
 * PyTorch's max_pool2d.
 * Apply sw_relu after it, not before: the values and gradients are the same, with size^2 times less
 * work. 1 <= size <= height, width. Returns [N, channels, height / size, width / size], rounded
 * down. */
SW_API sw_tensor *sw_max_pool2d(sw_tape *tape, sw_tensor *x, int64_t size);

/* sw_max_pool2d(sw_conv2d(x, weight, bias), size) in one pass: the convolution stays in the cache,
 * and the backward pass takes 1 / size^2 of the operations. Up to rounding the result is the same:
 * the bias is added last, and of entries that differ by rounding alone another one may get the
 * gradient. */
SW_API sw_tensor *sw_conv2d_max_pool(sw_tape *tape, sw_tensor *x, sw_tensor *weight,
                                     sw_tensor *bias, int64_t size);

/* ---- Normalisation over the last axis ------------------------------------------------------
 * x: [..., D]; returns the same shape. An entry of -infinity is masked: its softmax is 0. If all
 * entries of a row are masked, its softmax is all 0. */
SW_API sw_tensor *sw_softmax(sw_tape *tape, sw_tensor *x);
SW_API sw_tensor *sw_log_softmax(sw_tape *tape, sw_tensor *x); /* for models of your own */

/* gain (x - mean) / sqrt(variance + epsilon) + bias, with the mean and the (biased) variance of
 * each row (Ba et al. 2016). x: [..., D], gain and bias: [D]. */
SW_API sw_tensor *sw_layer_norm(sw_tape *tape, sw_tensor *x, sw_tensor *gain, sw_tensor *bias,
                                double epsilon);

/* SetNorm: gain_d (x - mean) / sqrt(variance + epsilon) + bias_d, with the mean and the (biased)
 * variance of all n D numbers of a set. So elements keep their sizes relative to each other
 * (Zhang et al. 2022, "Set Norm and Equivariant Skip Connections"). x: [N, D], gain and bias: [D].
 */
SW_API sw_tensor *sw_set_norm(sw_tape *tape, sw_tensor *x, sw_tensor *gain, sw_tensor *bias,
                              const sw_sets *sets, double epsilon);

/* ---- Shape --------------------------------------------------------------------------------- */

/* The inputs end to end along one axis. Their sizes in the other axes are equal. 1 <= count <= 8.
 */
SW_API sw_tensor *sw_concat(sw_tape *tape, sw_tensor *const *inputs, int count, int axis);

/* `count` entries along an axis, from `start`. */
SW_API sw_tensor *sw_slice(sw_tape *tape, sw_tensor *x, int axis, int64_t start, int64_t count);

/* The same elements in the same order under another shape of the same size. */
SW_API sw_tensor *sw_reshape(sw_tape *tape, sw_tensor *x, int ndim, const int64_t *shape);

/* Two axes exchanged. */
SW_API sw_tensor *sw_transpose(sw_tape *tape, sw_tensor *x, int axis_a, int axis_b);

/* Rows of a table by number, as in an embedding. table: [V, ...]; index: [count], each in 0 .. V-1,
 * borrowed until the reset. Returns [count, ...]. */
SW_API sw_tensor *sw_gather(sw_tape *tape, sw_tensor *table, const int32_t *index, int64_t count);

/* ---- Reduction over one axis, which disappears ---------------------------------------------
 * If several entries are the maximum, the first gets the gradient. mean and max need at least one
 * entry. */
SW_API sw_tensor *sw_sum(sw_tape *tape, sw_tensor *x, int axis);
SW_API sw_tensor *sw_mean(sw_tape *tape, sw_tensor *x, int axis);
SW_API sw_tensor *sw_max(sw_tape *tape, sw_tensor *x, int axis);

/* ---- Over the sets of a ragged batch -------------------------------------------------------
 * x: [N, D], N = offset[B]; `sets` is borrowed until the reset. An empty set gives 0 in
 * sw_segment_sum and sw_segment_weighted_sum. It is an error in mean, max and min, which are
 * undefined for it. In sw_segment_softmax it has no rows. */
SW_API sw_tensor *sw_segment_sum(sw_tape *tape, sw_tensor *x, const sw_sets *sets);  /* [B, D] */
SW_API sw_tensor *sw_segment_mean(sw_tape *tape, sw_tensor *x, const sw_sets *sets); /* [B, D] */
SW_API sw_tensor *sw_segment_max(sw_tape *tape, sw_tensor *x, const sw_sets *sets);  /* [B, D] */
SW_API sw_tensor *sw_segment_min(sw_tape *tape, sw_tensor *x, const sw_sets *sets);  /* [B, D] */

/* The product of each column over each set, 1 for an empty one. Returns [B, D]. */
SW_API sw_tensor *sw_segment_product(sw_tape *tape, sw_tensor *x, const sw_sets *sets);

/* The softmax of each column over the elements of each set. If the whole column is -infinity in a
 * set, its softmax is 0. Returns [N, D]. */
SW_API sw_tensor *sw_segment_softmax(sw_tape *tape, sw_tensor *x, const sw_sets *sets);

/* The logarithm of the sum of exp(x) over the elements of each set, for each column. If the whole
 * column is -infinity in a set, so is the result. A set may not be empty. Returns [B, D]. */
SW_API sw_tensor *sw_segment_logsumexp(sw_tape *tape, sw_tensor *x, const sw_sets *sets);

/* Weighted sums of elements, as in attention pooling. weight: [N, H]; x: [N, D]; H divides D. Head
 * j weights the columns j D/H .. (j+1) D/H - 1. Returns [B, D]. */
SW_API sw_tensor *sw_segment_weighted_sum(sw_tape *tape, sw_tensor *weight, sw_tensor *x,
                                          const sw_sets *sets);

/* Copy row b of x to each element of set b. x: [B, D]. Returns [N, D]. */
SW_API sw_tensor *sw_segment_broadcast(sw_tape *tape, sw_tensor *x, const sw_sets *sets);

/* Sort each column of each set in descending order: row r of a set holds the r-th largest entries.
 * Weighted sums of these rows are top-k means, medians and quantiles. Equal entries keep their
 * order, and a NaN comes before any number. The gradient of an entry goes to its original row.
 * Returns [N, D]. */
SW_API sw_tensor *sw_segment_sort(sw_tape *tape, sw_tensor *x, const sw_sets *sets);

/* Join two ragged matrices set by set: the rows of a set of a, then the rows of the same set of b.
 * This is how a learned token joins the elements before they attend to each other. a: [Na, D], the
 * rows of a_sets, which has as many sets as b_sets; or [K, D] with a_sets NULL: the same K rows for
 * every set. b: [N, D]. Returns [Na + N, D] or [B K + N, D]; sw_sets_join gives its sets. */
SW_API sw_tensor *sw_segment_join(sw_tape *tape, sw_tensor *a, const sw_sets *a_sets, sw_tensor *b,
                                  const sw_sets *b_sets);

/* Scaled dot-product attention from queries to the elements of each set (Vaswani et al. 2017,
 * equation 1), every head on its own contiguous columns:
 *
 *   A_j = softmax(scale q_j k_jᵀ)      o_j = A_j v_j      output = concat_j(o_j)
 *
 * query:  [K, D] with query_sets NULL: the same K learned queries for every set. Otherwise
 *         [Nq, D], the rows of query_sets, which has as many sets as `sets`: the queries of set b
 *         attend to the elements of set b.
 * key:    [N, D]; value: [N, Dv]; H divides D and Dv.
 * Returns [B K, Dv] or [Nq, Dv]. The result for an empty set is 0.
 *
 * The kernel works block by block with a running maximum, and recomputes the weights in the
 * backward pass (Dao et al. 2022, algorithms 1 and 4), so that memory grows with N, not with N². */
SW_API sw_tensor *sw_set_attention(sw_tape *tape, sw_tensor *query, const sw_sets *query_sets,
                                   sw_tensor *key, sw_tensor *value, const sw_sets *sets,
                                   int64_t heads, double scale);

/* The mean of ln p(x) over the elements x of each set, where p is the mixture for that set.
 * Training for the task SW_MIXTURE maximises it. mixture: [B, K (1 + 2 D)], each row in the order
 * of sw_mixture_from; x: [N, D]. A set may not be empty. Returns [B]. */
SW_API sw_tensor *sw_mixture_likelihood(sw_tape *tape, sw_tensor *mixture, sw_tensor *x,
                                        const sw_sets *sets);

/* ---- Losses: a scalar ----------------------------------------------------------------------
 * Each is a weighted mean: cross-entropy over rows, the others over all entries. With `total` it is
 * the sum divided by `total`, so that the losses of the parts of a batch add up to the loss of the
 * batch. Without entries the mean is an error; with `total`, the loss is 0. */
typedef struct sw_loss_options {
    double smoothing;            /* cross-entropy: the share spread evenly over all classes; others
                                  * refuse it */
    const sw_real *class_weight; /* cross-entropy: [C], borrowed; NULL: 1 each; others refuse it */
    const sw_real *row_weight;   /* [B], of each row of the prediction, borrowed; NULL: 1 each */
    double total;                /* divisor; 0: the mean */
} sw_loss_options;

/* -sum_c class_weight_c target_c log softmax(logits)_c, target_c = (1 - smoothing) [c = label] +
 * smoothing / C (Szegedy et al. 2016); the mean divides by the sum of class_weight[label] and
 * row_weight. Without the latter, as PyTorch's CrossEntropyLoss. logits: [B, C], label: [B] in 0 ..
 * C-1, borrowed until the reset. `options` of any loss may be NULL. */
SW_API sw_tensor *sw_cross_entropy(sw_tape *tape, sw_tensor *logits, const int32_t *label,
                                   const sw_loss_options *options);

/* Binary cross-entropy of sigmoid(logits); targets in [0, 1]. In this loss and the next two, the
 * target has the shape of the first input, without broadcasting. */
SW_API sw_tensor *sw_binary_cross_entropy(sw_tape *tape, sw_tensor *logits, sw_tensor *target,
                                          const sw_loss_options *options);
SW_API sw_tensor *sw_squared_error(sw_tape *tape, sw_tensor *prediction, sw_tensor *target,
                                   const sw_loss_options *options);
SW_API sw_tensor *sw_absolute_error(sw_tape *tape, sw_tensor *prediction, sw_tensor *target,
                                    const sw_loss_options *options);

#ifdef __cplusplus
}
#endif

#endif
