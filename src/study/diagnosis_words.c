/* diagnosis_words.c - what fails in a diagnosis, in words. */
#include "base/number.h"

#include <setwise/diagnosis.h>

#include <math.h>
#include <stdarg.h>
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

static bool gains_nothing(double gain, double low)
{
    return gain < LEAST_GAIN || low <= 0;
}

/* Always true. */
__attribute__((format(printf, 3, 4))) static bool say(char *text, size_t size, const char *format,
                                                      ...)
{
    va_list args;
    va_start(args, format);
    sw_print_plain(text, size, format, args);
    va_end(args);
    return true;
}

/* The limit of each measure, and what is said beyond it. Every comparison with a measure that is
 * NaN is false. */
bool sw_diagnosis_fails(const sw_diagnosis *d, sw_failing failing, char *text, size_t size)
{
    if (size > 0) *text = '\0';
    const char *weights = d->gradient ? "gradient x input" : "attention";
    switch (failing) {
    case SW_FAILING_DELETION:
        return gains_nothing(d->deletion_gain, d->deletion_low) &&
               say(text, size,
                   "%s does not show what decides: without the elements of the largest weights the "
                   "confidence is %.3f, without random ones %.3f (the lower end of the gain: %.3f)",
                   weights, d->deletion, d->at_random, d->deletion_low);
    case SW_FAILING_INSERTION:
        return gains_nothing(d->insertion_gain, d->insertion_low) &&
               say(text, size,
                   "the elements of the largest weights are not shown to carry the answer: with "
                   "them "
                   "alone the confidence is %.3f, with random ones %.3f (the lower end of the "
                   "gain: %.3f)",
                   d->insertion, d->at_random, d->insertion_low);
    case SW_FAILING_LABELS:
        return d->auc_low <= 0.5 && say(text, size,
                                        "%s does not point to the elements that carry the label: "
                                        "AUC %.3f, lower end of 95 %% %.3f",
                                        weights, d->auc, d->auc_low);
    case SW_FAILING_UNIFORM:
        return is_uniform(d) && say(text, size,
                                    "%s is a mean: %.0f %% of the sets have nearly equal weights "
                                    "(exp H above 0.9 n)",
                                    weights, 100 * d->uniform);
    case SW_FAILING_ONE_HOT:
        return is_one_hot(d) && !agrees(d) &&
               say(text, size,
                   "%s picks one element: in %.0f %% of the sets it has all weight (exp H below "
                   "1.1)",
                   weights, 100 * d->one_hot);
    case SW_FAILING_ALIKE:
        return d->spread < 0.02 && !is_uniform(d) && !is_one_hot(d) &&
               say(text, size,
                   "all sets have the same weights, whatever their elements are: their curves "
                   "differ by %.3f",
                   d->spread);
    case SW_FAILING_QUERIES:
        return d->query_overlap > MOST_OVERLAP &&
               say(text, size, "the queries weigh the same elements: overlap %.2f",
                   d->query_overlap);
    case SW_FAILING_HEADS:
        return d->head_overlap > MOST_OVERLAP &&
               say(text, size, "the heads weigh the same elements: overlap %.2f", d->head_overlap);
    case SW_FAILING_STABILITY:
        return d->stability < 0.5 &&
               say(text, size, "runs with other seeds weigh other elements: rank correlation %.2f",
                   d->stability);
    case SW_FAILING_REPEATED:
        return d->repeated10 < 0.95 && say(text, size,
                                           "%.0f %% of the answers change if a set is ten times as "
                                           "long with elements of its own",
                                           100 * (1 - d->repeated10));
    case SW_FAILING_FOREIGN:
        return d->foreign2 < 0.8 && say(text, size,
                                        "%.0f %% of the answers change if as many elements of "
                                        "other sets are added, as they "
                                        "should where the answer depends on shares",
                                        100 * (1 - d->foreign2));
    case SW_FAILINGS: break;
    }
    return false;
}
