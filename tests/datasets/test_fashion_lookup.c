/* test_fashion_lookup.c - the class is the garment under the key of the question. */
#include "datasets/bags.h"

TestSuite(fashion_lookup, .init = small_images_begin, .fini = scratch_end);

/* The position of the only number that is not 0. It is `height`. */
static int64_t one_of(const sw_real *x, int64_t width, sw_real height)
{
    int64_t one = -1;
    for (int64_t i = 0; i < width; i++) {
        cr_assert(x[i] == 0 || (x[i] == height && one < 0), "not one-hot");
        if (x[i] == height) one = i;
    }
    cr_assert(one >= 0, "not one-hot");
    return one;
}

Test(fashion_lookup, the_garment_under_the_key)
{
    enum { KEYS = 20 };
    sw_dataset *d = open_spec("fashion-lookup:train=4000:valid=300:test=300:keys=20:size=9");
    double uses[KEYS] = {0}, n = (double)d->sets.count, position = 0, guess = 0, expected = 0;
    cr_assert(d->sets.width == IMAGE_PIXELS + KEYS && d->sets.context_width == KEYS);
    cr_assert(d->schema.output.count == 10);
    check_balance_and_sizes(d, 5, 13);
    for (int64_t b = 0; b < d->sets.count; b++) {
        shown s = look_at(d, b, &sw_fashion_mnist);
        const int64_t question = one_of(d->sets.context + b * KEYS, KEYS, 1);
        bool there[KEYS] = {false};
        int found = 0, most = 0;
        for (int64_t i = 0; i < s.size; i++) {
            const int64_t row = d->sets.offset[b] + i;
            const int64_t key = one_of(d->sets.x + row * d->sets.width + IMAGE_PIXELS, KEYS, 28);
            cr_assert(!there[key], "set %lld has a key twice", (long long)b);
            there[key] = true;
            cr_assert(d->instance_label[row] == (key == question));
            if (key != question) continue;
            cr_assert(class_of(d, row, &sw_fashion_mnist) == d->sets.label[b], "set %lld",
                      (long long)b);
            found++, position += ((double)i + 0.5) / (double)s.size;
        }
        cr_assert(found == 1);
        uses[question]++;
        for (int c = 0; c < 10; c++) {
            cr_assert(s.of[c] <= (s.size + 9) / 10, "garments are dealt evenly");
            if (s.of[c] > s.of[most]) most = c;
        }
        guess += most == d->sets.label[b];
        expected += ceil((double)s.size / 10) / (double)s.size;
    }
    /* The best guess without the question, the key, and its position. */
    check_share_of(guess, n, expected / n, "guess", 0);
    for (int k = 0; k < KEYS; k++) check_share_of(uses[k], n, 1.0 / KEYS, "key", k);
    cr_assert(fabs(position / n - 0.5) < 5 / sqrt(12 * n), "mean position %g", position / n);
    sw_dataset_free(d);
}

Test(fashion_lookup, what_cannot_be)
{
    expect_refused("fashion-lookup:size=12",
                   "size=12: sets have up to 18 entries, and there are only keys=16");
}

Test(fashion_lookup, same_sets_everywhere)
{
    expect_fingerprint(open_spec("fashion-lookup:train=10:valid=5:test=5"), 0xc8c5dc352b69cc65);
}
