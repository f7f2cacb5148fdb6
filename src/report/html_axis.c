/* html_axis.c - the axis of a figure that is drawn inside a page: its ends, its ticks. */
#include "report/html_axis.h"

#include <math.h>

static const double nice[] = {1, 2, 5, 10};
enum { NICE = sizeof nice / sizeof *nice };

/* The smallest 1, 2 or 5 times a power of ten that is not below x. */
static double nice_above(double x)
{
    const double power = pow(10, floor(log10(x)));
    int i = 0;
    while (i < NICE - 1 && nice[i] * power < x * (1 - 1e-9)) i++;
    return nice[i] * power;
}

sw_axis sw_axis_of(double low, double high)
{
    const double least = low != 0 ? fabs(low) / 5 : 1; /* around a single value */
    const double range = high > low ? high - low : least;
    const double margin = (high > low ? 0.06 : 0.5) * range;
    return (sw_axis){.low = low - margin, .high = high + margin, .step = nice_above(range / 5)};
}

sw_axis sw_axis_log(double low, double high)
{
    const double margin = fmax(pow(high / low, 0.08), 1.1);
    return (sw_axis){.low = low / margin, .high = high * margin, .logarithmic = true};
}

double sw_axis_at(const sw_axis *axis, double value)
{
    if (axis->logarithmic) return log(value / axis->low) / log(axis->high / axis->low);
    return (value - axis->low) / (axis->high - axis->low);
}

static int log_ticks(const sw_axis *axis, double *tick, int most)
{
    const bool wide = axis->high > 100 * axis->low; /* powers of ten alone */
    int count = 0;
    for (int power = (int)floor(log10(axis->low)); power <= (int)ceil(log10(axis->high)); power++)
        for (int i = 0; i < (wide ? 1 : NICE - 1) && count < most; i++) {
            const double value = nice[i] * pow(10, power);
            if (value >= axis->low && value <= axis->high) tick[count++] = value;
        }
    return count;
}

int sw_axis_ticks(const sw_axis *axis, double *tick, int most)
{
    if (axis->logarithmic) return log_ticks(axis, tick, most);
    int count = 0;
    for (double i = ceil(axis->low / axis->step); i * axis->step <= axis->high; i++)
        if (count < most) tick[count++] = i * axis->step;
    return count;
}
