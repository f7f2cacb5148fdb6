/* agreement.c - how far the answer to a changed set agrees with the answer to the whole set. */
#include "study/agreement.h"

#include "base/error.h"
#include "base/summary.h"

#include <setwise/predict.h>

#include <math.h>
#include <stdlib.h>

static const double STAYS = 0.5; /* standard deviations that a regression may change by */

static void measure(sw_agreement *a, const sw_real *y, int64_t sets)
{
    for (int64_t c = 0; c < a->outputs; c++) {
        sw_summary all = {0};
        for (int64_t i = 0; i < sets; i++) sw_summary_add(&all, (double)y[i * a->outputs + c]);
        a->deviation[c] = sqrt(all.squares / (double)sets);
    }
}

sw_status sw_agreement_new(sw_agreement *out, sw_task task, const sw_real *y, int64_t sets,
                           int64_t outputs)
{
    double *memory = calloc(3 * (size_t)outputs + 1, sizeof *memory);
    *out = (sw_agreement){.task = task, .outputs = outputs};
    if (!memory) return sw_fail(SW_ERROR_MEMORY, "diagnosis: out of memory");
    out->deviation = memory, out->p = memory + outputs, out->q = memory + 2 * outputs;
    measure(out, y, sets);
    return SW_OK;
}

void sw_agreement_free(sw_agreement *agreement)
{
    free(agreement->deviation);
    *agreement = (sw_agreement){0};
}

static double of_labels(const sw_agreement *a, bool *same)
{
    double sum = 0;
    *same = true;
    for (int64_t c = 0; c < a->outputs; c++) {
        sum += a->p[c] > 0.5 ? a->q[c] : 1 - a->q[c];
        *same = *same && (a->p[c] > 0.5) == (a->q[c] > 0.5);
    }
    return sum / (double)a->outputs;
}

/* An output that is the same for all sets does not count. */
static double of_numbers(const sw_agreement *a, bool *same)
{
    double sum = 0;
    int64_t varied = 0;
    for (int64_t c = 0; c < a->outputs; c++) {
        if (!(a->deviation[c] > 0)) continue;
        sum += fabs(a->p[c] - a->q[c]) / a->deviation[c];
        varied++;
    }
    const double change = varied > 0 ? sum / (double)varied : 0;
    *same = change < STAYS;
    return exp(-change);
}

double sw_agreement_of(const sw_agreement *agreement, const sw_real *whole, const sw_real *y,
                       bool *same)
{
    const sw_task task = agreement->task;
    const int64_t said = sw_answer_from(agreement->p, whole, task, agreement->outputs);
    const int64_t changed = sw_answer_from(agreement->q, y, task, agreement->outputs);
    switch (task) {
    case SW_CLASSES: *same = said == changed; return agreement->q[said];
    case SW_LABELS: return of_labels(agreement, same);
    case SW_REGRESSION: return of_numbers(agreement, same);
    default: break;
    }
    *same = true;
    return NAN;
}
