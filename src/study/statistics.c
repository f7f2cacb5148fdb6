/* statistics.c - intervals of means, quantiles, Student's distribution, and random numbers. */
#include "study/statistics.h"

#include <math.h>
#include <stdbool.h>

double sw_difference(double a, double b)
{
    return fabs(a - b) < 1e-12 * fmax(fabs(a), fabs(b)) ? 0 : a - b;
}

double sw_summary_low(const sw_summary *summary)
{
    enum { EQUAL = 6 };
    const double n = (double)summary->n;
    if (summary->n < (summary->squares > 0 ? 2 : EQUAL)) return NAN;
    return summary->mean - sw_student_of_normal(1.96, n - 1) * sw_summary_sd(summary) / sqrt(n);
}

double sw_student_two_sided(double t, int dof)
{
    /* With t = sqrt(dof) tan(theta), the distribution is a finite sum of powers of cos(theta). The
     * error of 1 minus that sum is at most 1e-15, so a tail that is smaller has no correct
     * digits. */
    if (dof < 1) return NAN;
    double theta = atan(fabs(t) / sqrt(dof)), c = cos(theta), within;
    if (isnan(t)) return t;
    bool odd = dof % 2 != 0;
    double term = odd ? c : 1, sum = 0;
    for (int k = odd ? 1 : 0; k < dof - 1; k += 2) {
        sum += term;
        term *= c * c * (k + 1) / (k + 2);
    }
    if (odd)
        within = (theta + sin(theta) * sum) * (2 / 3.14159265358979323846);
    else
        within = sin(theta) * sum;
    return within < 1 ? 1 - within : 0;
}

double sw_select(double *x, int n, int k)
{
    for (int low = 0, high = n - 1; low < high;) {
        const double middle = x[low + (high - low) / 2];
        int i = low, j = high;
        while (i <= j) {
            while (x[i] < middle) i++;
            while (x[j] > middle) j--;
            if (i > j) break;
            const double other = x[i];
            x[i++] = x[j];
            x[j--] = other;
        }
        /* x[low .. j] <= middle <= x[i .. high], and all between j and i are equal to it. */
        if (k > j && k < i) break;
        if (k <= j)
            high = j;
        else
            low = i;
    }
    return x[k];
}

double sw_normal_of_student(double t, double dof)
{
    const double z = sqrt(dof * log1p(t * t / dof)) * (8 * dof + 1) / (8 * dof + 3);
    return copysign(z, t);
}

double sw_student_of_normal(double z, double dof)
{
    const double root = z * (8 * dof + 3) / (8 * dof + 1);
    return copysign(sqrt(dof * expm1(root * root / dof)), z);
}

void sw_random_normals(sw_random *random, double *x, int n)
{
    /* Both halves of Box and Muller (1958). */
    for (int i = 0; i < n; i += 2) {
        const double length = sqrt(-2 * log(1 - sw_random_uniform(random)));
        const double angle = 2 * 3.14159265358979323846 * sw_random_uniform(random);
        x[i] = length * cos(angle);
        if (i + 1 < n) x[i + 1] = length * sin(angle);
    }
}

/* Marsaglia and Tsang (2000), for dof >= 2. */
static double many_degrees(sw_random *random, int dof)
{
    const double d = dof / 2.0 - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        const double x = sw_random_normal(random), root = 1 + c * x, v = root * root * root;
        if (v <= 0) continue;
        if (log(1 - sw_random_uniform(random)) < x * x / 2 + d - d * v + d * log(v))
            return 2 * d * v;
    }
}

double sw_random_chi_squared(sw_random *random, int dof)
{
    enum { FEW = 20 };
    if (dof > FEW) return many_degrees(random, dof);
    /* Two degrees are -2 ln of a uniform number, and one is the square of a normal one. */
    const double x = dof % 2 ? sw_random_normal(random) : 0;
    double product = 1;
    for (int k = 0; k < dof / 2; k++) product *= 1 - sw_random_uniform(random);
    return x * x - 2 * log(product);
}
