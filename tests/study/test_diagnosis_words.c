/* test_diagnosis_words.c - what fails at which limit, in words. */
#include <setwise/diagnosis.h>

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* Nothing is known, and nothing fails. */
static sw_diagnosis empty(void)
{
    sw_diagnosis d = {0};
    for (int i = 0; i < sw_measures(); i++)
        *(double *)((char *)&d + sw_measure_at(i)->offset) = NAN;
    return d;
}

static const sw_measure *measure(const char *name)
{
    for (int i = 0; i < sw_measures(); i++)
        if (strcmp(sw_measure_at(i)->name, name) == 0) return sw_measure_at(i);
    cr_assert_fail("no measure %s", name);
    return NULL;
}

static bool fails(const sw_diagnosis *d, sw_failing failing, const char *words)
{
    char text[SW_WARNING_SIZE];
    const bool does = sw_diagnosis_fails(d, failing, text, sizeof text);
    cr_expect(does ? strstr(text, words) != NULL : *text == '\0', "%s", text);
    return does;
}

Test(diagnosis_words, each_limit)
{
    static const struct {
        sw_failing failing;
        const char *name, *words;
        double good, bad;
    } limit[] = {
        {SW_FAILING_LABELS, "auc_low", "does not point to the elements", 0.501, 0.5},
        {SW_FAILING_UNIFORM, "uniform", "attention is a mean: 90 %", 0.89, 0.9},
        {SW_FAILING_ONE_HOT, "one_hot", "attention picks one element", 0.89, 0.9},
        {SW_FAILING_ALIKE, "spread", "the same weights", 0.02, 0.019},
        {SW_FAILING_QUERIES, "query_overlap", "the queries weigh", 0.9, 0.91},
        {SW_FAILING_HEADS, "head_overlap", "the heads weigh", 0.9, 0.91},
        {SW_FAILING_STABILITY, "stability", "rank correlation 0.49", 0.5, 0.49},
        {SW_FAILING_REPEATED, "repeated10", "6 % of the answers", 0.95, 0.94},
        {SW_FAILING_FOREIGN, "foreign2", "21 % of the answers", 0.8, 0.79},
    };
    for (size_t i = 0; i < sizeof limit / sizeof limit[0]; i++) {
        sw_diagnosis d = empty();
        double *value = (double *)((char *)&d + measure(limit[i].name)->offset);
        cr_expect_not(fails(&d, limit[i].failing, ""), "%s is not known", limit[i].name);
        *value = limit[i].good;
        cr_expect_not(fails(&d, limit[i].failing, ""), "%s", limit[i].name);
        *value = limit[i].bad;
        cr_expect(fails(&d, limit[i].failing, limit[i].words), "%s", limit[i].name);
    }
}

/* The gain has to be above chance, and above one percent. */
Test(diagnosis_words, attention_that_says_nothing_is_called_that)
{
    sw_diagnosis d = empty();
    cr_expect_not(fails(&d, SW_FAILING_DELETION, ""));
    d.deletion_gain = d.insertion_gain = 0.05, d.deletion_low = d.insertion_low = 0.001;
    cr_expect_not(fails(&d, SW_FAILING_DELETION, ""));
    d.deletion_low = 0;
    cr_expect(fails(&d, SW_FAILING_DELETION, "attention does not show what decides"));
    d.deletion_low = 0.002, d.deletion_gain = 0.009, d.gradient = true;
    cr_expect(fails(&d, SW_FAILING_DELETION, "gradient x input does not show what decides"));
    cr_expect_not(fails(&d, SW_FAILING_INSERTION, ""));
    d.insertion_low = -0.1;
    cr_expect(fails(&d, SW_FAILING_INSERTION, "are not shown to carry the answer"));
}

/* Too few sets for an interval: what they have in common may be chance, so nothing is said. */
Test(diagnosis_words, of_too_few_sets_for_an_interval)
{
    sw_diagnosis d = empty();
    d.deletion_gain = 0.05, d.auc = 0.51;
    cr_expect_not(fails(&d, SW_FAILING_DELETION, ""));
    cr_expect_not(fails(&d, SW_FAILING_LABELS, ""));
    d.deletion_gain = -0.05;
    cr_expect(fails(&d, SW_FAILING_DELETION, "attention does not show what decides"));
}

/* One element with all weight is right where it is the one that carries the label. */
Test(diagnosis_words, a_needle_may_have_all_weight)
{
    sw_diagnosis d = empty();
    d.one_hot = 1, d.auc_low = 0.9;
    cr_expect_not(fails(&d, SW_FAILING_ONE_HOT, ""));
}

/* Where the weights agree, the ranks of what is left are noise; where that is not known, the ranks
 * decide. */
Test(diagnosis_words, runs_whose_weights_agree_are_stable)
{
    sw_diagnosis d = empty();
    d.stability = 0.49;
    cr_expect(fails(&d, SW_FAILING_STABILITY, "rank correlation 0.49"));
    d.correlation = 0.48;
    cr_expect(fails(&d, SW_FAILING_STABILITY, "correlation of ranks 0.49, of weights 0.48"));
    d.correlation = 0.5;
    cr_expect_not(fails(&d, SW_FAILING_STABILITY, ""));
}
