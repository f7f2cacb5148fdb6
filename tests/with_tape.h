/* with_tape.h - a tape for each test of a suite. */
#ifndef SW_TESTS_WITH_TAPE_H
#define SW_TESTS_WITH_TAPE_H

#include <setwise/ops.h>

#include <criterion/criterion.h>

static sw_tape *tape;

static void setup(void)
{
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
}

static void teardown(void)
{
    sw_tape_free(tape);
}

/* The sum of all elements, a scalar. */
static inline sw_tensor *total(sw_tensor *x)
{
    return sw_sum(tape, sw_reshape(tape, x, SW_DIMS(x ? x->size : 0)), 0);
}

#endif
