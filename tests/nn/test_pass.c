/* test_pass.c - what a forward pass carries: parameters on its tape, gradients, dropout. */
#include <setwise/nn.h>

#include <criterion/criterion.h>
#include <string.h>

static sw_params params;
static sw_param *first, *second;
static sw_tape *tape;

static void setup(void)
{
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    first = sw_param_new(&params, "first", SW_DIMS(2), (sw_init){.value = 3}, true);
    second = sw_param_new(&params, "second", SW_DIMS(2), (sw_init){.value = 5}, true);
    cr_assert(first && second && sw_params_start(&params, 0) == SW_OK);
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
}

static void teardown(void)
{
    sw_tape_free(tape);
    sw_params_end(&params);
}

TestSuite(pass, .init = setup, .fini = teardown);

Test(pass, a_parameter_is_one_tensor)
{
    sw_pass pass = sw_pass_begin(tape, &params, NULL);
    sw_tensor *x = sw_pass_param(&pass, second);
    cr_assert_not_null(x);
    cr_expect_eq(sw_pass_param(&pass, second), x, "however often it is asked for");
    cr_expect_neq(sw_pass_param(&pass, first), x);
    cr_expect_eq(x->data, params.values + second->offset, "a view of the flat array");
    cr_expect_not(x->needs_grad, "without an array of gradients");
}

/* loss = sum(first * second), of which `first` is used twice. */
Test(pass, gradients_go_to_the_flat_array)
{
    sw_real grads[64] = {0};
    cr_assert_leq(params.flat_size, 64);
    sw_pass pass = sw_pass_begin(tape, &params, grads);
    sw_tensor *a = sw_pass_param(&pass, first), *b = sw_pass_param(&pass, second);
    sw_tensor *loss = sw_sum(tape, sw_add(tape, sw_multiply(tape, a, b), a), 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK, "%s", sw_error_message());
    for (int i = 0; i < 2; i++) {
        cr_expect_eq(grads[first->offset + i], 6, "second + 1");
        cr_expect_eq(grads[second->offset + i], 3, "first");
    }
}

Test(pass, dropout_drops_in_training_alone)
{
    const int64_t offset[] = {0, 100};
    const sw_sets sets = {1, offset, NULL};
    sw_pass pass = sw_pass_begin(tape, &params, NULL);
    sw_tensor *x = sw_constant(tape, SW_DIMS(100, 4), 1);
    cr_expect_eq(sw_pass_dropout(&pass, x, 0.5, &sets), x, "evaluation");
    pass.training = true;
    cr_expect_eq(sw_pass_dropout(&pass, x, 0, &sets), x, "nothing to drop");
    cr_expect_eq(pass.dropout.layer, 0);

    /* Two dropouts of one pass draw different numbers. */
    sw_tensor *one = sw_pass_dropout(&pass, x, 0.5, &sets);
    sw_tensor *two = sw_pass_dropout(&pass, x, 0.5, &sets);
    cr_assert(one && two);
    cr_expect_eq(pass.dropout.layer, 2);
    int dropped = 0, different = 0;
    for (int i = 0; i < 400; i++) {
        cr_expect(one->data[i] == 0 || one->data[i] == 2, "dropped, or scaled by 1 / (1 - p)");
        dropped += one->data[i] == 0;
        different += one->data[i] != two->data[i];
    }
    cr_expect(dropped > 140 && dropped < 260, "%d of 400", dropped);
    cr_expect(different > 140 && different < 260, "%d of 400", different);
}

Test(pass, a_failed_tape_gives_no_tensor)
{
    cr_assert_null(sw_relu(tape, NULL));
    sw_pass pass = sw_pass_begin(tape, &params, NULL);
    cr_expect_null(sw_pass_param(&pass, first));
}
