/* metric_text.c - the numbers of a metric, as people read them. */
#include "report/metric_text.h"

#include <math.h>

static double largest_of(const sw_metric_analysis *metric)
{
    double largest = 0;
    for (int a = 0; a < metric->arms; a++) largest = fmax(largest, fabs(metric->arm[a].mean));
    return largest;
}

/* How uncertain the numbers are, as a typical interval or deviation; NaN: it is not known. */
static double spread_of(const sw_metric_analysis *metric)
{
    const double least = 1e-9 * largest_of(metric);
    double interval = 0, deviation = 0;
    if (metric->resolution > least && !metric->ratios) return metric->resolution;
    for (int a = 0; a < metric->arms; a++) {
        const sw_arm_estimate *arm = &metric->arm[a];
        interval = fmax(interval, (arm->high - arm->low) / 2); /* fmax leaves out NaN */
        deviation = fmax(deviation, arm->sd);
    }
    return interval > least ? interval : deviation > least ? deviation : NAN;
}

/* The shortest interval of an arm, to one side; 0: there is none. */
static double finest_of(const sw_metric_analysis *metric)
{
    const double least = 1e-9 * largest_of(metric);
    double finest = 0;
    for (int a = 0; a < metric->arms; a++) {
        const double half = (metric->arm[a].high - metric->arm[a].low) / 2;
        if (half > least && (finest == 0 || half < finest)) finest = half;
    }
    return finest;
}

int sw_metric_digits(const sw_metric_analysis *metric)
{
    enum { MOST = 6, MORE = 2 };
    const int least = *metric->unit ? 1 : 0;
    const double spread = metric->scale * spread_of(metric);
    const double finest = metric->scale * finest_of(metric);
    if (!isfinite(spread))
        return *metric->unit ? 1 : sw_digits_of(metric->scale * largest_of(metric));
    double digits = 1 - floor(log10(spread));
    if (finest > 0 && !*metric->unit)
        digits = fmax(digits, fmin(-floor(log10(finest)), digits + MORE));
    return digits < least ? least : digits > MOST ? MOST : (int)digits;
}

void sw_metric_number(sw_text *text, const sw_metric_analysis *metric, double value)
{
    const int digits = sw_metric_digits(metric);
    const double shown = metric->scale * value;
    if (isnan(value)) return;
    const bool zero = fabs(shown) < 0.5 * pow(10, -digits); /* no "-0.0" */
    sw_text_add(text, "%.*f", digits, zero ? 0 : shown);
}

void sw_metric_interval(sw_text *text, const sw_metric_analysis *metric, double low, double high)
{
    if (isnan(low) || isnan(high)) return;
    sw_text_add(text, " [");
    sw_metric_number(text, metric, low);
    sw_text_add(text, ", ");
    sw_metric_number(text, metric, high);
    sw_text_add(text, "]");
}

/* ---- Pairs ----------------------------------------------------------------------------------- */

/* The second arm against the first. */
static sw_pair_estimate turned(sw_pair_estimate pair, bool ratio)
{
    sw_pair_estimate other = pair;
    other.difference = -pair.difference;
    other.ratio = 1 / pair.ratio;
    other.low = ratio ? 1 / pair.high : -pair.high;
    other.high = ratio ? 1 / pair.low : -pair.low;
    other.better = pair.worse;
    other.worse = pair.better;
    if (pair.verdict == SW_BETTER) other.verdict = SW_WORSE;
    if (pair.verdict == SW_WORSE) other.verdict = SW_BETTER;
    return other;
}

sw_pair_estimate sw_metric_pair(const sw_metric_analysis *metric, int a, int b)
{
    if (!metric->against || a == b || (a != metric->reference && b != metric->reference))
        return metric->pair[a * metric->arms + b];
    return b == metric->reference ? metric->against[a] : turned(metric->against[b], metric->ratios);
}

void sw_metric_ratio(sw_text *text, double ratio)
{
    const double size = ratio > 0 ? floor(log10(ratio)) : 0;
    if (isnan(ratio)) return;
    if (size < -4 || size > 5)
        sw_text_add(text, "%.1e", ratio);
    else
        sw_text_add(text, "%.*f", (int)fmax(0, 2 - fmax(size, 0) + fmax(-size - 1, 0)), ratio);
}

void sw_metric_comparison(sw_text *text, const sw_metric_analysis *metric,
                          const sw_pair_estimate *pair)
{
    if (!metric->ratios) {
        sw_metric_number(text, metric, pair->difference);
        sw_metric_interval(text, metric, pair->low, pair->high);
        return;
    }
    sw_metric_ratio(text, pair->ratio);
    if (isnan(pair->low) || isnan(pair->high)) return;
    sw_text_add(text, " [");
    sw_metric_ratio(text, pair->low);
    sw_text_add(text, ", ");
    sw_metric_ratio(text, pair->high);
    sw_text_add(text, "]");
}

void sw_count_text(sw_text *text, int64_t count)
{
    if (count >= 1000) {
        sw_count_text(text, count / 1000);
        sw_text_add(text, ",%03lld", (long long)(count % 1000));
    } else {
        sw_text_add(text, "%lld", (long long)count);
    }
}

const char *sw_verdict_name(sw_verdict verdict)
{
    static const char *const name[] = {[SW_UNDECIDED] = "undecided",
                                       [SW_BETTER] = "better",
                                       [SW_WORSE] = "worse",
                                       [SW_UNTESTED] = "untested",
                                       [SW_SAME_RUNS] = "same runs"};
    return name[verdict];
}
