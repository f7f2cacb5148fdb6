/* test_fashion_count.c - the class is the number of images of the target garment. */
#include "datasets/bags.h"

TestSuite(fashion_count, .init = small_images_begin, .fini = scratch_end);

Test(fashion_count, how_many_targets)
{
    sw_dataset *d = open_spec("fashion-count:train=4000:valid=300:test=300:target=6");
    double others[10] = {0}, all = 0, position = 0, positions = 0;
    cr_assert(d->schema.output.count == 5);
    cr_assert_str_eq(d->schema.output.name[4], "4");
    check_balance_and_sizes(d, 5, 15);
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_fashion_mnist);
        cr_assert(s.of[6] == d->sets.label[b], "set %lld", (long long)b);
        for (int64_t i = 0; i < s.size; i++) {
            int64_t row = d->sets.offset[b] + i;
            cr_assert(d->instance_label[row] == (class_of(d, row, &sw_fashion_mnist) == 6));
            if (d->instance_label[row]) position += ((double)i + 0.5) / (double)s.size, positions++;
        }
        for (int c = 0; c < 10; c++)
            if (c != 6) others[c] += (double)s.of[c], all += (double)s.of[c];
    }
    for (int c = 0; c < 10; c++)
        if (c != 6) check_share_of(others[c], all, 1 / 9.0, "garment", c);
    cr_assert(fabs(position / positions - 0.5) < 5 / sqrt(12 * positions), "mean position %g",
              position / positions);
    sw_dataset_free(d);
}

Test(fashion_count, what_cannot_be)
{
    expect_refused("fashion-count:most=6", "most=6: the smallest set has 5 images");
}

Test(fashion_count, same_sets_everywhere)
{
    expect_fingerprint(open_spec("fashion-count:train=10:valid=5:test=5"), 0x68c0d22b1407e00a);
}
