/* test_fashion_match.c - in half of the bags two images show the same garment. */
#include "datasets/bags.h"

TestSuite(fashion_match, .init = small_images_begin, .fini = scratch_end);

Test(fashion_match, a_pair_in_half_of_the_bags)
{
    sw_dataset *d = open_spec("fashion-match:train=4000:valid=300:test=300");
    double kinds[2][10] = {{0}}, all[2] = {0}, position = 0, positions = 0;
    cr_assert(d->schema.output.count == 2);
    check_balance_and_sizes(d, 2, 6);
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_fashion_mnist);
        const int label = d->sets.label[b];
        cr_assert(s.different == s.size - label, "set %lld", (long long)b);
        for (int64_t i = 0; i < s.size; i++) {
            int64_t row = d->sets.offset[b] + i;
            int class = class_of(d, row, &sw_fashion_mnist);
            cr_assert(d->instance_label[row] == (s.of[class] == 2));
            if (d->instance_label[row]) position += ((double)i + 0.5) / (double)s.size, positions++;
        }
        for (int c = 0; c < 10; c++) kinds[label][c] += s.of[c] > 0, all[label] += s.of[c] > 0;
    }
    /* No garment gives the class away: all are equally frequent in both classes. */
    for (int label = 0; label < 2; label++)
        for (int c = 0; c < 10; c++) check_share_of(kinds[label][c], all[label], 0.1, "garment", c);
    cr_assert(fabs(position / positions - 0.5) < 5 / sqrt(12 * positions), "mean position %g",
              position / positions);
    sw_dataset_free(d);
    sw_dataset_free(
        open_spec("fashion-match:train=400:valid=30:test=30:size=7")); /* up to ten images */
}

Test(fashion_match, what_cannot_be)
{
    expect_refused("fashion-match:size=8", "size=8: expected a whole number from 3 to 7");
}

Test(fashion_match, same_sets_everywhere)
{
    expect_fingerprint(open_spec("fashion-match:train=10:valid=5:test=5"), 0xc2b3dafb7050760d);
}
