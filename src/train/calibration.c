/* calibration.c - do the predicted probabilities come true as often as they say? */
#include "train/calibration.h"

#include "train/metrics.h"

#include <math.h>

static double probability(double odds)
{
    return 1 / (1 + exp(-odds));
}

static double brier(const double *odds, sw_split split, int64_t first)
{
    double sum = 0;
    for (int64_t i = 0; i < split.count; i++)
        for (int64_t c = first; c < split.outputs; c++) {
            double p = probability(odds[i * split.outputs + c]);
            double off = sw_is_positive(split, i, c) ? p - 1 : p;
            sum += off * off;
        }
    return sum / (double)split.count;
}

/* The bin of p: the number of edges below it. */
static int bin_of(double p)
{
    int bin = 0;
    while (bin < SW_CALIBRATION_BINS - 1 && (bin + 1) * (1.0 / SW_CALIBRATION_BINS) < p) bin++;
    return bin;
}

void sw_calibration_add(sw_calibration_bin *bin, double p, bool came_true)
{
    bin += bin_of(p);
    bin->count++;
    bin->probability += p;
    bin->share += came_true;
}

static int64_t likeliest(const double *odds, int64_t classes)
{
    int64_t best = 0;
    for (int64_t c = 1; c < classes; c++)
        if (odds[c] > odds[best]) best = c;
    return best;
}

double sw_calibration_finish(sw_calibration_bin *bin)
{
    double sum = 0, all = 0;
    for (int b = 0; b < SW_CALIBRATION_BINS; b++) {
        sum += fabs(bin[b].share - bin[b].probability);
        all += (double)bin[b].count;
        bin[b].probability /= (double)bin[b].count; /* 0/0 of an empty bin is NaN */
        bin[b].share /= (double)bin[b].count;
    }
    return sum / all;
}

void sw_calibration_fill(sw_scores *s, const double *odds, sw_split split)
{
    const bool classes = s->task == SW_CLASSES, two = classes && s->outputs == 2;
    s->brier = brier(odds, split, two ? 1 : 0) / (classes ? 1 : (double)s->outputs);
    for (int64_t i = 0; i < split.count; i++, odds += s->outputs) {
        int64_t first = !classes ? 0 : two ? 1 : likeliest(odds, s->outputs);
        int64_t end = classes ? first + 1 : s->outputs;
        for (int64_t c = first; c < end; c++)
            sw_calibration_add(s->bin, probability(odds[c]), sw_is_positive(split, i, c));
    }
    s->calibration_error = sw_calibration_finish(s->bin); /* NaN if an output is NaN */
}
