/* test_synthetic.c - needle, majority, extent: is each label what a plain reading of the task's
 * rule gives, and are the shortcuts closed? */
#include <setwise/data.h>

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static sw_dataset *open_spec(const char *spec)
{
    sw_dataset *dataset;
    cr_assert(sw_dataset_open(&dataset, spec, 11) == SW_OK, "%s", sw_error_message());
    return dataset;
}

/* A set of a data set, for the loops below. */
typedef struct set {
    const sw_real *x;
    const uint8_t *instance;
    int64_t size;
    int32_t label;
} set;

static set set_of(const sw_dataset *d, int64_t b)
{
    int64_t first = d->sets.offset[b];
    return (set){d->sets.x + first * d->sets.width, d->instance_label + first,
                 d->sets.offset[b + 1] - first, d->sets.label[b]};
}

/* Each class has its share of the sets, within five standard errors. */
static void check_balance(const sw_dataset *d)
{
    const double n = (double)d->sets.count, share = 1.0 / (double)d->outputs;
    for (int32_t c = 0; c < d->outputs; c++) {
        double count = 0;
        for (int64_t b = 0; b < d->sets.count; b++) count += d->sets.label[b] == c;
        cr_assert(fabs(count / n - share) < 5 * sqrt(share * (1 - share) / n), "class %d: %g", c,
                  count / n);
    }
}

/* The mean size of the sets of each class is that of all, within five standard errors. */
static void check_sizes(const sw_dataset *d, int64_t size)
{
    for (int32_t c = 0; c < d->outputs; c++) {
        double count = 0, sum = 0, spread = (double)size / sqrt(12);
        for (int64_t b = 0; b < d->sets.count; b++) {
            set s = set_of(d, b);
            cr_assert(s.size >= size - size / 2 && s.size <= size + size / 2);
            if (s.label == c) count++, sum += (double)s.size;
        }
        cr_assert(fabs(sum / count - (double)size) < 5 * spread / sqrt(count), "class %d: %g", c,
                  sum / count);
    }
}

Test(needle, the_highest_carries_the_label)
{
    sw_dataset *d = open_spec("needle:train=3000");
    cr_assert(d->outputs == 4 && d->sets.width == 5);
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

/* The best threshold on height alone tells needles badly: at any height, the level may be such
 * that others lie there. The sharpest rule "the class of an element above t", which a mean after
 * an encoder can learn, is right for few sets. */
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

Test(majority, the_most_frequent_kind)
{
    sw_dataset *d = open_spec("majority:train=3000");
    cr_assert(d->outputs == 4 && d->sets.width == 2);
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

Test(extent, the_bin_of_the_extent)
{
    sw_dataset *d = open_spec("extent:train=3000");
    cr_assert(d->outputs == 5 && d->sets.width == 1);
    check_balance(d);
    check_sizes(d, 40);
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        double low = s.x[0], high = s.x[0];
        for (int64_t i = 0; i < s.size; i++)
            low = fmin(low, (double)s.x[i]), high = fmax(high, (double)s.x[i]);
        double place = (high - low - 1) * 4 - s.label;
        cr_assert(place > 0.09 && place < 0.91, "set %lld: label %d, extent %g", (long long)b,
                  s.label, high - low);
        for (int64_t i = 0; i < s.size; i++)
            if (s.instance[i]) cr_assert((double)s.x[i] == low || (double)s.x[i] == high);
    }
    sw_dataset_free(d);
}

/* Correlation of the extent with the deviation of the values other than the two extremes. */
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

/* The same bits on every machine, and in float and double alike: all numbers are whole multiples
 * of 1/2048 below 8. FNV-1a over them and over the labels. */
static uint64_t fingerprint(const char *spec)
{
    sw_dataset *d = open_spec(spec);
    uint64_t hash = 0xcbf29ce484222325u;
    for (int64_t i = 0; i < d->sets.offset[d->sets.count] * d->sets.width; i++) {
        double steps = (double)d->sets.x[i] * 2048;
        cr_assert(steps == floor(steps) && fabs(steps) < 8 * 2048);
        hash = (hash ^ (uint64_t)(int64_t)steps) * 0x100000001b3u;
    }
    for (int64_t b = 0; b < d->sets.count; b++)
        hash = (hash ^ (uint64_t)d->sets.label[b]) * 0x100000001b3u;
    sw_dataset_free(d);
    return hash;
}

Test(synthetic, same_bits_everywhere)
{
    const struct {
        const char *spec;
        uint64_t hash;
    } golden[] = {{"needle", 0x5190db570aeeac0b},
                  {"majority", 0xaf368a07dbe43b9c},
                  {"extent", 0xa12fbe07e019f437}};
    for (size_t i = 0; i < sizeof golden / sizeof golden[0]; i++) {
        uint64_t hash = fingerprint(golden[i].spec);
        cr_assert(hash == golden[i].hash, "%s: 0x%llx", golden[i].spec, (unsigned long long)hash);
    }
}
