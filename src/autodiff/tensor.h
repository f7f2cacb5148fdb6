/* tensor.h - tensors on a tape: made, measured, and named in messages. */
#ifndef SW_AUTODIFF_TENSOR_H
#define SW_AUTODIFF_TENSOR_H

#include <setwise/tensor.h>

/* Returns a tensor of this shape, without data. NULL: the tape has failed. */
sw_tensor *sw_tensor_new(sw_tape *tape, int ndim, const int64_t *shape);

/* Allocate its elements; they are not set. False: the tape has failed. */
bool sw_tensor_data(sw_tape *tape, sw_tensor *x);

/* "[64, 128]" for messages. */
typedef struct sw_shape_text {
    char text[96];
} sw_shape_text;
sw_shape_text sw_shape_of(const sw_tensor *x);
#define SW_SHAPE_OF(x) (sw_shape_of(x).text)

/* "[3, 5]": where its number i is. */
sw_shape_text sw_position_of(const sw_tensor *x, int64_t i);

/* Rows and width of a matrix or more: all axes but the last, and the last. A scalar is [1, 1]. */
static inline int64_t sw_width(const sw_tensor *x)
{
    return x->ndim ? x->shape[x->ndim - 1] : 1;
}
static inline int64_t sw_rows(const sw_tensor *x)
{
    int64_t rows = 1;
    for (int i = 0; i + 1 < x->ndim; i++) rows *= x->shape[i];
    return rows;
}

/* Are there sets, and are their offsets in order? SW_ERROR_ARGUMENT: "<reader>: set 1 ends at row
 * 3, before it begins at 5". */
sw_status sw_offsets_check(const sw_sets *sets, const char *reader);

/* The number of set b in a message: its id, if it has one. */
static inline long long sw_set_number(const sw_sets *sets, int64_t b)
{
    return sets->id ? (long long)sets->id[b] : (long long)b;
}

#endif
