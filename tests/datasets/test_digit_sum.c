/* test_digit_sum.c - the target is the sum of the digits. */
#include "datasets/bags.h"

TestSuite(digit_sum, .init = small_images_begin, .fini = scratch_end);

Test(digit_sum, the_sum_of_the_digits)
{
    sw_dataset *d = open_spec("digit-sum:train=3000:valid=300:test=60:size=7:test-size=30");
    double of_size[8] = {0}, of_digit[10] = {0}, images = 0;
    cr_assert(d->task == SW_REGRESSION && d->schema.output.count == 1 && !d->instance_label);
    cr_assert_str_eq(d->schema.output.name[0], "sum");
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_mnist);
        int64_t sum = 0;
        for (int c = 0; c < 10; c++) {
            sum += c * s.of[c];
            of_digit[c] += (double)s.of[c], images += (double)s.of[c];
        }
        cr_assert(d->sets.target[b] == (sw_real)sum, "set %lld", (long long)b);
        if (sw_dataset_role(d, b) == SW_TEST) {
            cr_assert(s.size == 30);
        } else {
            cr_assert(s.size >= 1 && s.size <= 7);
            of_size[s.size]++;
        }
    }
    for (int n = 1; n <= 7; n++) check_share_of(of_size[n], 3300, 1 / 7.0, "size", n);
    for (int c = 0; c < 10; c++) /* the shares in the pools are near a tenth */
        cr_assert(fabs(of_digit[c] / images - 0.1) < 0.03, "digit %d: %g", c, of_digit[c] / images);
    sw_dataset_free(d);
}

Test(digit_sum, same_sets_everywhere)
{
    expect_fingerprint(open_spec("digit-sum:train=10:valid=5:test=5"), 0x9826071339be7031);
}
