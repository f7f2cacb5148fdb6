/* test_distinct.c - the class is the number of different tokens. */
#include "datasets/sets.h"

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
    for (int t = 0; t < TOKENS; t++) /* tokens are uniform */
        cr_assert(fabs(uses[t] - all / TOKENS) < 5 * sqrt(all / TOKENS), "token %d: %g", t,
                  uses[t]);
    sw_dataset_free(d);
}

/* In a set of two different tokens, each element is a toss of a fair coin, given that both sides
 * occur.
 */
Test(distinct, elements_are_uniform)
{
    sw_dataset *d = open_spec("distinct:train=9000:classes=2:size=4");
    double first = 0, n = 0, expected = 0, variance = 0;
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        if (s.label != 1) continue;
        double like_first = 0, size = (double)s.size;
        for (int64_t i = 0; i < s.size; i++) like_first += s.x[i] == s.x[0];
        /* The number of others that equal the first, given that not all do. */
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
