/* set_check.c - are these the rows of these sets? */
#include "nn/set_check.h"

#include "autodiff/tape.h"
#include "autodiff/tensor.h"
#include "base/error.h"

static sw_status check(const char *reader, const char *what, const sw_tensor *x,
                       const sw_sets *sets)
{
    if (!x) return sw_fail(SW_ERROR_ARGUMENT, "%s: %s is NULL", reader, what);
    SW_TRY(sw_offsets_check(sets, reader));
    const int64_t rows = sets->offset[sets->count];
    if (x->ndim == 2 && x->shape[0] == rows) return SW_OK;
    return sw_fail(SW_ERROR_SHAPE, "%s: %s is %s: the %lld sets have %lld rows together", reader,
                   what, SW_SHAPE_OF(x), (long long)sets->count, (long long)rows);
}

bool sw_sets_fit(sw_tape *tape, const char *reader, const char *what, const sw_tensor *x,
                 const sw_sets *sets)
{
    if (tape->status != SW_OK) return false;
    const sw_status status = check(reader, what, x, sets);
    if (status != SW_OK) sw_tape_fail(tape, status);
    return status == SW_OK;
}
