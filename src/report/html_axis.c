/* html_axis.c - the axis of a figure that is drawn inside a page: its ends, its ticks. */
#include "report/html_axis.h"

#include "report/figure.h"

#include <math.h>

sw_axis sw_axis_of(double low, double high)
{
    const double least = low != 0 ? fabs(low) / 5 : 1; /* around a single value */
    const double range = high > low ? high - low : least;
    const double margin = (high > low ? 0.06 : 0.5) * range;
    return (sw_axis){.low = low - margin, .high = high + margin, .step = sw_step_above(range / 5)};
}

double sw_axis_at(const sw_axis *axis, double value)
{
    return (value - axis->low) / (axis->high - axis->low);
}

int sw_axis_ticks(const sw_axis *axis, double *tick, int most)
{
    int count = 0;
    for (double i = ceil(axis->low / axis->step); i * axis->step <= axis->high; i++)
        if (count < most) tick[count++] = i * axis->step;
    return count;
}
