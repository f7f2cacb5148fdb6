/* test_match.c - a pair has one code, and single elements say nothing. */
#include "datasets/sets.h"

static int code_of(const sw_real *x, int bits)
{
    int code = 0;
    cr_assert(x[0] == 1 || x[0] == -1);
    for (int j = 0; j < bits; j++) {
        cr_assert(x[1 + j] == 1 || x[1 + j] == -1);
        code |= (x[1 + j] == 1) << j;
    }
    return code;
}

Test(match, a_key_with_the_code_of_a_lock)
{
    enum { BITS = 6 };
    sw_dataset *d = open_spec("match:bits=6:size=11:train=4000");
    cr_assert(d->schema.output.count == 2 && d->sets.width == 1 + BITS);
    cr_assert_str_eq(d->schema.output.name[1], "pair");
    check_balance(d);
    check_sizes(d, 11);
    check_positions(d);
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        int64_t pairs = 0, keys = 0, chosen = 0;
        for (int64_t i = 0; i < s.size; i++) {
            const sw_real *x = s.x + i * (1 + BITS);
            keys += x[0] == 1;
            chosen += s.instance[i];
            for (int64_t j = 0; j < i; j++) {
                const sw_real *y = s.x + j * (1 + BITS);
                if (code_of(x, BITS) != code_of(y, BITS)) continue;
                cr_assert(x[0] != y[0], "set %lld: two keys or two locks of one code",
                          (long long)b);
                cr_assert(s.instance[i] && s.instance[j]);
                pairs++;
            }
        }
        cr_assert(pairs == s.label && chosen == 2 * pairs, "set %lld", (long long)b);
        cr_assert(keys == s.size / 2 || s.size - keys == s.size / 2);
    }
    sw_dataset_free(d);
}

/* In both classes, the codes of keys and of locks are uniform. Two keys agree in as many bits as
 * any two different codes, and so do two locks. */
Test(match, single_elements_do_not_tell)
{
    enum { BITS = 4, CODES = 16 };
    sw_dataset *d = open_spec("match:bits=4:size=8:train=12000");
    double uses[2][2][CODES] = {0}, elements[2] = {0}, pairs[2][2] = {0}, agree[2][2] = {0};
    for (int64_t b = 0; b < d->sets.count; b++) {
        set s = set_of(d, b);
        for (int64_t i = 0; i < s.size; i++) {
            const sw_real *x = s.x + i * (1 + BITS);
            const int lock = x[0] == -1, code = code_of(x, BITS);
            uses[s.label][lock][code]++;
            elements[s.label]++;
            for (int64_t j = 0; j < i; j++) {
                const sw_real *y = s.x + j * (1 + BITS);
                if (x[0] != y[0]) continue;
                pairs[s.label][lock]++;
                agree[s.label][lock] += x[1] == y[1]; /* the first bit stands for all */
            }
        }
    }
    for (int label = 0; label < 2; label++)
        for (int lock = 0; lock < 2; lock++) {
            for (int code = 0; code < CODES; code++)
                check_share("a code", uses[label][lock][code], elements[label], 0.5 / CODES);
            /* Of the 15 other codes, 7 have the same first bit. */
            check_share("agreement", agree[label][lock], pairs[label][lock], 7.0 / 15);
        }
    sw_dataset_free(d);
}

Test(match, more_elements_than_codes)
{
    expect_refused("match:size=12:bits=4",
                   "size=12: sets have up to 18 elements, and bits=4 make 16 codes");
    sw_dataset_free(open_spec("match:size=11:bits=4:train=9:valid=9:test=9")); /* all 16 */
}
