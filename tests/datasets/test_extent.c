/* test_extent.c - the class is the bin of the extent, and the bulk of a set says little about it.
 */
#include "datasets/sets.h"

Test(extent, the_bin_of_the_extent)
{
    sw_dataset *d = open_spec("extent:train=3000");
    cr_assert(d->schema.output.count == 5 && d->sets.width == 1);
    check_balance(d);
    check_sizes(d, 40);
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        double low = s.x[0], high = s.x[0];
        for (int64_t i = 0; i < s.size; i++)
            low = fmin(low, (double)s.x[i]), high = fmax(high, (double)s.x[i]);
        double in_bin = (high - low - 1) * 4 - s.label;
        cr_assert(in_bin > 0.09 && in_bin < 0.91, "set %lld: label %d, extent %g", (long long)b,
                  s.label, high - low);
        int ends = 0;
        for (int64_t i = 0; i < s.size; i++) {
            if (!s.instance[i]) continue;
            cr_assert((double)s.x[i] == low || (double)s.x[i] == high);
            ends++;
        }
        cr_assert_eq(ends, 2);
    }
    sw_dataset_free(d);
}

/* The extent does not correlate with the deviation of the other values. */
Test(extent, the_bulk_tells_little)
{
    sw_dataset *d = open_spec("extent:train=3000");
    double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        double sum = 0, square = 0, count = 0;
        for (int64_t i = 0; i < s.size; i++)
            if (!s.instance[i])
                count++, sum += (double)s.x[i], square += (double)s.x[i] * (double)s.x[i];
        double x = sqrt(fmax(square / count - sum / count * sum / count, 0)), y = s.label;
        n++, sx += x, sy += y, sxx += x * x, syy += y * y, sxy += x * y;
    }
    double r = (n * sxy - sx * sy) / sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
    cr_assert(fabs(r) < 5 / sqrt(n), "correlation %g", r);
    sw_dataset_free(d);
}
