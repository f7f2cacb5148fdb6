/* mixture.c - a mixture of Gaussians, in plain loops and in double: metrics, figures and the
 * oracles of tests are computed with it. The operator that trains a mixture is in
 * src/ops/mixture.c. */
#include <setwise/base.h>
#include <setwise/mixture.h>

#include <math.h>

static double softplus(double x)
{
    return (x > 0 ? x : 0) + log1p(exp(-fabs(x)));
}

void sw_mixture_from(sw_mixture *mixture, const sw_real *outputs)
{
    int64_t width = mixture->width, stride = 1 + 2 * width;
    double largest = -INFINITY, sum = 0;
    for (int64_t k = 0; k < mixture->components; k++) {
        const sw_real *y = outputs + k * stride;
        mixture->log_weight[k] = (double)y[0];
        if ((double)y[0] > largest) largest = (double)y[0];
        for (int64_t d = 0; d < width; d++) {
            mixture->mean[k * width + d] = (double)y[1 + d];
            mixture->deviation[k * width + d] =
                softplus((double)y[1 + width + d]) + SW_MIXTURE_FLOOR;
        }
    }
    for (int64_t k = 0; k < mixture->components; k++) sum += exp(mixture->log_weight[k] - largest);
    for (int64_t k = 0; k < mixture->components; k++) mixture->log_weight[k] -= largest + log(sum);
}

void sw_mixture_rescale(sw_mixture *mixture, const double *mean, const double *scale)
{
    for (int64_t k = 0; k < mixture->components; k++)
        for (int64_t d = 0; d < mixture->width; d++) {
            int64_t at = k * mixture->width + d;
            mixture->mean[at] = mixture->mean[at] * scale[d] + mean[d];
            mixture->deviation[at] *= scale[d];
        }
}

/* ln(weight_k prod_d N(x_d; ...)) */
static double log_of_component(const sw_mixture *mixture, int64_t k, const sw_real *x)
{
    const double log_root_two_pi = 0.91893853320467274178;
    double sum = mixture->log_weight[k];
    for (int64_t d = 0; d < mixture->width; d++) {
        double deviation = mixture->deviation[k * mixture->width + d];
        double z = ((double)x[d] - mixture->mean[k * mixture->width + d]) / deviation;
        sum -= z * z / 2 + log(deviation) + log_root_two_pi;
    }
    return sum;
}

/* Add the components one by one, the larger term outside: ln(e^a + e^b) = a + ln(1 + e^(b - a)). */
double sw_mixture_log_density(const sw_mixture *mixture, const sw_real *x)
{
    double sum = -INFINITY;
    for (int64_t k = 0; k < mixture->components; k++) {
        double here = log_of_component(mixture, k, x);
        double high = here > sum ? here : sum, low = here > sum ? sum : here;
        sum = low == -INFINITY ? high : high + log1p(exp(low - high));
    }
    return sum;
}
