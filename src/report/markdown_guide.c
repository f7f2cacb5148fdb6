/* markdown_guide.c - the part of report.md that explains its tables and figures. */
#include "report/markdown_guide.h"

#include "report/heatmap.h"
#include "report/markdown_text.h"
#include "study/runs.h"

#include <math.h>
#include <string.h>

/* ---- What the report has --------------------------------------------------------------------- */

/* Of some data set. */
typedef struct kinds {
    bool empty, classes, labels, numbers, several, mixtures, known, groups, tokens, same_runs;
} kinds;

static kinds kinds_of(const sw_report *r)
{
    kinds of = {0};
    for (int d = 0; d < r->study->data_count; d++) {
        const sw_data_facts *facts = &r->facts[d];
        of.empty |= facts->empty_reason.count > 0;
        of.classes |= facts->task == SW_CLASSES;
        of.labels |= facts->task == SW_LABELS;
        of.numbers |= facts->task == SW_REGRESSION;
        of.several |= facts->task == SW_REGRESSION && facts->outputs > 1;
        of.mixtures |= facts->task == SW_MIXTURE;
        of.known |= facts->task == SW_MIXTURE && isfinite(facts->best_possible);
        of.groups |= facts->groups > 0;
        of.tokens |= facts->vocabulary > 0;
        for (int a = 0; a < r->study->arm_count; a++)
            of.same_runs |= r->analysis[d]->metric[0].arm[a].same != a;
    }
    return of;
}

/* ---- Means, deviations and tests ------------------------------------------------------------- */

static void put_seeds(sw_text *text, const sw_study *study)
{
    long long first = study->config.seed, last = first + study->runs_per_arm - 1;
    if (study->runs_per_arm == 1)
        sw_text_add(text,
                    "- **One seed** (%lld) was run. There is no deviation and no test, and the "
                    "differences may be chance. The best result is bold.\n",
                    first);
    else
        sw_text_add(text,
                    "- **± of seeds** is the standard deviation (which divides by n - 1) over the "
                    "seeds %lld to %lld. A seed decides the initial parameters, the order of the "
                    "sets and dropout, alike for every arm. Data and splits are the same for all "
                    "seeds.\n",
                    first, last);
}

static void put_folds(sw_text *text, const sw_study *study, kinds of)
{
    const long long folds = study->config.folds, first = study->config.seed,
                    last = first + study->runs_per_arm - 1;
    const int repeats = sw_study_repeats(study);
    sw_text_add(
        text,
        "- **Cross-validation**: all sets of a data set are divided into %lld folds%s. "
        "%sEvery fold is the test split of one "
        "run; the next fold (after the last, the first) is its validation split, if the data "
        "have one, and the others are its training split. Scales are measured on the training "
        "split alone%s.",
        folds,
        !of.classes ? ""
        : of.groups ? ", and each class has nearly the same share in every fold"
                    : ", and each class has the same share in every fold",
        of.groups ? "Sets of one group are in one fold, so a run is tested on groups "
                    "that it has not trained on. "
                  : "",
        of.tokens ? ", but all folds share one vocabulary of words" : "");
    if (repeats > 1)
        sw_text_add(text, " This is done %d times, each time with another division.", repeats);
    sw_text_add(
        text,
        " Every arm has the same divisions and the same seeds (%lld to %lld, one for each "
        "run) of initial parameters, order and dropout.\n"
        "- **± of folds** is the standard deviation (which divides by n - 1) over all %d "
        "folds%s. The test split of a fold is small, so a single one says little. The "
        "training sets of folds overlap, so their results are not independent: the variance "
        "of a mean is taken as (1/n + test sets / training sets) times that of the n runs, "
        "not 1/n times (Nadeau and Bengio 2003; with repeats Bouckaert and Frank 2004).\n",
        first, last, study->runs_per_arm, repeats > 1 ? " of all repeats" : "");
}

/* Which comparisons hold together. */
static void put_family(sw_text *text, const sw_study *study)
{
    const double percent = 100 * SW_STUDY_LEVEL;
    if (sw_study_names_reference(study))
        sw_text_add(text,
                    "The reference was named, so these comparisons are a family of their own "
                    "(Dunnett 1955): if all arms are equal, about %.0f %% of studies find any "
                    "difference *from the reference*. All pairs of arms are another, larger "
                    "family, whose intervals are longer.",
                    percent);
    else
        sw_text_add(text,
                    "The intervals hold for all pairs of arms together: if all arms are equal, "
                    "about %.0f %% of studies find any difference.",
                    percent);
}

static void put_tests(sw_text *text, const sw_study *study, kinds of)
{
    if (study->runs_per_arm < 2) return;
    sw_text_add(text,
                "- **[low, high]** is a 95 %% interval for the results of other %s and other test "
                "sets of the same kind.\n"
                "- **Difference** and **verdict** compare an arm with the reference, ",
                study->config.folds > 0 ? "divisions" : "seeds");
    sw_markdown_code(text, sw_arm_display_name(study->arm[study->reference]).text);
    sw_text_add(text,
                ". *better* and *worse* mean that the interval of the difference does not hold 0, "
                "*undecided* that it does. That does not prove that two arms are equal. ");
    put_family(text, study);
    sw_text_add(text, " [pairs.csv](pairs.csv) has every pair, with the family of its verdict, "
                      "[summary.csv](summary.csv) every metric.\n");
    if (of.numbers)
        sw_text_add(text, "- **Ratio**: errors are compared by their ratio, and an interval that "
                          "does not hold 1 decides. So a tenth of the error and ten times the "
                          "error are equally far from the reference.\n");
    if (study->config.folds > 0)
        sw_text_add(text, "- **Worse, equal, better** are the probabilities that an arm is truly "
                          "worse than the reference, practically equal (a difference of at most "
                          "one point) and better, by the Bayesian correlated t-test (Benavoli et "
                          "al. 2017), for this pair alone. Metrics that are not in percent have no "
                          "such point: an arm is worse or better.\n");
    sw_text_add(text,
                "- **P(best)** is the probability that an arm has the best mean. **Bold** is the "
                "best mean of this study.\n");
    if (of.same_runs)
        sw_text_add(text, "- **Runs of** another arm: all metrics of all runs are equal to the "
                          "last digit. A search chose the settings as they were given, or a "
                          "setting has no effect. Such an arm is in no comparison.\n");
}

/* If some group has several test sets: whether the intervals take that into account. They do not if
 * the predictions of the runs lack the groups. */
static void put_groups(sw_text *text, const sw_report *r)
{
    bool alike = false, counted = false;
    for (int d = 0; d < r->study->data_count; d++) {
        const sw_analysis *analysis = sw_report_analysis(r, d);
        if (r->facts[d].groups == 0 || r->facts[d].groups == r->facts[d].sets[SW_TEST]) continue;
        alike = true;
        counted |= analysis && analysis->metric[0].groups < analysis->metric[0].sets;
    }
    if (!alike || r->study->runs_per_arm < 2) return;
    sw_text_add(text,
                "- **Groups** of sets, such as the samples of a patient, are in one split. %s\n",
                counted ? "The sets of a group are alike, so the intervals are for other groups, "
                          "not for other sets of the same ones (Liang and Zeger 1986)."
                        : "The intervals count test sets as independent. Sets of one group are "
                          "alike, so the true intervals are longer.");
}

/* ---- Metrics --------------------------------------------------------------------------------- */

static void put_merit(sw_text *text)
{
    sw_text_add(text, "- **The second table** is over the test split, too. *Balanced accuracy*, of "
                      "classes, is the mean of the classes' recalls: a rare class counts as much "
                      "as a frequent one. *Macro F1* is the mean of their F1. *Log-loss*, *Brier "
                      "score* and *calibration error* (10 bins) judge the probabilities; lower is "
                      "better. The counts by class are of the best arm, and sums over its "
                      "runs.\n");
}

static void put_regression(sw_text *text, kinds of)
{
    sw_text_add(
        text,
        "- **Regression**: the error is in the unit of the targets, and lower is better. R2 "
        "is 1 if every number is right, and 0 if they are no better than the mean. The loss "
        "is the mean squared error, whichever error was trained, of the scaled numbers if the "
        "data has a scale.%s\n",
        of.several
            ? " With several numbers for each set, which may have different units, arms are judged "
              "by the mean of the numbers' R2. The mean absolute error is the mean over numbers in "
              "their own units, so one with small values hardly counts; the second table has the "
              "error of each. The loss divides each number by its scale."
            : "");
}

static void put_mixtures(sw_text *text, kinds of)
{
    sw_text_add(
        text,
        "- **Mixtures**: the log-likelihood of a set's elements under the mixture that the "
        "model gives for the set; the mean over the elements of a set, then over the sets. "
        "It is the natural logarithm, and higher is better. The loss is the same with the "
        "opposite sign; if the data has a scale, of the scaled elements.%s\n",
        of.known ? " The best possible value is that of the mixtures from which the elements were "
                   "drawn. A mixture that is fitted to a set can be slightly better."
                 : "");
}

void sw_markdown_guide(sw_text *text, const sw_report *r)
{
    const sw_study *study = r->study;
    const bool folds = study->config.folds > 0;
    const kinds of = kinds_of(r);
    const char *select = study->config.select;
    sw_text_add(text, "## How to read this\n\n"
                      "- **The test split** was read once in each run, ");
    if (strcmp(select, "last") == 0)
        sw_text_add(text, "with the parameters at the end of training.\n");
    else
        sw_text_add(text, "after the validation split had chosen the step (best validation %s).\n",
                    strcmp(select, "auto") == 0
                        ? "calibrated Brier score for classes, loss for other tasks; with class "
                          "weights, loss for two classes and accuracy for more"
                        : select);
    if (folds)
        put_folds(text, study, of);
    else
        put_seeds(text, study);
    put_tests(text, study, of);
    if (!folds) put_groups(text, r);
    if (of.empty)
        sw_text_add(text,
                    "- **A dash** stands for an arm that cannot have a model on the data set; the "
                    "note above the table says why. It is not run there, and is in no test.\n");
    if (sw_report_has_heatmap(r))
        sw_text_add(text,
                    "- **The heat map** shows the mean on the test split in each cell. The colour "
                    "shows where it lies between *chance*, the best answer that is the same for "
                    "all sets, and *best*, the best possible result (if that is not known, no "
                    "wrong answer at all). The best of a row is bold.\n");
    if (of.classes || of.labels) put_merit(text);
    if (of.labels)
        sw_text_add(text, "- **Labels**: the accuracy is the share of right answers over all sets "
                          "and labels; the AUC is the mean over the labels.\n");
    if (of.numbers) put_regression(text, of);
    if (of.mixtures) put_mixtures(text, of);
    sw_text_add(text, "- **Seconds** are the mean wall-clock time of training and validation in a "
                      "run. They depend on the machine and on its other work.\n"
                      "- **Learning curves** are the mean over the runs. They end with the first "
                      "run that stopped early.\n\n");
}
