/* tensor.h - tensors, and the tape that differentiates what is computed with them. */
#ifndef SETWISE_TENSOR_H
#define SETWISE_TENSOR_H

#include <setwise/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SW_MAX_DIMS 4

/* A contiguous, row-major array of up to four dimensions; ndim 0 is a scalar. The tape owns
 * every tensor and what `data` and `grad` point at, unless the caller gave the memory. */
typedef struct sw_tensor {
    int ndim;
    int64_t shape[SW_MAX_DIMS];
    int64_t size; /* number of elements: the product of shape */
    sw_real *data;
    sw_real *grad;   /* d loss / d data; NULL until sw_backward needs it */
    bool needs_grad; /* does a gradient flow here? */
} sw_tensor;

/* A shape as two arguments: sw_input(tape, SW_DIMS(N, D), x). A scalar is 0, NULL. */
#define SW_DIMS(...)                                                                               \
    (int)(sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (const int64_t[])             \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

/* B sets that lie one after another in the N rows of a matrix: set b is the rows
 * offset[b] .. offset[b+1]-1. There is no padding anywhere. */
typedef struct sw_sets {
    int64_t count;         /* B */
    const int64_t *offset; /* [B + 1], offset[0] = 0, never decreasing, offset[B] = N */
    const uint32_t *id;    /* [B], which set it is, for random numbers; NULL: its position */
} sw_sets;

/* The tape records what is computed, so that sw_backward can walk it in reverse. It owns an
 * arena from which all its tensors come: a step bumps a pointer, sw_tape_reset takes it back,
 * and after the first few steps malloc is never called.
 *
 * The first error on a tape stays: the builder that met it returns NULL, every builder that is
 * handed NULL returns NULL, and sw_tape_status tells at the end. So a network is written
 * without a test after each line. A tape is for one thread at a time. */
typedef struct sw_tape sw_tape;

SW_API sw_status sw_tape_new(sw_tape **out);
SW_API void sw_tape_free(sw_tape *tape); /* NULL is legal */

/* Forget everything: tensors, records, errors. Pointers into the tape are dead after it. */
SW_API void sw_tape_reset(sw_tape *tape);

/* SW_OK, or the first error on this tape since its reset; the message is this thread's again. */
SW_API sw_status sw_tape_status(const sw_tape *tape);

/* Stop (or go on with) recording: what is computed unrecorded has no gradient and keeps
 * nothing for one. A tape records when new; reset does not change it. */
SW_API void sw_tape_record(sw_tape *tape, bool record);

/* Zeroed memory that lives until the reset, on 64-byte boundaries. NULL: the tape has failed. */
SW_API void *sw_tape_alloc(sw_tape *tape, size_t bytes);

/* Tensors that nothing computes. `data` and `grad` are the caller's and must outlive the tape's
 * next reset.
 *   sw_input     data without a gradient.
 *   sw_variable  data with a gradient: sw_backward adds to `grad`; without one if that is NULL.
 *   sw_constant  a new tensor filled with one value, without a gradient. */
SW_API sw_tensor *sw_input(sw_tape *tape, int ndim, const int64_t *shape, const sw_real *data);
SW_API sw_tensor *sw_variable(sw_tape *tape, int ndim, const int64_t *shape, sw_real *data,
                              sw_real *grad);
SW_API sw_tensor *sw_constant(sw_tape *tape, int ndim, const int64_t *shape, double value);

/* From d loss / d loss = 1, add d loss / d x to the gradient of every tensor that the scalar
 * `loss` depends on and that needs one. Once per recording: after it, reset. */
SW_API sw_status sw_backward(sw_tape *tape, sw_tensor *loss);

/* Rows of a set for each of `sets`, K of them: offsets 0, K, 2K ..., the ids of `sets`. This is
 * how the outputs of a pooling with K queries lie. Owned by the tape. */
SW_API const sw_sets *sw_sets_uniform(sw_tape *tape, const sw_sets *sets, int64_t k);

/* How the rows of sw_segment_join lie: set b has as many as set b of `a` and of `b` together, and
 * the ids of `b`. Both have as many sets; where the same K rows join every set, `a` is
 * sw_sets_uniform(tape, b, K). Owned by the tape. */
SW_API const sw_sets *sw_sets_join(sw_tape *tape, const sw_sets *a, const sw_sets *b);

#ifdef __cplusplus
}
#endif

#endif
