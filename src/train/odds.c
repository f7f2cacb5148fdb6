/* odds.c - log-odds, ln p/(1 - p): what classes and labels are ranked by. */
#include "train/odds.h"

#include "train/answer.h"

#include <math.h>

static int64_t largest_but(const sw_real *y, int64_t classes, int64_t but)
{
    int64_t best = but == 0 ? 1 : 0;
    for (int64_t c = best + 1; c < classes; c++)
        if (c != but && y[c] > y[best]) best = c;
    return best;
}

/* ln p_c/(1 - p_c) = y_c - ln(sum over the other classes of exp(y_j)). For each class but the
 * largest, that is the sum over all classes minus its own term. For the largest, the subtraction
 * would cancel nearly all digits, so its sum is computed by itself. */
void sw_class_odds(double *odds, const sw_real *y, int64_t classes)
{
    if (classes == 2) {
        odds[1] = (double)y[1] - (double)y[0];
        odds[0] = -odds[1];
        return;
    }
    int64_t best = sw_first_largest(y, classes);
    int64_t second = classes > 1 ? largest_but(y, classes, best) : best;
    double sum = 0, rest = 0;
    for (int64_t c = 0; c < classes; c++) {
        odds[c] = (double)y[c] - (double)y[best];
        sum += exp(odds[c]);
        if (c != best) rest += exp((double)y[c] - (double)y[second]);
    }
    for (int64_t c = 0; c < classes; c++)
        odds[c] = c == best ? (double)y[best] - (double)y[second] - log(rest)
                            : odds[c] - log(sum - exp(odds[c]));
}

void sw_split_odds(double *odds, const sw_real *y, sw_split split)
{
    for (int64_t i = 0; i < split.count; i++, y += split.outputs, odds += split.outputs) {
        if (split.task == SW_CLASSES)
            sw_class_odds(odds, y, split.outputs);
        else
            for (int64_t c = 0; c < split.outputs; c++) odds[c] = (double)y[c];
    }
}
