/* reading.c - how to read a report: what its figures are means of, and what its tests can tell. */
#include "report/report.h"

#include "report/heatmap.h"
#include "study/folds.h"

#include <math.h>

static bool any(const sw_report *r, bool (*is)(const sw_study_data *facts))
{
    for (int d = 0; d < r->study->data_count; d++)
        if (is(&r->facts[d])) return true;
    return false;
}

static bool has_empty(const sw_study_data *facts)
{
    return facts->empty.count > 0;
}

static bool of_classes(const sw_study_data *facts)
{
    return facts->task == SW_CLASSES;
}

static bool of_labels(const sw_study_data *facts)
{
    return facts->task == SW_LABELS;
}

static bool of_numbers(const sw_study_data *facts)
{
    return facts->task == SW_REGRESSION;
}

static bool of_several_numbers(const sw_study_data *facts)
{
    return of_numbers(facts) && facts->outputs > 1;
}

static bool of_mixtures(const sw_study_data *facts)
{
    return facts->task == SW_MIXTURE;
}

static bool of_known_mixtures(const sw_study_data *facts)
{
    return of_mixtures(facts) && isfinite(facts->best);
}

static bool of_tokens(const sw_study_data *facts)
{
    return facts->vocabulary > 0;
}

static void put_seeds(sw_text *text, const sw_study *study)
{
    long long first = study->config.seed, last = first + study->seeds - 1;
    if (study->seeds == 1) {
        sw_text_add(text,
                    "- **One seed** (%lld) was run: there is no deviation and no test, and the "
                    "differences may be chance. The best figure is bold.\n",
                    first);
    } else {
        sw_text_add(text,
                    "- **Mean ± standard deviation** (n - 1 below) are over the seeds %lld to "
                    "%lld. A seed decides the initial parameters, the order of the sets and "
                    "dropout, the same for every pooling; data and splits are the same for all.\n"
                    "- **Bold** is the best mean. *p* is Student's two-sided paired t-test over "
                    "the seeds against the bold one, corrected by Holm's rule for the number of "
                    "poolings on the data set. **n.s.** (not significant) marks those with p ≥ "
                    "%.2f: these seeds do not "
                    "tell them apart from the best. That is not a proof that they are equal: with "
                    "%d seeds, only large and steady differences are seen.\n",
                    first, last, SW_STUDY_LEVEL, study->seeds);
    }
}

static void put_folds(sw_text *text, const sw_report *r)
{
    const sw_study *study = r->study;
    const long long folds = study->config.folds, first = study->config.seed,
                    last = first + study->seeds - 1;
    const int repeats = sw_study_repeats(study);
    sw_text_add(text,
                "- **Cross-validation**: all sets of a data set are divided into %lld folds, of "
                "classes each with the same shares. Every fold is the test split of one run, with "
                "the next fold (after the last, the first) for validation and the others for "
                "training; scales are measured on the training split alone%s.",
                folds, any(r, of_tokens) ? ", but a vocabulary of words is one for all folds" : "");
    if (repeats > 1)
        sw_text_add(text, " This is done %d times, each time with another division.", repeats);
    sw_text_add(text,
                " Divisions are the same for every pooling, and so are the seeds (%lld to %lld, "
                "one a run) of initial parameters, order and dropout.\n"
                "- **Mean ± standard deviation** (n - 1 below) are over all %d folds%s. A fold's "
                "test split is small, so that a single one says little.%s\n",
                first, last, study->seeds, repeats > 1 ? " of all repeats" : "",
                repeats > 1 ? " *± of repeats* is the deviation of the repeats' means: by how much "
                              "another division and other seeds move the mean."
                            : "");
    sw_text_add(text,
                "- **Bold** is the best mean. *p* is Student's two-sided paired t-test over the "
                "folds against the bold one, corrected twice. Folds share most of what they are "
                "trained on, so that their differences are not independent, and the plain test "
                "finds too many: the variance of the mean is taken as (1/n + test sets / training "
                "sets) times that of the n = %d differences, not 1/n times (Nadeau and Bengio "
                "2003; for repeats Bouckaert and Frank 2004). Then Holm's rule corrects for the "
                "number of poolings on the data set. **n.s.** (not significant) marks those with p "
                "≥ %.2f: these folds do not tell them apart from the best, which is not a proof "
                "that they are equal.\n",
                study->seeds, SW_STUDY_LEVEL);
}

void sw_report_reading(sw_text *text, const sw_report *r)
{
    const sw_study *study = r->study;
    const bool folds = study->config.folds > 0;
    sw_text_add(text,
                "## How to read this\n\n"
                "- **The test split** was read once a run, after the validation split had chosen "
                "the epoch (best validation %s).\n",
                study->config.select);
    if (folds)
        put_folds(text, r);
    else
        put_seeds(text, study);
    if (any(r, has_empty))
        sw_text_add(text,
                    "- **A dash** stands for a pooling that makes no model on the data set, for "
                    "the reason that is noted above its table: it is not run there, and in no "
                    "test.\n");
    if (sw_report_has_heatmap(r))
        sw_text_add(text,
                    "- **The heat map** shows in each cell the mean on the test split, and as its "
                    "colour how far that is from *chance*, which the best answer that is the same "
                    "for all sets has there, to the *best* possible (where that is not known, no "
                    "wrong answer). The best of a row is bold.\n");
    if (any(r, of_classes))
        sw_text_add(text,
                    "- **The standard error** below a table of classes is sqrt(a (1 - a) / n) "
                    "of the best accuracy a on n %s sets. The deviation over %s does not hold it: "
                    "all %s share one %s.\n",
                    folds ? "tested" : "test", folds ? "repeats" : "seeds",
                    folds ? "repeats" : "runs", folds ? "set of data" : "test split");
    if (any(r, of_labels))
        sw_text_add(text, "- **Labels**: the accuracy is the share of right answers over all sets "
                          "and labels, the AUC the mean over the labels.\n");
    if (any(r, of_numbers))
        sw_text_add(text,
                    "- **Numbers**: the error is in their own unit, and lower is better; R2 "
                    "is 1 where every number is right and 0 where the means were as good; the "
                    "loss is the mean squared error, whichever was trained, of numbers in their "
                    "scale, where the data has one.%s\n",
                    any(r, of_several_numbers)
                        ? " Of several numbers of a set, the error is the mean as they are, so "
                          "that one in small units hardly counts; in loss and R2 each is measured "
                          "by its scale."
                        : "");
    if (any(r, of_mixtures))
        sw_text_add(text,
                    "- **Mixtures**: the log-likelihood is that of a set's own elements under the "
                    "mixture that is answered for it, the mean over the elements of a set, then "
                    "over the sets; natural logarithm, and higher is better. The loss is that with "
                    "the other sign, of elements in their scale, where the data has one.%s\n",
                    any(r, of_known_mixtures)
                        ? " The best possible is that under the mixtures which the elements were "
                          "drawn from: one that is fitted to a set can be a little above."
                        : "");
    sw_text_add(text, "- **Seconds** are the mean wall-clock time of a run's training and "
                      "validation; they depend on the machine and on what else it did.\n"
                      "- Learning curves are the mean over the runs, as far as all of them went "
                      "before early stopping.\n\n");
}
