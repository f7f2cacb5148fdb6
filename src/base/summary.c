/* summary.c - mean and variance of numbers that are added one by one. */
#include "base/summary.h"

#include <math.h>

void sw_summary_add(sw_summary *summary, double value)
{
    const double before = value - summary->mean;
    summary->n++;
    summary->mean += before / (double)summary->n;
    summary->squares += before * (value - summary->mean);
}

void sw_summary_add_known(sw_summary *summary, double value)
{
    if (!isnan(value)) sw_summary_add(summary, value);
}

double sw_summary_mean(const sw_summary *summary)
{
    return summary->n > 0 ? summary->mean : NAN;
}

double sw_summary_sd(const sw_summary *summary)
{
    return summary->n > 1 ? sqrt(summary->squares / (double)(summary->n - 1)) : NAN;
}
