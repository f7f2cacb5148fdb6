/* tensor.c - tensors that no operator computes, and the sets that their rows belong to. */
#include "autodiff/tensor.h"

#include "autodiff/origin.h"
#include "base/error.h"

sw_shape_text sw_shape_of(const sw_tensor *x)
{
    sw_shape_text shape = {"["};
    for (int i = 0; i < x->ndim; i++)
        sw_append(shape.text, sizeof shape.text, "%s%lld", i ? ", " : "", (long long)x->shape[i]);
    sw_append(shape.text, sizeof shape.text, "]");
    return shape;
}

sw_shape_text sw_position_of(const sw_tensor *x, int64_t i)
{
    sw_tensor place = {.ndim = x->ndim};
    for (int d = x->ndim - 1; d >= 0; i /= x->shape[d--]) place.shape[d] = i % x->shape[d];
    return sw_shape_of(&place);
}

sw_tensor *sw_tensor_new(sw_tape *tape, int ndim, const int64_t *shape)
{
    if (tape->status != SW_OK) return NULL;
    /* An empty axis counts as 1: operators multiply the other axes, and no product may overflow. */
    int64_t size = 1;
    bool empty = false, legal = ndim == 0 || (ndim > 0 && ndim <= SW_MAX_DIMS && shape);
    for (int i = 0; legal && i < ndim; i++) {
        empty |= shape[i] == 0;
        legal = shape[i] >= 0 && !__builtin_mul_overflow(size, shape[i] ? shape[i] : 1, &size);
    }
    if (!legal)
        return sw_tape_fail(tape, sw_fail(SW_ERROR_SHAPE,
                                          "a tensor has up to %d dimensions, none negative, and a "
                                          "size that 64 bits hold",
                                          SW_MAX_DIMS));
    sw_tensor *x = sw_origin_take(tape, sizeof *x);
    if (!x) return NULL;
    *x = (sw_tensor){.ndim = ndim, .size = empty ? 0 : size};
    for (int i = 0; i < ndim; i++) x->shape[i] = shape[i];
    return x;
}

bool sw_tensor_data(sw_tape *tape, sw_tensor *x)
{
    x->data = sw_tape_lend(tape, sw_bytes(x->size, sizeof(sw_real)));
    return x->data != NULL;
}

/* A tensor that no operator computes; `maker` is the function that makes it. */
static sw_tensor *leaf(sw_tape *tape, int ndim, const int64_t *shape, const char *maker)
{
    if (!tape) {
        sw_fail(SW_ERROR_ARGUMENT, "%s: tape is NULL", maker);
        return NULL;
    }
    sw_tensor *x = sw_tensor_new(tape, ndim, shape);
    if (x) sw_origin_name(x, maker);
    return x;
}

static sw_tensor *leaf_of(sw_tape *tape, int ndim, const int64_t *shape, sw_real *data,
                          sw_real *grad, const char *maker)
{
    sw_tensor *x = leaf(tape, ndim, shape, maker);
    if (!x) return NULL;
    if (!data && x->size > 0)
        return sw_tape_fail(tape, sw_fail(SW_ERROR_ARGUMENT, "%s: data is NULL, the shape is %s",
                                          maker, SW_SHAPE_OF(x)));
    x->data = data;
    x->grad = grad;
    x->needs_grad = grad != NULL;
    return x;
}

sw_tensor *sw_variable(sw_tape *tape, int ndim, const int64_t *shape, sw_real *data, sw_real *grad)
{
    return leaf_of(tape, ndim, shape, data, grad, "sw_variable");
}

sw_tensor *sw_input(sw_tape *tape, int ndim, const int64_t *shape, const sw_real *data)
{
    return leaf_of(tape, ndim, shape, (sw_real *)data, NULL, "sw_input");
}

sw_tensor *sw_constant(sw_tape *tape, int ndim, const int64_t *shape, double value)
{
    sw_tensor *x = leaf(tape, ndim, shape, "sw_constant");
    if (!x || !sw_tensor_data(tape, x)) return NULL;
    for (int64_t i = 0; i < x->size; i++) x->data[i] = (sw_real)value;
    return x;
}

sw_status sw_offsets_check(const sw_sets *sets, const char *reader)
{
    if (!sets) return sw_fail(SW_ERROR_ARGUMENT, "%s: sets is NULL", reader);
    if (sets->count < 0 || !sets->offset)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: %lld sets%s", reader, (long long)sets->count,
                       sets->offset ? "" : " without offsets");
    if (sets->offset[0] != 0)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: the first offset of the sets is %lld, expected 0",
                       reader, (long long)sets->offset[0]);
    for (int64_t b = 0; b < sets->count; b++)
        if (sets->offset[b] > sets->offset[b + 1])
            return sw_fail(SW_ERROR_ARGUMENT,
                           "%s: set %lld ends at row %lld, before it begins at %lld", reader,
                           sw_set_number(sets, b), (long long)sets->offset[b + 1],
                           (long long)sets->offset[b]);
    return SW_OK;
}

/* Of the offsets of so many sets. */
static size_t offset_bytes(int64_t count)
{
    return count < INT64_MAX ? sw_bytes(count + 1, sizeof(int64_t)) : SIZE_MAX;
}

/* Can sets be made on this tape? */
static bool is_ready(const sw_tape *tape, const char *maker)
{
    if (!tape) sw_fail(SW_ERROR_ARGUMENT, "%s: tape is NULL", maker);
    return tape && tape->status == SW_OK;
}

const sw_sets *sw_sets_uniform(sw_tape *tape, const sw_sets *sets, int64_t k)
{
    if (!is_ready(tape, __func__)) return NULL;
    int64_t rows;
    if (!sets || sets->count < 0 || k < 0 || __builtin_mul_overflow(sets->count, k, &rows)) {
        sw_tape_fail(tape,
                     sw_fail(SW_ERROR_ARGUMENT, "sets_uniform: %lld rows for each of %lld sets",
                             (long long)k, (long long)(sets ? sets->count : 0)));
        return NULL;
    }
    sw_sets *uniform = sw_tape_take(tape, sizeof *uniform);
    int64_t *offset = sw_tape_take(tape, offset_bytes(sets->count));
    if (!uniform || !offset) return NULL;
    for (int64_t b = 0; b <= sets->count; b++) offset[b] = b * k;
    *uniform = (sw_sets){sets->count, offset, sets->id};
    return uniform;
}

const sw_sets *sw_sets_join(sw_tape *tape, const sw_sets *a, const sw_sets *b)
{
    if (!is_ready(tape, __func__)) return NULL;
    if (!a || !b || a->count != b->count || a->count < 0) {
        sw_tape_fail(tape, sw_fail(SW_ERROR_ARGUMENT, "sets_join: %lld sets join %lld sets",
                                   (long long)(a ? a->count : 0), (long long)(b ? b->count : 0)));
        return NULL;
    }
    sw_sets *joined = sw_tape_take(tape, sizeof *joined);
    int64_t *offset = sw_tape_take(tape, offset_bytes(b->count));
    if (!joined || !offset) return NULL;
    for (int64_t i = 0; i <= b->count; i++) offset[i] = a->offset[i] + b->offset[i];
    *joined = (sw_sets){b->count, offset, b->id};
    return joined;
}
