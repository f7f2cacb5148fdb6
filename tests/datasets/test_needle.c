/* test_needle.c - the needle is the highest element of its set, but no height belongs to needles
 * alone. */
#include "datasets/sets.h"

#include <stdlib.h>

Test(needle, the_highest_carries_the_label)
{
    sw_dataset *d = open_spec("needle:train=3000");
    cr_assert(d->schema.output.count == 4 && d->sets.width == 5);
    check_balance(d);
    check_sizes(d, 40);
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        int64_t best = 0, count[4] = {0};
        for (int64_t i = 0; i < s.size; i++) {
            const sw_real *x = s.x + 5 * i;
            if (x[0] > s.x[5 * best]) best = i;
            cr_assert(x[1] + x[2] + x[3] + x[4] == 1);
            for (int c = 0; c < 4; c++) {
                cr_assert(x[1 + c] == 0 || x[1 + c] == 1);
                count[c] += x[1 + c] == 1;
            }
        }
        cr_assert(s.x[5 * best + 1 + s.label] == 1, "set %lld", (long long)b);
        for (int64_t i = 0; i < s.size; i++) {
            cr_assert(s.instance[i] == (i == best));
            cr_assert(i == best || s.x[5 * i] <= s.x[5 * best] - 1);
            cr_assert(i == best || s.x[5 * i] > s.x[5 * best] - 3);
        }
        for (int c = 0; c < 4; c++) cr_assert(llabs(count[c] - count[0]) <= 1); /* no majority */
    }
    sw_dataset_free(d);
}

/* No threshold on the height separates needles from the others, since levels differ. So the rule
 * "the class of the element above t", which a mean behind an encoder can learn, is right in few
 * sets. */
Test(needle, no_height_is_a_needles)
{
    sw_dataset *d = open_spec("needle:train=3000");
    for (double t = -4; t < 4; t += 0.125) {
        int64_t alone = 0;
        for (int64_t b = 0; b < d->sets.count; b++) {
            set s = set_of(d, b);
            int64_t above = 0;
            for (int64_t i = 0; i < s.size; i++) above += s.x[5 * i] > t;
            alone += above == 1;
        }
        cr_assert((double)alone / (double)d->sets.count < 0.25, "above %g: %lld", t,
                  (long long)alone);
    }
    sw_dataset_free(d);
}
