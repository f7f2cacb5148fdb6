/* test_lookup.c - the class is the value under the key of the question. */
#include "datasets/sets.h"

/* The position of the 1 in a one-hot row. */
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

Test(lookup, the_value_under_the_key_of_the_question)
{
    enum { KEYS = 20, VALUES = 5 };
    sw_dataset *d = open_spec("lookup:train=6000:keys=20:values=5:size=10");
    cr_assert(d->schema.output.count == VALUES && d->sets.width == KEYS + VALUES);
    cr_assert(d->sets.context_width == KEYS && d->task == SW_CLASSES);
    check_balance(d);
    check_sizes(d, 10);
    double position = 0, guess = 0, expected = 0, uses[KEYS] = {0}, n = (double)d->sets.count;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        const int64_t question = one_of(d->sets.context + b * KEYS, KEYS);
        int64_t found = 0, count[VALUES] = {0}, most = 0, where = -1;
        bool there[KEYS] = {false};
        for (int64_t i = 0; i < s.size; i++) {
            const int64_t key = one_of(s.x + i * (KEYS + VALUES), KEYS);
            const int64_t value = one_of(s.x + i * (KEYS + VALUES) + KEYS, VALUES);
            cr_assert(!there[key], "set %lld has a key twice", (long long)b);
            there[key] = true;
            if (++count[value] > count[most]) most = value;
            cr_assert(s.instance[i] == (key == question));
            if (key != question) continue;
            cr_assert(value == s.label, "set %lld", (long long)b);
            found++, where = i;
        }
        cr_assert(found == 1);
        uses[question]++;
        position += ((double)where + 0.5) / (double)s.size;
        guess += most == s.label;
        expected += ceil((double)s.size / VALUES) / (double)s.size;
    }
    /* Within five standard errors: the position is uniform, and the best guess without the question
     * is as often right as it should be. */
    cr_assert(fabs(position / n - 0.5) < 5 / sqrt(12 * n), "mean position %g", position / n);
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
