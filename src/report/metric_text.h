/* metric_text.h - the numbers of a metric, as people read them. */
#ifndef SW_REPORT_METRIC_TEXT_H
#define SW_REPORT_METRIC_TEXT_H

#include "base/text.h"

#include <setwise/analysis.h>

/* The digits after the decimal point of all means and differences of a metric. A typical interval
 * keeps two digits. If the metric is no percentage, there are up to two digits more, so that the
 * shortest interval keeps one. Without intervals the deviations keep two digits; without those, a
 * percentage has one digit, and other numbers have four in all. Intervals and deviations below 1e-9
 * of the largest mean are errors of rounding, and do not count. */
int sw_metric_digits(const sw_metric_analysis *metric);

/* Add value * scale: "91.0". Nothing if it is NaN. */
void sw_metric_number(sw_text *text, const sw_metric_analysis *metric, double value);

/* Add " [89.1, 92.7]". Nothing if it is NaN. */
void sw_metric_interval(sw_text *text, const sw_metric_analysis *metric, double low, double high);

/* Arm a against arm b: with a named reference, its pairs are those of the family of the reference.
 */
sw_pair_estimate sw_metric_pair(const sw_metric_analysis *metric, int a, int b);

/* Add the difference of a pair, or its ratio, "1.90", and the interval. */
void sw_metric_comparison(sw_text *text, const sw_metric_analysis *metric,
                          const sw_pair_estimate *pair);

/* Add a ratio with three digits: "1.90", "0.052". */
void sw_metric_ratio(sw_text *text, double ratio);

/* Add a whole number in groups of three digits: "2,000". */
void sw_count_text(sw_text *text, int64_t count);

/* "better", "worse", "undecided" or "untested": what the first arm of a pair is. */
const char *sw_verdict_name(sw_verdict verdict);

#endif
