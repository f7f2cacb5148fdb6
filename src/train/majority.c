/* majority.c - the accuracy of the best constant answer, and whether a model gives one. */
#include "train/majority.h"

#include "train/metrics.h"

#include <math.h>

/* How many sets have the class or label c. */
static int64_t count_of(sw_split split, int64_t c)
{
    int64_t count = 0;
    for (int64_t i = 0; i < split.count; i++) count += sw_is_positive(split, i, c);
    return count;
}

double sw_majority_share(sw_split split)
{
    if ((split.task != SW_CLASSES && split.task != SW_LABELS) || split.count < 1) return NAN;
    int64_t most = 0, right = 0;
    for (int64_t c = 0; c < split.outputs; c++) {
        int64_t has = count_of(split, c);
        if (has > most) most = has;
        right += 2 * has > split.count ? has : split.count - has;
    }
    if (split.task == SW_CLASSES) return (double)most / (double)split.count;
    return (double)right / ((double)split.count * (double)split.outputs);
}

static int64_t answer_of(const sw_real *y, int64_t classes)
{
    int64_t best = 0;
    for (int64_t c = 1; c < classes; c++)
        if (y[c] > y[best]) best = c;
    return best;
}

static bool same_answer(const sw_real *a, const sw_real *b, sw_split split)
{
    if (split.task == SW_CLASSES)
        return answer_of(a, split.outputs) == answer_of(b, split.outputs);
    for (int64_t c = 0; c < split.outputs; c++)
        if ((a[c] > 0) != (b[c] > 0)) return false;
    return true;
}

bool sw_is_constant_answer(const sw_real *outputs, sw_split split)
{
    if ((split.task != SW_CLASSES && split.task != SW_LABELS) || split.count < 2) return false;
    for (int64_t i = 1; i < split.count; i++)
        if (!same_answer(outputs, outputs + i * split.outputs, split)) return false;
    return true;
}
