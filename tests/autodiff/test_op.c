/* test_op.c - operators refuse bad sets, and pass NULL through. */
#include "with_tape.h"

#include <math.h>
#include <string.h>

TestSuite(op, .init = setup, .fini = teardown);

Test(op, sets_out_of_order_are_refused)
{
    const int64_t offsets[][4] = {{1, 2, 5, 9}, {0, 5, 2, 9}, {0, 2, 5, 8}};
    const char *const told[] = {"the first offset of the sets is 1, expected 0",
                                "set 1 ends at row 2, before it begins at 5",
                                "input is [9, 2]: the 3 sets have 8 rows together"};
    for (int i = 0; i < 3; i++) {
        const sw_sets sets = {3, offsets[i], NULL};
        cr_assert_null(sw_segment_sum(tape, sw_constant(tape, SW_DIMS(9, 2), 1), &sets));
        cr_assert_neq(sw_tape_status(tape), SW_OK);
        cr_assert(strstr(sw_error_message(), told[i]), "%s", sw_error_message());
        sw_tape_reset(tape);
    }
}

Test(op, null_passes_through)
{
    sw_tensor *x = sw_constant(tape, SW_DIMS(3, 4), 1);
    sw_tensor *failed = sw_reshape(tape, x, SW_DIMS(5));
    sw_tensor *y = sw_relu(tape, sw_scale(tape, sw_linear(tape, failed, x, NULL), 2));
    cr_assert_null(y);
    cr_assert_eq(sw_backward(tape, y), SW_ERROR_SHAPE);
    cr_assert_str_eq(sw_error_message(), "reshape: x is [3, 4]: its 12 elements do not fit [5]");
}

Test(op, null_without_a_failure_is_one)
{
    cr_assert_null(sw_relu(tape, NULL));
    cr_assert_neq(sw_tape_status(tape), SW_OK);
    cr_assert_str_eq(sw_error_message(), "relu: input 0 is NULL");
}
