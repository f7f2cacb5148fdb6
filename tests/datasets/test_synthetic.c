/* test_synthetic.c - the drawn tasks: is each answer what a plain reading of the task's rule gives,
 * and are the shortcuts closed? */
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

/* ---- lookup ---------------------------------------------------------------------------------- */

/* Where the one of a one-hot row is; there is nothing else. */
static int64_t one_of(const sw_real *x, int64_t width)
{
    int64_t one = -1;
    for (int64_t i = 0; i < width; i++) {
        cr_assert(x[i] == 0 || (x[i] == 1 && one < 0), "not one-hot");
        if (x[i] == 1) one = i;
    }
    cr_assert(one >= 0, "not one-hot");
    return one;
}

Test(lookup, the_value_under_the_key_that_is_asked_for)
{
    enum { KEYS = 20, VALUES = 5 };
    sw_dataset *d = open_spec("lookup:train=6000:keys=20:values=5:size=10");
    cr_assert(d->schema.output.count == VALUES && d->sets.width == KEYS + VALUES);
    cr_assert(d->sets.context_width == KEYS && d->task == SW_CLASSES);
    check_balance(d);
    check_sizes(d, 10);
    double place = 0, guess = 0, expected = 0, uses[KEYS] = {0}, n = (double)d->sets.count;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        const int64_t asked = one_of(d->sets.context + b * KEYS, KEYS);
        int64_t found = 0, count[VALUES] = {0}, most = 0, where = -1;
        bool there[KEYS] = {false};
        for (int64_t i = 0; i < s.size; i++) {
            const int64_t key = one_of(s.x + i * (KEYS + VALUES), KEYS);
            const int64_t value = one_of(s.x + i * (KEYS + VALUES) + KEYS, VALUES);
            cr_assert(!there[key], "set %lld has a key twice", (long long)b);
            there[key] = true;
            if (++count[value] > count[most]) most = value;
            cr_assert(s.instance[i] == (key == asked));
            if (key != asked) continue;
            cr_assert(value == s.label, "set %lld", (long long)b);
            found++, where = i;
        }
        cr_assert(found == 1);
        uses[asked]++;
        place += ((double)where + 0.5) / (double)s.size;
        guess += most == s.label;
        expected += ceil((double)s.size / VALUES) / (double)s.size;
    }
    /* Means over the sets, within five standard errors: of the place, uniform in 0 to 1, and of the
     * best guess that does not know the question. */
    cr_assert(fabs(place / n - 0.5) < 5 / sqrt(12 * n), "mean place %g", place / n);
    double p = expected / n;
    cr_assert(fabs(guess / n - p) < 5 * sqrt(p * (1 - p) / n), "%g instead of %g", guess / n, p);
    cr_assert_lt(p, 0.3);
    for (int k = 0; k < KEYS; k++)
        cr_assert(fabs(uses[k] / n - 1.0 / KEYS) < 5 * sqrt(1.0 / KEYS / n), "key %d: %g", k,
                  uses[k]);
    sw_dataset_free(d);
}

Test(lookup, more_entries_than_keys)
{
    expect_refused("lookup:size=12",
                   "size=12: sets have up to 18 entries, and there are only keys=16");
}

/* ---- max-regression -------------------------------------------------------------------------- */

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

/* ---- mixture --------------------------------------------------------------------------------- */

/* Of one component: sums about the mean of each set, over all sets, tell the deviation. */
Test(mixture, one_component)
{
    sw_dataset *d = open_spec("mixture:train=2000:components=1:least=50:most=90");
    cr_assert(d->task == SW_MIXTURE && d->schema.output.count == 5 && d->sets.width == 2);
    cr_assert_str_eq(d->schema.output.name[3], "deviation x 1");
    cr_assert(!d->sets.label && !d->sets.target && d->sets.targets == 0);
    double square = 0, freedom = 0, means = 0, spread = 0, sizes = 0, n = (double)d->sets.count;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        cr_assert(s.size >= 50 && s.size <= 90);
        sizes += (double)s.size;
        for (int c = 0; c < 2; c++) {
            double mean = 0;
            for (int64_t i = 0; i < s.size; i++) mean += (double)s.x[2 * i + c] / (double)s.size;
            for (int64_t i = 0; i < s.size; i++)
                square += ((double)s.x[2 * i + c] - mean) * ((double)s.x[2 * i + c] - mean);
            freedom += (double)s.size - 1;
            means += mean, spread += mean * mean;
        }
    }
    cr_assert(fabs(sizes / n - 70) < 5 * sqrt(140 / n), "mean size %g", sizes / n);
    cr_assert(fabs(square / freedom - 0.09) < 5 * 0.09 * sqrt(2 / freedom), "variance %g",
              square / freedom);
    cr_assert(fabs(means / (2 * n)) < 5 * sqrt(64 / 12.0 / (2 * n)));
    cr_assert(fabs(spread / (2 * n) - 64 / 12.0) < 5 * 64 / sqrt(180 * 2 * n), "spread %g",
              spread / (2 * n));
    /* The entropy of the Gaussian; the deviation of ln p of an element is 1. */
    double expected = -log(2 * acos(-1) * 0.09) - 1;
    cr_assert(fabs(d->best - expected) < 5 / sqrt(70 * 1000), "%g", d->best);
    sw_dataset_free(d);
}

/* The shares of components far apart: uniform on the simplex, the largest of two is 3/4 on
 * average. And the best is what 4 Gaussians of the paper's task come to. */
Test(mixture, weights_and_the_best)
{
    sw_dataset *d = open_spec("mixture:train=3000:components=2");
    double largest = 0, count = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        double low = 9, high = -9, below = 0;
        for (int64_t i = 0; i < s.size; i++)
            low = fmin(low, (double)s.x[2 * i]), high = fmax(high, (double)s.x[2 * i]);
        if (high - low < 5) continue; /* by chance of the means, apart from the weights */
        for (int64_t i = 0; i < s.size; i++) below += (double)s.x[2 * i] < (low + high) / 2;
        largest += fmax(below, (double)s.size - below) / (double)s.size, count++;
    }
    cr_assert(count > 500 && fabs(largest / count - 0.75) < 5 * 0.15 / sqrt(count), "%g of %g",
              largest / count, count);
    sw_dataset_free(d);
    d = open_spec("mixture:train=10");
    cr_assert(d->schema.output.count == 20);
    cr_assert(fabs(d->best + 1.4726) < 0.05, "%g", d->best);
    sw_dataset_free(d);
    expect_refused("mixture:least=600", "most=500 is less than least=600");
}

/* ---- distinct -------------------------------------------------------------------------------- */

Test(distinct, how_many_different_tokens)
{
    enum { TOKENS = 30 };
    sw_dataset *d = open_spec("distinct:train=6000:vocabulary=30");
    cr_assert(d->schema.output.count == 6 && d->sets.width == 1 && d->schema.vocabulary == TOKENS);
    check_balance(d);
    check_sizes(d, 12);
    double uses[TOKENS] = {0}, all = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        bool there[TOKENS] = {false};
        int different = 0;
        for (int64_t i = 0; i < s.size; i++) {
            int token = (int)s.x[i];
            cr_assert(token >= 0 && token < TOKENS && (double)token == (double)s.x[i]);
            different += !there[token];
            there[token] = true;
        }
        for (int t = 0; t < TOKENS; t++) uses[t] += there[t];
        all += different;
        cr_assert(different == s.label + 1, "set %lld", (long long)b);
        cr_assert(d->schema.output.name[s.label][0] == '0' + different);
    }
    for (int t = 0; t < TOKENS; t++) /* any token alike */
        cr_assert(fabs(uses[t] - all / TOKENS) < 5 * sqrt(all / TOKENS), "token %d: %g", t,
                  uses[t]);
    sw_dataset_free(d);
}

/* Of a set of two different tokens, how often the first of them is there: as often as in n tosses
 * of a coin that came out both ways. */
Test(distinct, tokens_are_any_alike)
{
    sw_dataset *d = open_spec("distinct:train=9000:classes=2:size=4");
    double first = 0, n = 0, expected = 0, variance = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        if (s.label != 1) continue;
        double like_first = 0, size = (double)s.size;
        for (int64_t i = 0; i < s.size; i++) like_first += s.x[i] == s.x[0];
        /* Given one heads at least: k of n - 1 others, not all. */
        double others = size - 1, all = pow(0.5, others), sure = 1 - all;
        double mean = (others / 2 - others * all) / sure;
        double square = (others * (others + 1) / 4 - others * others * all) / sure;
        first += like_first - 1, expected += mean, variance += square - mean * mean, n++;
    }
    cr_assert(n > 3000 && fabs(first - expected) < 5 * sqrt(variance), "%g, expected %g", first,
              expected);
    sw_dataset_free(d);
}

Test(distinct, a_size_that_would_tell)
{
    expect_refused("distinct:size=10",
                   "classes=6: expected at most the 5 elements of the smallest set");
    expect_refused("distinct:vocabulary=5", "and vocabulary=5");
}

/* ---- All ------------------------------------------------------------------------------------- */

/* FNV-1a over whole multiples of 1/2048, which are the same in float and double. */
static uint64_t hash_numbers(uint64_t hash, const sw_real *x, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        double steps = (double)x[i] * 2048;
        cr_assert(steps == floor(steps) && fabs(steps) < 0x1p24);
        hash = (hash ^ (uint64_t)(int64_t)steps) * 0x100000001b3u;
    }
    return hash;
}

/* The same bits on every machine, and in float and double alike. */
static uint64_t fingerprint(const char *spec)
{
    sw_dataset *d = open_spec(spec);
    const sw_ragged *sets = &d->sets;
    uint64_t hash =
        hash_numbers(0xcbf29ce484222325u, sets->x, sets->offset[sets->count] * sets->width);
    for (int64_t b = 0; sets->label && b < sets->count; b++)
        hash = (hash ^ (uint64_t)sets->label[b]) * 0x100000001b3u;
    hash = hash_numbers(hash, sets->target, sets->count * sets->targets);
    hash = hash_numbers(hash, sets->context, sets->count * sets->context_width);
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
                  {"extent", 0xa12fbe07e019f437},
                  {"lookup", 0x3cbb210f60baeef8},
                  {"max-regression", 0x2d39838f18e7a9dd},
                  {"distinct", 0xcbce7f1ce1767aad},
                  {"count", 0x0c840f915f55600f},
                  {"match", 0x554e9c727106f0b5},
                  {"rare-signal", 0x54f4539220369fc6},
                  {"shift:test=200", 0x662f10c668275b7b},
                  {"mixture:train=100", 0xa2a6f2495ed86145}};
    for (size_t i = 0; i < sizeof golden / sizeof golden[0]; i++) {
        uint64_t hash = fingerprint(golden[i].spec);
        cr_assert(hash == golden[i].hash, "%s: 0x%llx", golden[i].spec, (unsigned long long)hash);
    }
}
