/* test_image_distinct.c - the class of unique-digits and fashion-distinct is the number of
 * different classes. */
#include "datasets/bags.h"

TestSuite(image_distinct, .init = small_images_begin, .fini = scratch_end);

Test(image_distinct, unique_digits)
{
    sw_dataset *d = open_spec("unique-digits:train=4000:valid=300:test=300");
    double of_size[11] = {0}, joint[11][11] = {{0}}, n = (double)d->sets.count, first[10] = {0};
    cr_assert(d->task == SW_CLASSES && d->schema.output.count == 10 && !d->instance_label);
    cr_assert_str_eq(d->schema.output.name[9], "10");
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_mnist);
        cr_assert(s.size >= 6 && s.size <= 10);
        cr_assert(s.different == d->sets.label[b] + 1, "set %lld", (long long)b);
        of_size[s.size]++, joint[s.size][s.different]++;
        for (int c = 0; c < 10; c++) first[c] += s.different == 1 && s.of[c];
    }
    double one = 0;
    for (int c = 0; c < 10; c++) one += first[c];
    for (int c = 0; c < 10; c++) check_share_of(first[c], one, 0.1, "digit", c);
    for (int size = 6; size <= 10; size++) {
        check_share_of(of_size[size], n, 0.2, "size", size);
        for (int u = 1; u <= size; u++)
            check_share_of(joint[size][u], of_size[size], 1.0 / size, "different ones", u);
    }
    sw_dataset_free(d);
}

Test(image_distinct, fashion_distinct)
{
    sw_dataset *d = open_spec("fashion-distinct:train=3000:valid=300:test=300");
    cr_assert(d->schema.output.count == 6);
    check_balance_and_sizes(d, 6, 18);
    double twos = 0, ones_first = 0, expected = 0, variance = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_fashion_mnist);
        cr_assert(s.different == d->sets.label[b] + 1, "set %lld", (long long)b);
        if (s.different != 2) continue;
        /* Each image is a toss of a fair coin, given that both garments occur. */
        int64_t count = s.of[class_of(d, d->sets.offset[b], &sw_fashion_mnist)];
        double others = (double)s.size - 1, all = pow(0.5, others), sure = 1 - all;
        double mean = (others / 2 - others * all) / sure;
        double square = (others * (others + 1) / 4 - others * others * all) / sure;
        twos++, ones_first += (double)count - 1, expected += mean, variance += square - mean * mean;
    }
    cr_assert(twos > 300 && fabs(ones_first - expected) < 5 * sqrt(variance), "%g, not %g",
              ones_first, expected);
    sw_dataset_free(d);
}

Test(image_distinct, what_cannot_be)
{
    expect_refused("unique-digits:least=9:most=8",
                   "least=9:most=8:classes=10: expected most to be the largest");
    expect_refused("unique-digits:most=9", "most=9:classes=10: expected most to be the largest");
}

Test(image_distinct, same_sets_everywhere)
{
    expect_fingerprint(open_spec("unique-digits:train=10:valid=5:test=5"), 0x6e4807fbe707e646);
    expect_fingerprint(open_spec("fashion-distinct:train=10:valid=5:test=5"), 0x956fefacb4782331);
}
