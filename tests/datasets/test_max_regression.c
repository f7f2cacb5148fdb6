/* test_max_regression.c - the target is the largest number. */
#include "datasets/sets.h"

Test(max_regression, the_largest_number)
{
    sw_dataset *d = open_spec("max-regression:train=6000:range=50:size=8");
    cr_assert(d->task == SW_REGRESSION && d->schema.output.count == 1 && d->sets.width == 1);
    cr_assert_str_eq(d->schema.output.name[0], "maximum");
    double sizes[9] = {0}, sum = 0, count = 0, n = (double)d->sets.count;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        double largest = -1;
        cr_assert(s.size >= 1 && s.size <= 8);
        sizes[s.size]++;
        for (int64_t i = 0; i < s.size; i++) {
            cr_assert(s.x[i] >= 0 && s.x[i] < 50);
            largest = fmax(largest, (double)s.x[i]);
            sum += (double)s.x[i], count++;
        }
        cr_assert((double)d->sets.target[b] == largest, "set %lld", (long long)b);
        for (int64_t i = 0; i < s.size; i++)
            cr_assert(s.instance[i] == ((double)s.x[i] == largest));
    }
    for (int k = 1; k <= 8; k++)
        cr_assert(fabs(sizes[k] / n - 0.125) < 5 * sqrt(0.125 * 0.875 / n), "%d: %g", k, sizes[k]);
    cr_assert(fabs(sum / count - 25) < 5 * 50 / sqrt(12 * count), "mean %g", sum / count);
    sw_dataset_free(d);
}
