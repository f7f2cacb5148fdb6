/* api_tensor.c - cases of tensor.h. What the tape cannot check, a build with -Darena_debug=true
 * does: api_ops.c. */
#include "api.h"

static sw_real number;

CASE(sw_tape_new)
{
    NEEDS(sw_tape_new, out, NULL);
}

CASE(sw_tape_free)
{
    sw_tape_free(NULL);
    RULE("tensor.h", "void sw_tape_free(sw_tape tape); / NULL is legal /");
    RULE("base.h", "and that an object was not freed");
}

CASE(sw_tape_reset)
{
    sw_tape *t = given_tape();
    NOTHING("input 0 is NULL", sw_relu(t, NULL));
    sw_tape_reset(t);
    WORKS(sw_tape_status(t));
    sw_tape_reset(t);
    RULE("tensor.h", "Pointers into the tape are invalid after it.");
    TRUSTS();
}

CASE(sw_tape_status)
{
    NEEDS(sw_tape_status, tape, NULL);
}

CASE(sw_tape_record)
{
    TRUSTS();
    sw_tape *t = given_tape();
    sw_tape_record(t, false);
    sw_tensor *x = given_matrix(t), *y = sw_relu(t, x);
    EXPECT(y && !y->needs_grad);
    sw_tape_record(t, true);
}

CASE(sw_tape_debug_numbers)
{
    sw_tape *t = given_tape();
    const sw_real zero = 0;
    sw_tape_debug_numbers(t, true);
    NOTHING("log", sw_log(t, sw_input(t, SW_DIMS(1), &zero)));
    sw_tape_debug_numbers(t, false);
    sw_tape_reset(t);
    EXPECT(sw_log(t, sw_input(t, SW_DIMS(1), &zero)));
    TRUSTS();
}

CASE(sw_tape_mark)
{
    EXPECT(sw_tape_mark(given_tape()) >= 0);
    TRUSTS();
}

CASE(sw_tape_keep)
{
    sw_tape *t = given_tape();
    sw_tape_record(t, false);
    sw_tensor *y = sw_relu(t, given_matrix(t));
    const sw_real first = y->data[0];
    EXPECT(sw_tape_keep(t, INT64_MAX, y) == y && sw_tape_keep(t, -1, y) == y);
    EXPECT(sw_tape_keep(t, -1, NULL) == NULL);
    EXPECT(y->data[0] == first);
    sw_tape_record(t, true);
}

CASE(sw_tape_defer)
{
    sw_tape *t = given_tape();
    sw_tape_defer(t, NULL);
    sw_tape_defer(t, &(sw_sets){0});
    sw_tape_defer(t, &negative_sets);
    RULE("tensor.h", "NULL: no operator waits from now on");
}

CASE(sw_store)
{
    EXPECT(sw_store(given_tape(), NULL) == NULL);
}

CASE(sw_tape_alloc)
{
    NOTHING("sw_tape_alloc: tape is NULL", sw_tape_alloc(NULL, 1));
    NOTHING("no memory can hold", sw_tape_alloc(given_tape(), SIZE_MAX));
    EXPECT(sw_tape_alloc(given_tape(), 0) != NULL);
}

CASE(sw_input)
{
    NOTHING("sw_input: tape is NULL", sw_input(NULL, 0, NULL, &number));
    NOTHING("sw_input: data is NULL, the shape is [2, 3]",
            sw_input(given_tape(), SW_DIMS(2, 3), NULL));
    NOTHING("a tensor has up to 4", sw_input(given_tape(), 5, NULL, &number));
    NOTHING("a tensor has up to 4", sw_input(given_tape(), -1, NULL, &number));
    NOTHING("a tensor has up to 4", sw_input(given_tape(), 1, NULL, &number));
    NOTHING("none negative", sw_input(given_tape(), SW_DIMS(2, -1), &number));
    NOTHING("64 bits hold", sw_input(given_tape(), SW_DIMS(HUGE_SIZE, 3), &number));
    EXPECT(sw_input(given_tape(), SW_DIMS(0, 3), NULL) != NULL);
    EXPECT(sw_input(given_tape(), 0, NULL, &number) != NULL);
}

CASE(sw_variable)
{
    NOTHING("sw_variable: tape is NULL", sw_variable(NULL, 0, NULL, &number, NULL));
    NOTHING("sw_variable: data is NULL", sw_variable(given_tape(), 0, NULL, NULL, NULL));
    NOTHING("64 bits hold", sw_variable(given_tape(), SW_DIMS(INT64_MAX, 2), &number, NULL));
    EXPECT(sw_variable(given_tape(), 0, NULL, &number, NULL) != NULL);
}

CASE(sw_constant)
{
    NOTHING("sw_constant: tape is NULL", sw_constant(NULL, 0, NULL, 1));
    NOTHING("64 bits hold", sw_constant(given_tape(), SW_DIMS(INT64_MAX, 2), 1));
    NOTHING("no memory can hold", sw_constant(given_tape(), SW_DIMS(HUGE_SIZE), 1));
    EXPECT(sw_constant(given_tape(), SW_DIMS(0), NAN) != NULL);
}

CASE(sw_backward)
{
    sw_tape *t = given_tape();
    NEEDS(sw_backward, tape, NULL, NULL);
    REFUSES(SW_ERROR_ARGUMENT, "the loss is NULL", sw_backward(t, NULL));
    REFUSES(SW_ERROR_SHAPE, "the loss is [6, 4], expected a scalar",
            sw_backward(t, given_matrix(t)));
    t = given_tape();
    WORKS(sw_backward(t, sw_constant(t, 0, NULL, 1)));
}

CASE(sw_sets_uniform)
{
    NOTHING("sw_sets_uniform: tape is NULL", sw_sets_uniform(NULL, &full_sets, 2));
    NOTHING("2 rows for each of 0 sets", sw_sets_uniform(given_tape(), NULL, 2));
    NOTHING("-2 rows for each of 2 sets", sw_sets_uniform(given_tape(), &full_sets, -2));
    NOTHING("of 2 sets", sw_sets_uniform(given_tape(), &full_sets, INT64_MAX));
    NOTHING("of -1 sets", sw_sets_uniform(given_tape(), &negative_sets, 1));
    NOTHING("no memory can hold", sw_sets_uniform(given_tape(), &(sw_sets){.count = INT64_MAX}, 1));
    const sw_sets *none = sw_sets_uniform(given_tape(), &(sw_sets){0}, 3);
    EXPECT(none && none->count == 0 && none->offset[0] == 0);
}

CASE(sw_sets_join)
{
    NOTHING("sw_sets_join: tape is NULL", sw_sets_join(NULL, &full_sets, &full_sets));
    NOTHING("0 sets join 2", sw_sets_join(given_tape(), NULL, &full_sets));
    NOTHING("2 sets join 0", sw_sets_join(given_tape(), &full_sets, NULL));
    NOTHING("3 sets join 2", sw_sets_join(given_tape(), &given_sets, &full_sets));
    NOTHING("-1 sets join -1", sw_sets_join(given_tape(), &negative_sets, &negative_sets));
}
