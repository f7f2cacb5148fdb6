/* diagnosis_words.c - what fails in a diagnosis, in words. */
#include <setwise/diagnosis.h>

#include <math.h>
#include <stdio.h>

static const double LEAST_GAIN = 0.01, MOST_OVERLAP = 0.9, MOST_COLLAPSED = 0.9;

static bool is_uniform(const sw_diagnosis *d)
{
    return d->uniform >= MOST_COLLAPSED;
}

static bool is_one_hot(const sw_diagnosis *d)
{
    return d->one_hot >= MOST_COLLAPSED;
}

/* Do the weights agree with the instance labels? */
static bool agrees(const sw_diagnosis *d)
{
    return d->auc_low > 0.5;
}

static bool gains(double gain, double low)
{
    return isnan(gain) || (low > 0 && gain >= LEAST_GAIN);
}

/* Every comparison with a measure that is NaN is false. */
static bool does_fail(const sw_diagnosis *d, sw_failing failing)
{
    switch (failing) {
    case SW_FAILING_DELETION: return !gains(d->deletion_gain, d->deletion_low);
    case SW_FAILING_INSERTION: return !gains(d->insertion_gain, d->insertion_low);
    case SW_FAILING_LABELS: return d->auc_low <= 0.5;
    case SW_FAILING_UNIFORM: return is_uniform(d);
    case SW_FAILING_ONE_HOT: return is_one_hot(d) && !agrees(d);
    case SW_FAILING_ALIKE: return d->spread < 0.02 && !is_uniform(d) && !is_one_hot(d);
    case SW_FAILING_QUERIES: return d->query_overlap > MOST_OVERLAP;
    case SW_FAILING_HEADS: return d->head_overlap > MOST_OVERLAP;
    case SW_FAILING_STABILITY: return d->stability < 0.5;
    case SW_FAILING_REPEATED: return d->repeated10 < 0.95;
    case SW_FAILING_FOREIGN: return d->foreign2 < 0.8;
    case SW_FAILINGS: break;
    }
    return false;
}

static void put_words(char *text, size_t size, const sw_diagnosis *d, sw_failing failing)
{
    const char *weights = d->gradient ? "gradient x input" : "attention";
    switch (failing) {
    case SW_FAILING_DELETION:
        snprintf(text, size,
                 "%s does not show what decides: without the elements of the largest weights the "
                 "confidence is %.3f, without random ones %.3f",
                 weights, d->deletion, d->at_random);
        break;
    case SW_FAILING_INSERTION:
        snprintf(text, size,
                 "the elements of the largest weights do not carry the answer: with them alone the "
                 "confidence is %.3f, with random ones %.3f",
                 d->insertion, d->at_random);
        break;
    case SW_FAILING_LABELS:
        snprintf(text, size,
                 "%s does not point to the elements that carry the label: AUC %.3f, lower end of "
                 "95 %% %.3f",
                 weights, d->auc, d->auc_low);
        break;
    case SW_FAILING_UNIFORM:
        snprintf(text, size,
                 "%s is a mean: %.0f %% of the sets have nearly equal weights (exp H above 0.9 n)",
                 weights, 100 * d->uniform);
        break;
    case SW_FAILING_ONE_HOT:
        snprintf(text, size,
                 "%s picks one element: in %.0f %% of the sets it has all weight (exp H below 1.1)",
                 weights, 100 * d->one_hot);
        break;
    case SW_FAILING_ALIKE:
        snprintf(text, size,
                 "all sets have the same weights, whatever their elements are: their curves differ "
                 "by %.3f",
                 d->spread);
        break;
    case SW_FAILING_QUERIES:
        snprintf(text, size, "the queries weigh the same elements: overlap %.2f", d->query_overlap);
        break;
    case SW_FAILING_HEADS:
        snprintf(text, size, "the heads weigh the same elements: overlap %.2f", d->head_overlap);
        break;
    case SW_FAILING_STABILITY:
        snprintf(text, size, "runs with other seeds weigh other elements: rank correlation %.2f",
                 d->stability);
        break;
    case SW_FAILING_REPEATED:
        snprintf(text, size,
                 "%.0f %% of the answers change if a set is ten times as long with elements of its "
                 "own",
                 100 * (1 - d->repeated10));
        break;
    case SW_FAILING_FOREIGN:
        snprintf(text, size,
                 "%.0f %% of the answers change if as many elements of other sets are added",
                 100 * (1 - d->foreign2));
        break;
    case SW_FAILINGS: break;
    }
}

bool sw_diagnosis_fails(const sw_diagnosis *diagnosis, sw_failing failing, char *text, size_t size)
{
    const bool fails = does_fail(diagnosis, failing);
    if (size > 0) *text = '\0';
    if (fails) put_words(text, size, diagnosis, failing);
    return fails;
}
