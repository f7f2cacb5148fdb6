/* test_statistics.c - against values from tables, worked by hand, and by numerical integration. */
#include "study/statistics.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

static sw_summary summary_of(const double *value, int n)
{
    sw_summary summary = {0};
    for (int i = 0; i < n; i++) sw_summary_add(&summary, value[i]);
    return summary;
}

Test(statistics, differences_without_rounding)
{
    cr_expect_eq(sw_difference(0.1 + 0.2, 0.3), 0);
    cr_expect_eq(sw_difference(-0.3, -0.1 - 0.2), 0);
    cr_expect_eq(sw_difference(3, 1), 2);
    cr_expect_eq(sw_difference(1, 1 + 1e-11), 1 - (1 + 1e-11));
    cr_expect_eq(sw_difference(1e-300, 0), 1e-300); /* small numbers are not rounding */
    cr_expect(sw_difference(0, 0) == 0 && isnan(sw_difference(NAN, 1)));
    cr_expect_eq(sw_difference(INFINITY, 1), INFINITY);
}

/* The 97.5 % point of 7 degrees of freedom is 2.3646 in the tables. */
Test(statistics, lower_end_of_an_interval)
{
    const double value[] = {2, 4, 4, 4, 5, 5, 7, 9};
    const sw_summary eight = summary_of(value, 8), one = summary_of(value, 1), none = {0};
    cr_expect(near(sw_summary_low(&eight), 5 - 2.3646 * sqrt(32.0 / 7 / 8), 0.003));
    cr_expect(isnan(sw_summary_low(&one)) && isnan(sw_summary_low(&none)));
}

/* Five equal numbers may be chance. */
Test(statistics, lower_end_of_equal_numbers)
{
    const double value[] = {0.51, 0.51, 0.51, 0.51, 0.51, 0.51};
    const sw_summary two = summary_of(value, 2), five = summary_of(value, 5);
    const sw_summary six = summary_of(value, 6);
    cr_expect(isnan(sw_summary_low(&two)) && isnan(sw_summary_low(&five)));
    cr_expect_eq(sw_summary_low(&six), 0.51);
}

/* Of n normal numbers around 0, the lower end is above 0 in 2.5 % of the cases; the deviation of
 * that share in 4000 is 0.25 %. */
Test(statistics, lower_end_is_above_the_truth_as_rarely_as_it_says)
{
    sw_random random = sw_random_for(3, SW_FOR_TEST, 0, 0);
    for (int n = 3; n <= 10; n += 7) {
        int above = 0;
        for (int k = 0; k < 4000; k++) {
            double value[10];
            for (int i = 0; i < n; i++) value[i] = sw_random_normal(&random);
            const sw_summary summary = summary_of(value, n);
            above += sw_summary_low(&summary) > 0;
        }
        cr_expect(above > 60 && above < 140, "%d numbers: %d", n, above);
    }
}

/* Student's density integrated from 0 to t by Simpson's rule. */
static double two_sided_by_integration(double t, int dof)
{
    enum { STEPS = 20000 };
    double constant = exp(lgamma((dof + 1) / 2.0) - lgamma(dof / 2.0)) / sqrt(dof * M_PI);
    double sum = 0, h = t / STEPS;
    for (int i = 0; i <= STEPS; i++) {
        double x = i * h, density = constant * pow(1 + x * x / dof, -(dof + 1) / 2.0);
        sum += density * (i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2);
    }
    return 1 - 2 * sum * h / 3;
}

Test(statistics, student_is_that_of_the_tables)
{
    /* The 5 % points of the printed tables. */
    const double point[] = {12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912};
    for (int dof = 1; dof <= 6; dof++)
        cr_expect(near(sw_student_two_sided(point[dof - 1], dof), 0.05, 1e-7), "%d", dof);
    cr_expect(near(sw_student_two_sided(2.042272, 30), 0.05, 1e-7));
    for (int dof = 1; dof <= 41; dof++)
        for (int i = 0; i < 8; i++) {
            double t = 0.25 + 0.75 * i;
            cr_expect(near(sw_student_two_sided(t, dof), two_sided_by_integration(t, dof), 1e-10),
                      "t %g, %d", t, dof);
        }
    cr_expect(sw_student_two_sided(0, 3) == 1);
    cr_expect(sw_student_two_sided(-1.5, 4) == sw_student_two_sided(1.5, 4));
    cr_expect(near(sw_student_two_sided(INFINITY, 5), 0, 1e-15));
    cr_expect(isnan(sw_student_two_sided(NAN, 5)));
}

/* Mean 0, variance 1, and two numbers of a pair do not know of each other, nor of their squares. */
Test(statistics, normals)
{
    enum { DRAWS = 40001 };
    static double x[DRAWS + 1];
    sw_random random = sw_random_for(7, SW_FOR_TEST, 0, 0);
    sw_summary summary = {0}, product = {0}, squares = {0};
    x[DRAWS] = 7;
    sw_random_normals(&random, x, DRAWS);
    for (int i = 0; i < DRAWS; i++) sw_summary_add(&summary, x[i]);
    for (int i = 0; i + 1 < DRAWS; i += 2) {
        sw_summary_add(&product, x[i] * x[i + 1]);
        sw_summary_add(&squares, (x[i] * x[i] - 1) * (x[i + 1] * x[i + 1] - 1));
    }
    cr_expect(x[DRAWS] == 7);
    cr_expect(near(sw_summary_mean(&summary), 0, 5 / sqrt(DRAWS)));
    cr_expect(near(sw_summary_sd(&summary), 1, 5 / sqrt(2 * DRAWS)));
    cr_expect(near(sw_summary_mean(&product), 0, 5 / sqrt(DRAWS / 2)));
    cr_expect(near(sw_summary_mean(&squares), 0, 10 / sqrt(DRAWS / 2)));
}

/* Mean dof and variance 2 dof; the share below the median of the tables. */
Test(statistics, chi_squared)
{
    enum { DRAWS = 40000 };
    const int dof[] = {1, 2, 5, 20, 199};
    const double median[] = {0.454936, 1.386294, 4.351460, 19.337429, 198.333848};
    for (int i = 0; i < 5; i++) {
        sw_random random = sw_random_for(5, SW_FOR_TEST, (uint32_t)i, 0);
        sw_summary summary = {0};
        int below = 0;
        for (int k = 0; k < DRAWS; k++) {
            const double x = sw_random_chi_squared(&random, dof[i]);
            sw_summary_add(&summary, x);
            below += x < median[i];
        }
        const double sd = sqrt(2 * dof[i]);
        cr_expect(near(sw_summary_mean(&summary), dof[i], 5 * sd / sqrt(DRAWS)), "%d", dof[i]);
        cr_expect(near(sw_summary_sd(&summary) / sd, 1, 0.04), "%d", dof[i]);
        cr_expect(near(below, DRAWS / 2, 5 * sqrt(DRAWS) / 2), "%d: %d", dof[i], below);
    }
}

/* The 97.5 % points of Student's t for 1, 2, 5, 30 degrees become about 1.96, and come back. */
Test(statistics, student_as_normal)
{
    static const double dof[] = {1, 2, 5, 30}, t[] = {12.706205, 4.302653, 2.570582, 2.042272};
    for (int i = 0; i < 4; i++) {
        const double z = sw_normal_of_student(t[i], dof[i]);
        cr_expect_float_eq(z, 1.959964, dof[i] < 2 ? 0.12 : 0.03, "%g", z);
        cr_expect_float_eq(sw_student_of_normal(z, dof[i]), t[i], 1e-12 * t[i]);
        cr_expect_eq(sw_normal_of_student(-t[i], dof[i]), -z);
        cr_expect_eq(sw_student_of_normal(-z, dof[i]), -sw_student_of_normal(z, dof[i]));
    }
    cr_expect_eq(sw_normal_of_student(0, 3), 0);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Against sorting, with many equal numbers, infinite ones, and each position. */
Test(statistics, select)
{
    enum { MOST = 40 };
    sw_random random = sw_random_for(21, SW_FOR_TEST, 0, 0);
    for (int n = 1; n <= MOST; n++)
        for (int k = 0; k < n; k++) {
            double x[MOST], sorted[MOST];
            for (int i = 0; i < n; i++) x[i] = sorted[i] = sw_random_below(&random, 1 + n / 2);
            if (n > 5) x[n / 3] = sorted[n / 3] = INFINITY;
            qsort(sorted, (size_t)n, sizeof *sorted, ascending);
            cr_assert_eq(sw_select(x, n, k), sorted[k], "%d of %d", k, n);
        }
}
