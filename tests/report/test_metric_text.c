/* test_metric_text.c - the numbers of a metric, as people read them. */
#include "report/metric_text.h"

#include <criterion/criterion.h>
#include <math.h>

static sw_arm_estimate arm;

/* A metric with one arm whose interval and deviation are these. */
static sw_metric_analysis metric(const char *unit, double mean, double half, double sd)
{
    arm = (sw_arm_estimate){
        .runs = 3, .mean = mean, .sd = sd, .low = mean - half, .high = mean + half};
    return (sw_metric_analysis){
        .unit = unit, .scale = *unit ? 100 : 1, .arms = 1, .arm = &arm, .resolution = NAN};
}

Test(metric_text, an_interval_keeps_two_digits)
{
    static const struct {
        const char *unit;
        double mean, half, sd;
        int digits;
    } cases[] = {{"%", 0.9, 0.018, NAN, 1}, {"%", 0.9, 0.0042, NAN, 2},  {"%", 0.9, 0.25, NAN, 1},
                 {"", 503, 23, 5.8, 0},     {"", -0.5, 0.0058, NAN, 4},  {"%", 0.9, NAN, 0.0031, 2},
                 {"%", 0.9, NAN, NAN, 1},   {"", 12.34567, NAN, NAN, 2}, {"", 1, 1e-8, NAN, 6},
                 {"%", 1, 1e-16, NAN, 1},   {"%", 1, 1e-16, 1e-15, 1},   {"", 1, 1e-12, NAN, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const sw_metric_analysis m =
            metric(cases[i].unit, cases[i].mean, cases[i].half, cases[i].sd);
        cr_expect_eq(sw_metric_digits(&m), cases[i].digits, "case %zu: %d", i,
                     sw_metric_digits(&m));
    }
}

Test(metric_text, the_resolution_decides_and_short_intervals_keep_a_digit)
{
    sw_metric_analysis m = metric("", 0.9, 0.4, NAN);
    m.resolution = 2.6;
    cr_expect_eq(sw_metric_digits(&m), 1);
    m = metric("", 0.04, 0.03, NAN); /* of which a digit stays */
    m.resolution = 2.6;
    cr_expect_eq(sw_metric_digits(&m), 2);
    m = metric("", 0.04, 0.00003, NAN); /* but not at any cost */
    m.resolution = 2.6;
    cr_expect_eq(sw_metric_digits(&m), 3);
}

Test(metric_text, numbers_and_intervals)
{
    const sw_metric_analysis m = metric("%", 0.9, 0.018, NAN);
    sw_text text = {0};
    sw_metric_number(&text, &m, -0.00049); /* 0 has no sign */
    sw_metric_interval(&text, &m, -0.012, 0.018);
    sw_metric_number(&text, &m, NAN);
    sw_metric_interval(&text, &m, NAN, NAN);
    cr_expect_str_eq(text.data, "0.0 [-1.2, 1.8]");
    sw_text_free(&text);
}

Test(metric_text, counts_have_groups_of_three)
{
    sw_text text = {0};
    sw_count_text(&text, 7);
    sw_text_add(&text, " ");
    sw_count_text(&text, 2000);
    sw_text_add(&text, " ");
    sw_count_text(&text, 1234056);
    cr_expect_str_eq(text.data, "7 2,000 1,234,056");
    sw_text_free(&text);
}

Test(metric_text, verdicts_have_names)
{
    cr_expect_str_eq(sw_verdict_name(SW_BETTER), "better");
    cr_expect_str_eq(sw_verdict_name(SW_UNTESTED), "untested");
}

static void expect_ratio(double ratio, const char *expected)
{
    sw_text text = {0};
    sw_metric_ratio(&text, ratio);
    cr_expect_str_eq(text.data ? text.data : "", expected);
    sw_text_free(&text);
}

Test(metric_text, ratios_have_about_three_digits)
{
    expect_ratio(1.9, "1.90");
    expect_ratio(0.523, "0.52");
    expect_ratio(0.0523, "0.052");
    expect_ratio(24.31, "24.3");
    expect_ratio(312.4, "312");
    expect_ratio(2.5e9, "2.5e+09");
    expect_ratio(NAN, "");
}

/* Arms 0 and 2 against the named arm 1, from both sides; the pair of the others is of all pairs. */
Test(metric_text, pairs_with_the_reference_are_of_its_family)
{
    sw_pair_estimate pair[9] = {[2] = {.difference = 7}}, against[3] = {0};
    sw_metric_analysis m = {.arms = 3, .pair = pair, .reference = 1, .scale = 1, .unit = ""};
    cr_expect_eq(sw_metric_pair(&m, 0, 1).verdict, SW_UNDECIDED);
    against[0] = (sw_pair_estimate){-2, 0.5, 0.25, 0.75, 0.01, SW_BETTER, 0, 0.1, 0.9};
    m.against = against;
    m.ratios = true;
    const sw_pair_estimate one = sw_metric_pair(&m, 0, 1), other = sw_metric_pair(&m, 1, 0);
    cr_expect(one.verdict == SW_BETTER && one.low == 0.25);
    cr_expect(other.verdict == SW_WORSE && other.difference == 2 && other.ratio == 2);
    cr_expect_float_eq(other.low, 4.0 / 3, 1e-15);
    cr_expect(other.high == 4 && other.worse == 0.9 && other.better == 0);
    cr_expect_eq(sw_metric_pair(&m, 0, 2).difference, 7);
    sw_text text = {0};
    sw_metric_comparison(&text, &m, &other);
    cr_expect_str_eq(text.data, "2.00 [1.33, 4.00]");
    sw_text_free(&text);
    m.ratios = false;
    cr_expect_eq(sw_metric_pair(&m, 1, 0).high, -0.25);
}
