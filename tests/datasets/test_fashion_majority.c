/* test_fashion_majority.c - the class is the garment that most images show. */
#include "datasets/bags.h"

TestSuite(fashion_majority, .init = small_images_begin, .fini = scratch_end);

static void check_majority(const char *spec, int kinds, int64_t least, int64_t most)
{
    sw_dataset *d = open_spec(spec);
    cr_assert(d->schema.output.count == kinds);
    cr_assert_str_eq(d->schema.output.name[1], "trouser");
    check_balance_and_sizes(d, least, most);
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_fashion_mnist);
        const int label = d->sets.label[b];
        for (int c = 0; c < 10; c++) {
            cr_assert(c == label || s.of[c] < s.of[label], "set %lld: a tie", (long long)b);
            cr_assert(c < kinds || s.of[c] == 0);
            cr_assert(c >= kinds || s.size <= kinds || s.of[c] > 0,
                      "a missing kind tells a maximum");
        }
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++)
            cr_assert(d->instance_label[i] == (class_of(d, i, &sw_fashion_mnist) == label));
    }
    sw_dataset_free(d);
}

Test(fashion_majority, the_most_frequent_garment)
{
    check_majority("fashion-majority:train=3000:valid=300:test=300", 4, 8, 24);
    check_majority("fashion-majority:train=1000:valid=30:test=30:kinds=10:size=9", 10, 5, 13);
    check_majority("fashion-majority:train=1000:valid=30:test=30:kinds=2:size=1", 2, 1, 1);
}

Test(fashion_majority, same_sets_everywhere)
{
    expect_fingerprint(open_spec("fashion-majority:train=10:valid=5:test=5"), 0xbe3185312a63d06a);
}
