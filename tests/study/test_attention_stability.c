/* test_attention_stability.c - rank correlation of the weights of several models, by hand. */
#include <setwise/diagnosis.h>

#include <criterion/criterion.h>
#include <math.h>

static int64_t set[] = {4, 7}, offset[] = {0, 3, 5}, other[] = {4, 6};
static sw_real up[] = {(sw_real)0.1, (sw_real)0.2, (sw_real)0.7, (sw_real)0.5, (sw_real)0.5};
static sw_real down[] = {(sw_real)0.5, (sw_real)0.3, (sw_real)0.2, (sw_real)0.4, (sw_real)0.6};
static sw_real tied[] = {(sw_real)0.2, (sw_real)0.4, (sw_real)0.4, (sw_real)0.4, (sw_real)0.6};

static sw_attention of(sw_real *mean)
{
    return (sw_attention){.count = 2, .set = set, .offset = offset, .mean = mean};
}

/* The ranks (0, 1, 2) and (2, 1, 0) have -1, (0, 1, 2) and (0, 1.5, 1.5) have 1.5 / sqrt(2 * 1.5).
 * The second set has equal weights in `up`: only `down` and `tied` count there. */
Test(attention_stability, is_the_mean_over_sets_and_pairs)
{
    const sw_attention a = of(up), b = of(down), c = of(tied);
    const double half = 1.5 / sqrt(3);
    cr_expect_float_eq(sw_attention_stability((const sw_attention *[]){&a, &a}, 2), 1, 1e-12);
    cr_expect_float_eq(sw_attention_stability((const sw_attention *[]){&a, &b}, 2), -1, 1e-12);
    cr_expect_float_eq(sw_attention_stability((const sw_attention *[]){&a, &b, &c}, 3),
                       (-1 + half - half + 1) / 4, 1e-12);
}

Test(attention_stability, needs_two_models_on_the_same_sets)
{
    const sw_attention a = of(up);
    sw_attention b = of(down);
    b.set = other;
    cr_expect(isnan(sw_attention_stability((const sw_attention *[]){&a}, 1)));
    cr_expect(isnan(sw_attention_stability((const sw_attention *[]){&a, &b}, 2)));
}
