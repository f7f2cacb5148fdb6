/* test_mixture.c - a mixture's density: its numerical integral is 1, and its moments are right. */
#include <setwise/base.h>
#include <setwise/mixture.h>

#include <criterion/criterion.h>
#include <math.h>

static double log_weight[4], mean[8], deviation[8];

Test(mixture, outputs_as_parameters)
{
    sw_mixture m = {2, 2, log_weight, mean, deviation};
    const sw_real y[] = {1, (sw_real)-0.5, 2, 0, 40, 3, 7, 8, -40, -1};
    sw_mixture_from(&m, y);
    cr_expect_float_eq(exp(log_weight[0]), 1 / (1 + exp(2)), 1e-15);
    cr_expect_float_eq(exp(log_weight[1]), 1 / (1 + exp(-2)), 1e-15);
    cr_expect(mean[0] == -0.5 && mean[1] == 2 && mean[2] == 7 && mean[3] == 8);
    cr_expect_float_eq(deviation[0], log(2) + SW_MIXTURE_FLOOR, 1e-15);
    cr_expect_float_eq(deviation[1], 40 + SW_MIXTURE_FLOOR, 1e-14);
    cr_expect_float_eq(deviation[2], SW_MIXTURE_FLOOR, 1e-16);
    cr_expect_float_eq(deviation[3], log1p(exp(-1)) + SW_MIXTURE_FLOOR, 1e-15);
    /* Every log weight is finite, however far apart the raw weights are. */
    const sw_real far[] = {5000, 0, 0, 0, 0, -5000, 0, 0, 0, 0};
    sw_mixture_from(&m, far);
    cr_expect(log_weight[0] == 0 && log_weight[1] == -10000);
}

Test(mixture, the_density_integrates_to_one)
{
    sw_mixture m = {3, 2, log_weight, mean, deviation};
    const sw_real y[] = {0, -1, 0, 0, -1, 1, 1, 1, (sw_real)0.5, 0, -1, 2, -2, -1, 1};
    sw_mixture_from(&m, y);
    double all = 0, first[2] = {0}, expected[2] = {0}, step = 0.0625;
    for (double a = -10; a < 12; a += step)
        for (double b = -12; b < 12; b += step) {
            const sw_real x[] = {(sw_real)a, (sw_real)b};
            double share = exp(sw_mixture_log_density(&m, x)) * step * step;
            all += share, first[0] += share * a, first[1] += share * b;
        }
    for (int k = 0; k < 3; k++)
        for (int d = 0; d < 2; d++) expected[d] += exp(log_weight[k]) * mean[2 * k + d];
    cr_expect_float_eq(all, 1, 1e-6);
    for (int d = 0; d < 2; d++) cr_expect_float_eq(first[d], expected[d], 1e-5);
}

/* p(x) dx is the same in any unit. */
Test(mixture, another_unit)
{
    sw_mixture m = {2, 2, log_weight, mean, deviation};
    const sw_real y[] = {1, (sw_real)-0.5, 2, 0, 1, 3, 1, 1, -1, -1}, x[] = {1, (sw_real)0.5};
    const double middle[] = {100, -2}, scale[] = {32, 0.125};
    sw_mixture_from(&m, y);
    double before = sw_mixture_log_density(&m, x);
    sw_mixture_rescale(&m, middle, scale);
    const sw_real there[] = {132, (sw_real)-1.9375};
    cr_expect_float_eq(sw_mixture_log_density(&m, there), before - log(4), 1e-12);
}

Test(mixture, far_elements_and_no_weight)
{
    sw_mixture m = {2, 1, log_weight, mean, deviation};
    log_weight[0] = 0, log_weight[1] = -INFINITY;
    mean[0] = 0, mean[1] = 5, deviation[0] = deviation[1] = 1;
    const sw_real x[] = {1000, 5};
    const double root = log(2 * acos(-1)) / 2;
    cr_expect_float_eq(sw_mixture_log_density(&m, x), -500000 - root, 1e-9);
    cr_expect_float_eq(sw_mixture_log_density(&m, x + 1), -12.5 - root, 1e-12);
    log_weight[0] = -INFINITY;
    cr_expect_eq(sw_mixture_log_density(&m, x), -INFINITY);
}
