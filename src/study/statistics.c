/* statistics.c - mean and deviation of a few runs, a paired test, its correction. */
#include "study/statistics.h"

#include <math.h>
#include <stdbool.h>

void sw_summary_add(sw_summary *summary, double value)
{
    double before = value - summary->mean;
    summary->n++;
    summary->mean += before / summary->n;
    summary->squares += before * (value - summary->mean);
}

double sw_summary_mean(const sw_summary *summary)
{
    return summary->n > 0 ? summary->mean : NAN;
}

double sw_summary_sd(const sw_summary *summary)
{
    return summary->n > 1 ? sqrt(summary->squares / (summary->n - 1)) : NAN;
}

double sw_student_two_sided(double t, int dof)
{
    /* With t = sqrt(dof) tan(theta), the distribution is a finite sum of powers of cos(theta). The
     * error of 1 minus that sum is at most 1e-15, so a tail that is smaller has no correct
     * digits. */
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

double sw_fold_test(const sw_summary *differences, double shared)
{
    int n = differences->n;
    if (n < 2) return NAN;
    if (differences->squares == 0) return differences->mean == 0 ? 1 : 0;
    double error_of_mean = sw_summary_sd(differences) * sqrt(1.0 / n + shared);
    return sw_student_two_sided(differences->mean / error_of_mean, n - 1);
}

double sw_mean_test(const sw_summary *differences)
{
    return sw_fold_test(differences, 0);
}

double sw_holm(const double *p, int n, int i)
{
    /* In ascending order, each p is multiplied by the number of those not yet corrected, and is at
     * least the corrected one before it. */
    double adjusted = NAN;
    for (int j = 0; j < n; j++) {
        if (!(p[j] <= p[i])) continue;
        int left = 0;
        for (int k = 0; k < n; k++) left += p[k] >= p[j];
        adjusted = fmax(adjusted, fmin(1, p[j] * left));
    }
    return adjusted;
}

double sw_random_chi_squared(sw_random *random, double dof)
{
    /* The method needs dof >= 2. Below, a draw for dof + 2 is made smaller by a power of a uniform
     * number. */
    const double smaller = dof < 2 ? pow(1 - sw_random_uniform(random), 2 / dof) : 1;
    const double d = (dof < 2 ? dof + 2 : dof) / 2 - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        const double x = sw_random_normal(random), v = pow(1 + c * x, 3);
        if (v <= 0) continue;
        if (log(1 - sw_random_uniform(random)) < x * x / 2 + d - d * v + d * log(v))
            return 2 * d * v * smaller;
    }
}
