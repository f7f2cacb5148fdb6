/* test_majority.c - the class is the kind that most elements have. */
#include "datasets/sets.h"

Test(majority, the_most_frequent_kind)
{
    sw_dataset *d = open_spec("majority:train=3000");
    cr_assert(d->schema.output.count == 4 && d->sets.width == 2);
    check_balance(d);
    check_sizes(d, 40);
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        int64_t count[4] = {0};
        for (int64_t i = 0; i < s.size; i++) {
            sw_real x = s.x[2 * i], y = s.x[2 * i + 1];
            cr_assert(x >= -1.5 && x < 1.5 && y >= -1.5 && y < 1.5);
            cr_assert((x >= 0.5 || x < -0.5) && (y >= 0.5 || y < -0.5));
            int kind = (x > 0) + 2 * (y > 0);
            count[kind]++;
            cr_assert(s.instance[i] == (kind == s.label));
        }
        for (int k = 0; k < 4; k++) {
            cr_assert(count[k] > 0, "a missing kind would tell a maximum something");
            cr_assert(k == s.label || count[k] < count[s.label], "set %lld", (long long)b);
        }
    }
    sw_dataset_free(d);
}
