/* debug_numbers.c - finds the operator that makes a number that is not finite. */
#include "autodiff/debug_numbers.h"

#include "autodiff/tape.h"
#include "autodiff/tensor.h"
#include "base/error.h"
#include "base/number.h"
#include "kernels/finite.h"

#include <stdio.h>

/* An operator and its inputs. */
typedef struct work {
    sw_tape *tape;
    const char *op;
    sw_tensor *const *in;
    int count;
} work;

/* "linear (enc.0.weight, enc.0.bias)": the operator, and those of its inputs that have a name. */
typedef struct work_text {
    char text[512];
} work_text;

static work_text name_of(const work *w)
{
    work_text name;
    const char *before = " (";
    snprintf(name.text, sizeof name.text, "%s", w->op);
    for (int i = 0; i < w->count; i++) {
        if (!w->in[i] || !w->in[i]->name) continue;
        sw_append(name.text, sizeof name.text, "%s%s", before, w->in[i]->name);
        before = ", ";
    }
    if (*before == ',') sw_append(name.text, sizeof name.text, ")");
    return name;
}

/* Numbers of a tensor, its data or its gradient: are they there, and one of them is not finite? */
static bool is_bad(const sw_tensor *x, const sw_real *numbers)
{
    return numbers && !sw_all_finite(numbers, x->size);
}

/* Fail the tape: `what`, the numbers of x, are not finite. Returns false. */
static bool fail(const work *w, const char *prefix, const char *what, const sw_tensor *x,
                 const sw_real *numbers, const char *suffix)
{
    const int64_t at = sw_first_not_finite(numbers, x->size), row = w->tape->first_row;
    char block[64] = "", shape[100] = "", place[104] = "";
    if (x->ndim > 0) snprintf(shape, sizeof shape, " %s", SW_SHAPE_OF(x));
    if (x->ndim > 0) snprintf(place, sizeof place, " at %s", sw_position_of(x, at).text);
    if (row > 0) snprintf(block, sizeof block, ", in the rows from %lld on", (long long)row);
    sw_tape_fail(w->tape,
                 sw_fail(SW_ERROR_NOT_FINITE, "%s%s: %s%s is %s%s%s%s", prefix, name_of(w).text,
                         what, shape, sw_number_of_real(numbers[at]).text, place, block, suffix));
    return false;
}

bool sw_debug_output(sw_tape *tape, const char *op, sw_tensor *const *in, int count,
                     const sw_tensor *out)
{
    const work w = {tape, op, in, count};
    if (!tape->debug_numbers || !is_bad(out, out->data)) return true;
    for (int i = 0; i < count; i++)
        if (in[i] && is_bad(in[i], in[i]->data))
            return fail(&w, "", in[i]->name ? in[i]->name : "its input", in[i], in[i]->data, "");
    return fail(&w, "", "its result", out, out->data, ", from finite numbers");
}

bool sw_debug_gradients(sw_tape *tape, const char *op, sw_tensor *const *in, int count)
{
    const work w = {tape, op, in, count};
    for (int i = 0; tape->debug_numbers && i < count; i++) {
        if (!in[i] || !in[i]->needs_grad || !is_bad(in[i], in[i]->grad)) continue;
        char what[160];
        snprintf(what, sizeof what, "the gradient of %s", in[i]->name ? in[i]->name : "its input");
        return fail(&w, "backward of ", what, in[i], in[i]->grad, ", from finite numbers");
    }
    return true;
}
