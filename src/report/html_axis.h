/* html_axis.h - the axis of a figure that is drawn inside a page: its ends, its ticks. */
#ifndef SW_REPORT_HTML_AXIS_H
#define SW_REPORT_HTML_AXIS_H

/* An axis from `low` to `high`, with ticks at multiples of `step`: 1, 2 or 5 times a power of ten.
 */
typedef struct sw_axis {
    double low, high, step;
} sw_axis;

/* The axis for values between two limits, low <= high, with a margin on both sides. */
sw_axis sw_axis_of(double low, double high);

/* Where a value is: 0 at the low end, 1 at the high end. */
double sw_axis_at(const sw_axis *axis, double value);

/* The ticks on the axis: at most `most` of them go to `tick`. Returns how many there are. */
int sw_axis_ticks(const sw_axis *axis, double *tick, int most);

#endif
