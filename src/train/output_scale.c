/* output_scale.c - temperature scaling: the factor that calibrates the outputs of classes. */
#include "train/output_scale.h"

#include "data/dataset.h"

#include <math.h>

static int32_t label_of(sw_split split, int64_t i)
{
    return split.sets->label[sw_set_of(split, i)];
}

/* log sum_c exp(s y_c), and in `mean` the mean of y under softmax(s y). */
static double log_sum(double *mean, const sw_real *y, int64_t classes, double s)
{
    double largest = -INFINITY, sum = 0, weighted = 0;
    for (int64_t c = 0; c < classes; c++) largest = fmax(largest, s * (double)y[c]);
    for (int64_t c = 0; c < classes; c++) {
        const double e = exp(s * (double)y[c] - largest);
        sum += e;
        weighted += e * (double)y[c];
    }
    *mean = weighted / sum;
    return largest + log(sum);
}

double sw_brier_of_scaled(const sw_real *outputs, sw_split split, double scale)
{
    double sum = 0, mean;
    for (int64_t i = 0; i < split.count; i++) {
        const sw_real *y = outputs + i * split.outputs;
        const double total = log_sum(&mean, y, split.outputs, scale);
        for (int64_t c = 0; c < split.outputs; c++) {
            const double p = exp(scale * (double)y[c] - total), off = p - (c == label_of(split, i));
            sum += off * off;
        }
    }
    return sum / (double)split.count;
}

/* The sum over the sets of the mean of their outputs under Platt's targets (output_scale.h). */
static double under_targets(const sw_real *outputs, sw_split split)
{
    double sum = 0;
    for (int64_t c = 0; c < split.outputs; c++) {
        double count = 0, own = 0, others = 0;
        for (int64_t i = 0; i < split.count; i++) {
            if (label_of(split, i) != c) continue;
            const sw_real *y = outputs + i * split.outputs;
            count++;
            for (int64_t k = 0; k < split.outputs; k++) *(k == c ? &own : &others) += (double)y[k];
        }
        const double sure = (count + 1) / (count + 2);
        sum += sure * own + (1 - sure) / (double)(split.outputs - 1) * others;
    }
    return sum;
}

/* The largest difference between two outputs of a set. */
static double spread_of(const sw_real *outputs, sw_split split)
{
    double spread = 0;
    for (int64_t i = 0; i < split.count; i++)
        for (int64_t c = 1; c < split.outputs; c++)
            spread = fmax(spread, fabs((double)outputs[i * split.outputs + c] -
                                       (double)outputs[i * split.outputs]));
    return spread;
}

double sw_output_scale(const sw_real *outputs, sw_split split)
{
    enum { HALVINGS = 40 };
    double low = -6, high = 6; /* log2 of the factor */
    if (split.task != SW_CLASSES || split.count == 0 || split.outputs < 2) return 1;
    if (spread_of(outputs, split) == 0) return 1; /* no factor changes such outputs */
    const double wanted = under_targets(outputs, split);
    for (int n = 0; n < HALVINGS; n++) {
        const double middle = (low + high) / 2;
        double mean, sum = 0;
        for (int64_t i = 0; i < split.count; i++) {
            log_sum(&mean, outputs + i * split.outputs, split.outputs, exp2(middle));
            sum += mean;
        }
        /* The loss is convex in the factor, and its derivative there is (sum - wanted) / count. */
        *(sum < wanted ? &low : &high) = middle;
    }
    return exp2((low + high) / 2);
}
