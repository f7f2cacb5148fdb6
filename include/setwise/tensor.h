/* tensor.h - tensors, and the tape that records operators and differentiates them. */
#ifndef SETWISE_TENSOR_H
#define SETWISE_TENSOR_H

#include <setwise/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SW_MAX_DIMS 4

/* A contiguous, row-major array of up to four dimensions; ndim 0 is a scalar. The tape owns the
 * tensor. It also owns `data` and `grad`, unless the caller gave that memory. */
typedef struct sw_tensor {
    int ndim;
    int64_t shape[SW_MAX_DIMS];
    int64_t size; /* number of elements: the product of shape */
    sw_real *data;
    sw_real *grad;            /* d loss / d data; may be NULL before sw_backward */
    bool needs_grad;          /* does sw_backward compute its gradient? */
    bool unchecked;           /* the operator that reads data first fails if it is not finite */
    const char *name;         /* of the parameter that it is, for messages; NULL: it has none */
    struct sw_node *deferred; /* NULL, or the operator that has still to compute data (sw_store) */
} sw_tensor;

/* A shape as two arguments: sw_input(tape, SW_DIMS(N, D), x). For a scalar they are 0, NULL. */
#ifdef __cplusplus
extern "C++" {
template <class... Size> struct sw_dims {
    int64_t size[sizeof...(Size)];
    const int64_t *data() const
    {
        return size;
    }
};
template <class... Size> sw_dims<Size...> sw_dims_of(Size... size)
{
    return {{static_cast<int64_t>(size)...}};
}
template <class... Size> char (&sw_dims_count(Size...))[sizeof...(Size)]; /* of this size */
}
#define SW_DIMS(...)                                                                               \
    static_cast<int>(sizeof(sw_dims_count(__VA_ARGS__))), sw_dims_of(__VA_ARGS__).data()
#else
#define SW_DIMS(...)                                                                               \
    (int)(sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (const int64_t[])             \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#endif

/* B sets, one after another in the N rows of a matrix: set b is the rows offset[b] ..
 * offset[b+1]-1. There is no padding. */
typedef struct sw_sets {
    int64_t count;         /* B */
    const int64_t *offset; /* [B + 1], offset[0] = 0, never decreasing, offset[B] = N */
    const uint32_t *id;    /* [B], keys for random numbers (dropout); NULL: 0, 1, 2 ... */
} sw_sets;

/* The tape records each operator, so that sw_backward can go through them in reverse. It owns an
 * arena that holds all its tensors. A new tensor moves a pointer forward, and sw_tape_reset moves
 * it back to the start. So training stops calling malloc after its first steps.
 *
 * The tape keeps its first error. The function that fails returns NULL, every function with a NULL
 * input returns NULL, and sw_tape_status returns the error at the end. So a network needs no check
 * after each line. Use a tape from one thread at a time.
 *
 * A tensor belongs to the tape that made it, and is valid until the tape's reset. Nothing checks
 * that, except in a library that is built with -Darena_debug=true: "add: input 1, the result of
 * relu, is from before the reset of the tape". */
typedef struct sw_tape sw_tape;

/* The caller frees *out with sw_tape_free. SW_ERROR_MEMORY. */
SW_API sw_status sw_tape_new(sw_tape **out);
SW_API void sw_tape_free(sw_tape *tape); /* NULL is legal */

/* Forget everything: tensors, records, errors. Pointers into the tape are invalid after it. */
SW_API void sw_tape_reset(sw_tape *tape);

/* Returns SW_OK, or the first error on this tape since its reset, and makes the message of that
 * error the current one (sw_error_message). */
SW_API sw_status sw_tape_status(const sw_tape *tape);

/* Switch recording on or off. While it is off, results have no gradient, and operators keep nothing
 * for one. A new tape records; a reset does not change the setting. */
SW_API void sw_tape_record(sw_tape *tape, bool record);

/* Without recording, memory can be used again before the reset: sw_tape_keep releases the elements
 * of all tensors that were made since the mark, except those of x, which it returns. So a network
 * holds a few tensors, however many layers it has:
 *
 *     int64_t mark = sw_tape_mark(tape);
 *     for (int i = 0; i < layers; i++) x = sw_tape_keep(tape, mark, layer(i, x));
 *
 * Do not read the others afterwards: later tensors use their memory. What is older than the mark is
 * kept, and so is memory from sw_tape_alloc. While the tape records, backward needs all tensors,
 * and sw_tape_keep only returns x. It also does no more than that if x is NULL, or waits for its
 * data (sw_store). */
SW_API int64_t sw_tape_mark(const sw_tape *tape);
SW_API sw_tensor *sw_tape_keep(sw_tape *tape, int64_t mark, sw_tensor *x);

/* Let operators wait until their result is read, to save memory and time. A model calls this
 * itself.
 *
 * Long sets: chains of row-wise operators run block by block, so that what lies between them stays
 * in the cache and is never stored.
 *
 * If one of `sets` has 4,096 rows (8,192 while the tape records), operators that work row by row on
 * a matrix of that length, such as sw_linear, wait from now on: their result has no data yet. When
 * an operator reduces the rows, such as sw_segment_sum, those that it waits for run on one block of
 * rows after the other. sw_backward computes the blocks again (Chen et al. 2016, "Training Deep
 * Nets with Sublinear Memory Cost"). Blocks follow from sizes alone.
 *
 * Sets of any length: the last linear layer of an encoder waits. A pooling that is a weighted mean
 * applies it to its result instead, one row for each set in place of one for each element.
 *
 * NULL: no operator waits from now on, as in a new tape. A reset does not change the setting. */
SW_API void sw_tape_defer(sw_tape *tape, const sw_sets *sets);

/* Returns x, with its data. Call it before you read x->data of a tensor that may wait, and for a
 * tensor that several operators are going to read, so that it is not computed for each. NULL: x is
 * NULL, or the tape has failed. */
SW_API sw_tensor *sw_store(sw_tape *tape, sw_tensor *x);

/* Look for the operator that makes a number that is not finite (NaN or infinite). While it is on,
 * such an operator fails the tape with SW_ERROR_NOT_FINITE, in forward or in backward. The message
 * names the operator, its parameters, the tensor and the place in it: "linear (enc.0.weight,
 * enc.0.bias): its result [640, 64] is inf at [12, 3], from finite numbers". It reads every result
 * once more, and changes none. A new tape does not look; a reset does not change the setting. */
SW_API void sw_tape_debug_numbers(sw_tape *tape, bool on);

/* Returns zeroed memory on a 64-byte boundary, valid until the reset. NULL: the tape has failed. */
SW_API void *sw_tape_alloc(sw_tape *tape, size_t bytes);

/* Tensors that no operator computes. `data` and `grad` belong to the caller, and have to stay valid
 * until the next reset of the tape.
 *   sw_input     data without a gradient
 *   sw_variable  data with a gradient, which sw_backward adds to `grad`; NULL: no gradient
 *   sw_constant  a new tensor filled with one value, without a gradient */
SW_API sw_tensor *sw_input(sw_tape *tape, int ndim, const int64_t *shape, const sw_real *data);
SW_API sw_tensor *sw_variable(sw_tape *tape, int ndim, const int64_t *shape, sw_real *data,
                              sw_real *grad);
SW_API sw_tensor *sw_constant(sw_tape *tape, int ndim, const int64_t *shape, double value);

/* Compute gradients: add d loss / d x to the gradient of every tensor x that the scalar `loss`
 * depends on and that needs one. Call it once, then reset the tape: for the gradient of two losses,
 * add them up (sw_add). SW_ERROR_ARGUMENT: it ran already since the last reset. */
SW_API sw_status sw_backward(sw_tape *tape, sw_tensor *loss);

/* Returns as many sets as `sets`, of K rows each: offsets 0, K, 2K ... and the ids of `sets`. These
 * are the sets of the vectors of a pooling with K queries. Owned by the tape. */
SW_API const sw_sets *sw_sets_uniform(sw_tape *tape, const sw_sets *sets, int64_t k);

/* Returns the sets of the result of sw_segment_join: set i has the rows of set i of `a`, then those
 * of set i of `b`, and the id from `b`. Both have the same number of sets. If the same K rows join
 * every set, `a` is sw_sets_uniform(tape, b, K). Owned by the tape. */
SW_API const sw_sets *sw_sets_join(sw_tape *tape, const sw_sets *a, const sw_sets *b);

#ifdef __cplusplus
}
#endif

#endif
