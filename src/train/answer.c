/* answer.c - what the outputs of a model say: probabilities, and the class that is said. */
#include <setwise/predict.h>

#include <math.h>

static int64_t read_classes(double *p, const sw_real *y, int64_t count)
{
    int64_t said = 0;
    double sum = 0;
    for (int64_t c = 1; c < count; c++) said = y[c] > y[said] ? c : said;
    for (int64_t c = 0; c < count; c++) sum += p[c] = exp((double)y[c] - (double)y[said]);
    for (int64_t c = 0; c < count; c++) p[c] /= sum;
    return said;
}

int64_t sw_answer_from(double *p, const sw_real *y, sw_task task, int64_t count)
{
    if (task == SW_CLASSES) return read_classes(p, y, count);
    for (int64_t c = 0; c < count; c++)
        p[c] = task == SW_LABELS ? 1 / (1 + exp(-(double)y[c])) : (double)y[c];
    return 0;
}
