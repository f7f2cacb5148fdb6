/* test_attention_stability.c - correlations of the weights of several models, by hand. */
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

/* One element has nearly all the weight in both models, or another one: the ranks of the rest are
 * noise. Weights of 5, 1, 0 and 6, 0, 0 vary by 14 and 24 about their mean of 2, together by 18. */
Test(attention_stability, where_ranks_are_noise)
{
    static int64_t sets[] = {0}, starts[] = {0, 4}, three[] = {0, 3};
    sw_real one[] = {(sw_real)0.97, (sw_real)0.0099, (sw_real)0.01, (sw_real)0.0101};
    sw_real two[] = {(sw_real)0.96, (sw_real)0.015, (sw_real)0.013, (sw_real)0.012};
    sw_real apart[] = {(sw_real)0.01, (sw_real)0.0099, (sw_real)0.97, (sw_real)0.0101};
    const sw_attention a = {.count = 1, .set = sets, .offset = starts, .mean = one},
                       b = {.count = 1, .set = sets, .offset = starts, .mean = two},
                       c = {.count = 1, .set = sets, .offset = starts, .mean = apart};
    const sw_attention *both[] = {&a, &b}, *others[] = {&a, &c};
    cr_expect_lt(sw_attention_stability(both, 2), 0.5);
    cr_expect_gt(sw_attention_correlation(both, 2), 0.999);
    cr_expect_float_eq(sw_attention_correlation(others, 2), -1.0 / 3, 1e-3);
    sw_real x[] = {5, 1, 0}, y[] = {6, 0, 0};
    const sw_attention d = {.count = 1, .set = sets, .offset = three, .mean = x},
                       e = {.count = 1, .set = sets, .offset = three, .mean = y};
    const sw_attention *numbers[] = {&d, &e};
    cr_expect_float_eq(sw_attention_correlation(numbers, 2), 18 / sqrt(14 * 24), 1e-12);
    cr_expect(isnan(sw_attention_correlation(both, 1)) && isnan(sw_attention_correlation(both, 0)));
}

Test(attention_stability, needs_two_models_on_the_same_sets)
{
    const sw_attention a = of(up);
    sw_attention b = of(down);
    b.set = other;
    cr_expect(isnan(sw_attention_stability((const sw_attention *[]){&a}, 1)));
    cr_expect(isnan(sw_attention_stability((const sw_attention *[]){&a, &b}, 2)));
    cr_expect(isnan(sw_attention_correlation((const sw_attention *[]){&a, &b}, 2)));
}
