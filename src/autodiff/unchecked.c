/* unchecked.c - looks at numbers that come from outside, when an operator has read them. */
#include "autodiff/unchecked.h"

#include "autodiff/tape.h"
#include "autodiff/tensor.h"
#include "base/error.h"
#include "kernels/finite.h"

/* A row of up to so many numbers is checked itself, not by one number of the result's row. */
enum { NARROW = 16 };

/* Is the first column of a matrix finite? */
static bool column_is_finite(const sw_tensor *x)
{
    const int64_t width = sw_width(x), rows = sw_rows(x);
    bool finite = true;
    for (int64_t i = 0; i < rows; i++) finite &= x->data[i * width] - x->data[i * width] == 0;
    return finite;
}

sw_status sw_input_not_finite(void)
{
    return sw_fail(SW_ERROR_ARGUMENT, "the input of the model is not finite");
}

bool sw_check_unchecked(sw_tape *tape, bool spreads, sw_tensor *const *in, int count,
                        const sw_tensor *out)
{
    for (int i = 0; i < count; i++) {
        if (!in[i] || !in[i]->unchecked || !in[i]->data) continue;
        const bool is_wide = sw_width(in[i]) > NARROW;
        if (spreads && is_wide && i == 0 && out->size > 0 && column_is_finite(out)) continue;
        if (!sw_all_finite(in[i]->data, in[i]->size)) {
            sw_tape_fail(tape, sw_input_not_finite());
            return false;
        }
        in[i]->unchecked = false;
    }
    return true;
}
