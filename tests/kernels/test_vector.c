/* test_vector.c - the functions that vectorise, against the C library in double. */
#include "kernels/vector.h"

#include <criterion/criterion.h>
#include <float.h>

/* The functions as compiled for this processor, and for any processor: a polynomial rounds
 * differently with and without fused multiply-add. */
enum { BLOCK = 1024 };
#define LOOP(attributes, name, function)                                                           \
    attributes static void name(const sw_real *restrict x, sw_real *restrict y)                    \
    {                                                                                              \
        for (int i = 0; i < BLOCK; i++) y[i] = function;                                           \
    }
LOOP(SW_KERNEL, exp_vector, sw_exp_of(x[i]))
LOOP(, exp_plain, sw_exp_of(x[i]))
LOOP(SW_KERNEL, tanh_vector, sw_tanh_of(x[i]))
LOOP(, tanh_plain, sw_tanh_of(x[i]))
LOOP(SW_KERNEL, sigmoid_vector, sw_sigmoid_of(x[i]))
LOOP(, sigmoid_plain, sw_sigmoid_of(x[i]))
LOOP(SW_KERNEL, log1p_vector, sw_log1p_of(x[i]))
LOOP(, log1p_plain, sw_log1p_of(x[i]))
LOOP(SW_KERNEL, log_vector, sw_log_of(x[i]))
LOOP(, log_plain, sw_log_of(x[i]))
LOOP(SW_KERNEL, below_vector, sw_normal_of(x[i]).below)
LOOP(, below_plain, sw_normal_of(x[i]).below)
LOOP(SW_KERNEL, density_vector, sw_normal_of(x[i]).density)
LOOP(, density_plain, sw_normal_of(x[i]).density)

typedef void block_function(const sw_real *x, sw_real *y);

static double true_sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}
static double true_below(double x)
{
    return 0.5 * erfc(-x / sqrt(2));
}
static double true_density(double x)
{
    return exp(-0.5 * x * x) / sqrt(2 * acos(-1));
}

/* One unit in the last place of a normal sw_real of that size. */
static double unit_of(double y)
{
    int exponent;
    frexp(y, &exponent);
#ifdef SW_REAL_DOUBLE
    return ldexp(1, exponent - DBL_MANT_DIG);
#else
    return ldexp(1, exponent - FLT_MANT_DIG);
#endif
}

/* Every 509th float of both signs, infinities and NaNs included: an error would affect more than
 * 509 neighbours. If the true value is a normal number, the error is at most `units` in the last
 * place, or `absolute`, whichever is larger. If it is smaller than any normal number, so is the
 * result. */
static void check(block_function *f, double (*truth)(double), double units, double absolute)
{
    enum { STRIDE = 509 };
    for (uint64_t at = 0; at <= UINT32_MAX;) {
        sw_real x[BLOCK], y[BLOCK];
        for (int i = 0; i < BLOCK; i++, at += STRIDE) {
            uint32_t bits = (uint32_t)at;
            float value;
            memcpy(&value, &bits, sizeof value);
            x[i] = value;
        }
        f(x, y);
        for (int i = 0; i < BLOCK; i++) {
            double want = truth((double)x[i]), got = (double)y[i];
            bool right;
            if (isnan(want))
                right = isnan(got);
            else if (isinf((sw_real)want))
                right = got == want || got == (double)(sw_real)want;
            else if (fabs(want) < FLT_MIN)
                right = fabs(got) <= FLT_MIN * (1 + 1e-6);
            else
                right = fabs(got - want) <= fmax(units * unit_of(want), absolute);
            cr_assert(right, "at %a (%.9g): %.9g, expected %.17g", (double)x[i], (double)x[i], got,
                      want);
        }
    }
}

Test(vector, exp)
{
    check(exp_vector, exp, 1.1, 0);
    check(exp_plain, exp, 1.1, 0);
}

Test(vector, tanh)
{
    check(tanh_vector, tanh, 3, 0);
    check(tanh_plain, tanh, 3, 0);
}

Test(vector, sigmoid)
{
    check(sigmoid_vector, true_sigmoid, 3, 0);
    check(sigmoid_plain, true_sigmoid, 3, 0);
}

Test(vector, log)
{
    check(log_vector, log, 2, 0);
    check(log_plain, log, 2, 0);
}

Test(vector, normal)
{
    check(below_vector, true_below, 3, 3e-7);
    check(below_plain, true_below, 3, 3e-7);
    check(density_vector, true_density, 3, 1e-7);
    check(density_plain, true_density, 3, 1e-7);
}

/* Every 509th float from 0 to 1, and 1 itself, which ends every block. */
static void check_log1p(block_function *f)
{
    const uint32_t stride = 509, one = 0x3f800000;
    for (uint32_t bits = 0; bits < one;) {
        sw_real x[BLOCK], y[BLOCK];
        for (int i = 0; i < BLOCK; i++, bits += stride) {
            uint32_t here = i < BLOCK - 1 && bits < one ? bits : one;
            float value;
            memcpy(&value, &here, sizeof value);
            x[i] = value;
        }
        f(x, y);
        for (int i = 0; i < BLOCK; i++) {
            double want = log1p((double)x[i]);
            double allowed = 2 * unit_of(fmax(want, FLT_MIN));
            cr_assert_float_eq((double)y[i], want, allowed, "at %a: %.9g, expected %.17g",
                               (double)x[i], (double)y[i], want);
        }
    }
}

Test(vector, log1p)
{
    check_log1p(log1p_vector);
    check_log1p(log1p_plain);
    cr_assert(isnan(sw_log1p_of(NAN)));
}

static sw_real exp_at(sw_real at)
{
    sw_real x[BLOCK], y[BLOCK];
    for (int i = 0; i < BLOCK; i++) x[i] = at;
    exp_vector(x, y);
    for (int i = 1; i < BLOCK; i++) cr_assert_eq(memcmp(y, y + i, sizeof *y), 0);
    return y[0];
}

Test(vector, exp_at_the_edges)
{
    cr_assert_eq(exp_at(0), 1);
    cr_assert_eq(exp_at((sw_real)-0.0), 1);
    cr_assert_eq(exp_at(-INFINITY), 0);
    cr_assert_eq(exp_at(INFINITY), INFINITY);
    cr_assert(isnan(exp_at(NAN)));
#ifndef SW_REAL_DOUBLE
    const float overflow = 0x1.62e43p+6f, underflow = -0x1.5d58ap+6f; /* the first ones */
    cr_assert_eq(exp_at(overflow), INFINITY);
    cr_assert(exp_at(nextafterf(overflow, 0)) <= FLT_MAX);
    cr_assert_gt(exp_at(nextafterf(overflow, 0)), 0.9999f * FLT_MAX);
    cr_assert_eq(exp_at(underflow), 0);
    cr_assert_geq(exp_at(nextafterf(underflow, 0)), FLT_MIN);
    cr_assert_eq(exp_at(-FLT_MAX), 0);
    cr_assert_eq(exp_at(FLT_MAX), INFINITY);
    for (uint32_t payload = 1; payload < 1u << 22; payload = payload * 3 + 1) {
        uint32_t bits = 0xffc00000u | payload; /* a NaN of any sign and payload */
        float nan;
        memcpy(&nan, &bits, sizeof nan);
        cr_assert(isnan(exp_at(nan)));
        cr_assert(isnan(sw_tanh_of(nan)));
    }
#endif
}

/* Softmax relies on this: exp(x) is at most 1 for x <= 0. */
Test(vector, exp_of_nothing_positive_is_at_most_one)
{
    for (sw_real x = -1; x < 0; x /= (sw_real)1.001) {
        cr_assert_leq(exp_at(x), 1);
        if (x > -1e-12f) break;
    }
}
