/* paired.c - what is common: paired t-tests over the seeds, with Holm's correction. */
#include "paired.h"

#include <math.h>
#include <stdlib.h>

static double mean_of(const sw_outcomes *o, int arm)
{
    double sum = 0;
    for (int r = 0; r < o->runs; r++) sum += o->value[arm * o->runs + r];
    return sum / o->runs;
}

static double p_of(const sw_outcomes *o, int a, int b)
{
    const int n = o->runs;
    const double mean = mean_of(o, a) - mean_of(o, b);
    double squares = 0;
    for (int r = 0; r < n; r++) squares += pow(o->value[a * n + r] - o->value[b * n + r] - mean, 2);
    if (squares == 0) return mean == 0 ? 1 : 0;
    return sw_student_two_sided(mean / sqrt(squares / (n - 1) / n), n - 1);
}

/* Does a test of this p differ in a family of n (Holm 1979)? All smaller ones must, too. */
static bool differs(double p, const double *family, int n)
{
    for (int i = 0; i < n; i++) {
        int not_smaller = 0;
        for (int k = 0; k < n; k++) not_smaller += family[k] >= family[i];
        if (family[i] <= p && family[i] * not_smaller >= SW_STUDY_LEVEL) return false;
    }
    return true;
}

paired paired_tests(const sw_outcomes *o)
{
    double all[SW_STUDY_MAX_ARMS * SW_STUDY_MAX_ARMS / 2], rest[SW_STUDY_MAX_ARMS];
    int pairs = 0, others = 0, best = 0;
    const int with_first = o->arms - 1; /* the first of all pairs */
    for (int a = 0; a < o->arms; a++) {
        if (mean_of(o, a) > mean_of(o, best)) best = a;
        for (int b = a + 1; b < o->arms; b++) all[pairs++] = p_of(o, a, b);
    }
    for (int a = 0; a < o->arms; a++)
        if (a != best) rest[others++] = p_of(o, best, a);
    paired found = {.pair = pairs > 0 && differs(all[0], all, pairs),
                    .pair_with_first = pairs > 0 && differs(all[0], all, with_first)};
    for (int i = 0; i < with_first; i++)
        found.with_first = found.with_first || differs(all[i], all, with_first);
    for (int i = 0; i < pairs; i++) found.any = found.any || differs(all[i], all, pairs);
    for (int i = 0; i < others; i++) found.best = found.best || differs(rest[i], rest, others);
    return found;
}
