/* diagnosis_words.c - what fails in a diagnosis, in words. */
#include "base/number.h"

#include <setwise/diagnosis.h>

#include <math.h>
#include <stdarg.h>

static bool gains_nothing(double gain, double low)
{
    const double least = 0.01;
    return gain < least || low <= 0;
}

/* The limit of each measure. Every comparison with a measure that is NaN is false. */
static bool fails(const sw_diagnosis *d, sw_failing failing)
{
    const bool uniform = d->uniform >= 0.9, one_hot = d->one_hot >= 0.9;
    const bool agrees = d->auc_low > 0.5; /* with the instance labels */
    switch (failing) {
    case SW_FAILING_DELETION: return gains_nothing(d->deletion_gain, d->deletion_low);
    case SW_FAILING_INSERTION: return gains_nothing(d->insertion_gain, d->insertion_low);
    case SW_FAILING_LABELS: return d->auc_low <= 0.5;
    case SW_FAILING_UNIFORM: return uniform;
    case SW_FAILING_ONE_HOT: return one_hot && !agrees;
    case SW_FAILING_ALIKE: return d->spread < 0.02 && !uniform && !one_hot;
    case SW_FAILING_QUERIES: return d->query_overlap > 0.9;
    case SW_FAILING_HEADS: return d->head_overlap > 0.9;
    case SW_FAILING_STABILITY: return d->stability < 0.5 && !(d->correlation >= 0.5);
    case SW_FAILING_REPEATED: return d->repeated10 < 0.95;
    case SW_FAILING_FOREIGN: return d->foreign2 < 0.8;
    case SW_FAILINGS: break;
    }
    return false;
}

__attribute__((format(printf, 3, 4))) static void say(char *text, size_t size, const char *format,
                                                      ...)
{
    va_list args;
    va_start(args, format);
    sw_print_plain(text, size, format, args);
    va_end(args);
}

/* Do the weights show what decides, by the answer and by the labels? */
static void say_faithfulness(const sw_diagnosis *d, sw_failing failing, char *text, size_t size)
{
    const char *weights = d->gradient ? "gradient x input" : "attention";
    if (failing == SW_FAILING_DELETION)
        say(text, size,
            "%s does not show what decides: without the elements of the largest weights, the "
            "confidence is %.3f; without random ones, %.3f (lower end of the gain: %.3f)",
            weights, d->deletion, d->at_random, d->deletion_low);
    if (failing == SW_FAILING_INSERTION)
        say(text, size,
            "the elements of the largest weights are not shown to carry the answer: with them "
            "alone, the confidence is %.3f; with random ones, %.3f (lower end of the gain: %.3f)",
            d->insertion, d->at_random, d->insertion_low);
    if (failing == SW_FAILING_LABELS)
        say(text, size,
            "%s does not point to the elements that carry the label: AUC %.3f, lower end of 95 %% "
            "%.3f",
            weights, d->auc, d->auc_low);
}

/* How the weights of a set are distributed, and how queries and heads differ. */
static void say_form(const sw_diagnosis *d, sw_failing failing, char *text, size_t size)
{
    const char *weights = d->gradient ? "gradient x input" : "attention";
    if (failing == SW_FAILING_UNIFORM)
        say(text, size,
            "%s is a mean: %.0f %% of the sets have nearly equal weights (exp H above 0.9 n)",
            weights, 100 * d->uniform);
    if (failing == SW_FAILING_ONE_HOT)
        say(text, size,
            "%s picks one element: in %.0f %% of the sets it has all weight (exp H below 1.1)",
            weights, 100 * d->one_hot);
    if (failing == SW_FAILING_ALIKE)
        say(text, size,
            "all sets have the same weights, whatever their elements are: their curves differ by "
            "%.3f",
            d->spread);
    if (failing == SW_FAILING_QUERIES)
        say(text, size, "the queries weigh the same elements: overlap %.2f", d->query_overlap);
    if (failing == SW_FAILING_HEADS)
        say(text, size, "the heads weigh the same elements: overlap %.2f", d->head_overlap);
}

/* What other seeds and longer sets change. */
static void say_change(const sw_diagnosis *d, sw_failing failing, char *text, size_t size)
{
    if (failing == SW_FAILING_STABILITY)
        say(text, size,
            isnan(d->correlation)
                ? "runs with other seeds weigh other elements: rank correlation %.2f"
                : "runs with other seeds weigh other elements: correlation of ranks %.2f, of "
                  "weights %.2f",
            d->stability, d->correlation);
    if (failing == SW_FAILING_REPEATED)
        say(text, size,
            "%.0f %% of the answers change if a set's own elements are repeated to ten times its "
            "length",
            100 * (1 - d->repeated10));
    if (failing == SW_FAILING_FOREIGN)
        say(text, size,
            "%.0f %% of the answers change if as many elements of other sets are added (rightly, "
            "where these matter)",
            100 * (1 - d->foreign2));
}

bool sw_diagnosis_fails(const sw_diagnosis *d, sw_failing failing, char *text, size_t size)
{
    if (size > 0) *text = '\0';
    if (!fails(d, failing)) return false;
    say_faithfulness(d, failing, text, size);
    say_form(d, failing, text, size);
    say_change(d, failing, text, size);
    return true;
}
