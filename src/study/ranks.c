/* ranks.c - the arms over several data sets: mean ranks, and the critical difference of them. */
#include "study/statistics.h"

#include <setwise/analysis.h>

#include <math.h>

/* The mean of the arm is known on all data sets, and it has runs of its own on some. */
static bool is_ranked(sw_analysis *const *analysis, int data_sets, int arm)
{
    bool own = false;
    for (int d = 0; d < data_sets; d++) {
        if (isnan(analysis[d]->metric[0].arm[arm].mean)) return false;
        own = own || analysis[d]->metric[0].arm[arm].same == arm;
    }
    return own;
}

/* The rank of arm a among the ranked arms on a data set; equal means share the mean of their
 * ranks. */
static double rank_of(const sw_metric_analysis *metric, const bool *ranked, int a)
{
    double rank = 1;
    for (int b = 0; b < metric->arms; b++) {
        const double mine = metric->arm[a].mean, other = metric->arm[b].mean;
        if (b == a || !ranked[b]) continue;
        const double ahead = sw_difference(other, mine);
        if (metric->lower_is_better ? ahead < 0 : ahead > 0) rank += 1;
        if (ahead == 0) rank += 0.5;
    }
    return rank;
}

/* The probability that the range of k standard normal numbers is at most q, by the trapezoidal
 * rule over the smallest of them. */
static double range_within(double q, int k)
{
    enum { STEPS = 1600 };
    const double step = 0.01;
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
        const double z = -8 + i * step;
        const double inside = (erfc(-(z + q) / sqrt(2)) - erfc(-z / sqrt(2))) / 2;
        sum += step * exp(-z * z / 2) * pow(inside, k - 1);
    }
    return k * sum / sqrt(2 * 3.14159265358979323846);
}

/* The studentised range with infinitely many degrees of freedom, by bisection. */
static double critical_range(int k)
{
    double low = 0, high = 10;
    for (int i = 0; i < 40; i++) {
        const double middle = (low + high) / 2;
        *(range_within(middle, k) < 1 - SW_STUDY_LEVEL ? &low : &high) = middle;
    }
    return low;
}

sw_arm_ranks sw_arm_ranks_of(sw_analysis *const *analysis, int data_sets)
{
    const int arms = data_sets > 0 ? analysis[0]->arms : 0;
    sw_arm_ranks ranks = {.arms = arms, .data_sets = data_sets, .critical_difference = NAN};
    bool ranked[SW_STUDY_MAX_ARMS];
    int count = 0;
    for (int a = 0; a < arms; a++) count += ranked[a] = is_ranked(analysis, data_sets, a);
    for (int a = 0; a < arms; a++) {
        if (!ranked[a]) ranks.rank[a] = NAN;
        for (int d = 0; d < data_sets; d++) {
            ranks.rank[a] += rank_of(&analysis[d]->metric[0], ranked, a);
            ranks.best[a] += analysis[d]->metric[0].arm[a].best / data_sets;
        }
        ranks.rank[a] /= data_sets; /* of an exact sum */
    }
    if (count > 1 && data_sets > 1)
        ranks.critical_difference =
            critical_range(count) / sqrt(2) * sqrt(count * (count + 1) / (6.0 * data_sets));
    return ranks;
}
