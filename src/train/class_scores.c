/* class_scores.c - the scores of classes and labels: counts of answers, and areas under curves. */
#include "train/class_scores.h"

#include "base/error.h"
#include "data/dataset.h"
#include "train/metrics.h"
#include "train/roc.h"

#include <math.h>
#include <stdlib.h>

static double share(int64_t part, int64_t all)
{
    return all > 0 ? (double)part / (double)all : NAN;
}

/* ---- Answers --------------------------------------------------------------------------------- */

static void count_classes(sw_scores *s, const double *odds, const sw_real *y, sw_split split,
                          const double *threshold)
{
    for (int64_t i = 0; i < split.count; i++, odds += s->outputs, y += s->outputs) {
        int64_t label = split.sets->label[sw_set_of(split, i)];
        int64_t answer = sw_answered_class(y, s->outputs);
        s->of[label].sets++;
        if (answer < 0) continue;
        if (threshold) answer = odds[1] > *threshold;
        s->of[answer].answers++;
        s->of[answer].right += answer == label;
        if (s->confusion) s->confusion[label * s->outputs + answer]++;
    }
}

/* An output that is NaN is always the wrong answer. */
static void count_labels(sw_scores *s, const double *odds, sw_split split, const double *threshold)
{
    for (int64_t i = 0; i < split.count; i++, odds += s->outputs)
        for (int64_t c = 0; c < s->outputs; c++) {
            bool has = sw_is_positive(split, i, c);
            bool said = isnan(odds[c]) ? !has : odds[c] > (threshold ? threshold[c] : 0);
            s->of[c].sets += has;
            s->of[c].answers += said;
            s->of[c].right += has && said;
        }
}

/* The rates that follow from the counts, out of `all` sets or pairs. */
static void rate(sw_class_scores *of, int64_t all)
{
    int64_t others = all - of->sets, wrong = of->answers - of->right;
    of->precision = of->answers > 0 ? share(of->right, of->answers) : of->sets > 0 ? 0 : NAN;
    of->recall = share(of->right, of->sets);
    of->specificity = share(others - wrong, others);
    of->f1 = share(2 * of->right, of->sets + of->answers);
}

/* The accuracies count the answers by the thresholds. */
static void put_accuracies(sw_scores *s, int64_t sets)
{
    int64_t right = 0;
    for (int64_t c = 0; c < s->outputs; c++)
        right += s->task == SW_CLASSES
                     ? s->of[c].right
                     : sets - s->of[c].sets - s->of[c].answers + 2 * s->of[c].right;
    s->metrics.accuracy = share(right, s->task == SW_CLASSES ? sets : sets * s->outputs);
    if (s->task == SW_CLASSES) s->metrics.balanced_accuracy = s->macro.recall;
}

/* ---- Ranks ----------------------------------------------------------------------------------- */

static sw_status rank(sw_class_scores *of, sw_scored *list, int64_t count, bool curve)
{
    of->auc = of->average_precision = NAN;
    if (!sw_sort_scored(list, count)) return SW_OK;
    of->auc = sw_area_of_sorted(list, count);
    of->average_precision = sw_average_precision(list, count);
    return curve ? sw_roc_curve(&of->roc, list, count) : SW_OK;
}

/* Each output by itself; of labels, all pairs of set and label too. */
static sw_status rank_all(sw_scores *s, const double *odds, sw_split split)
{
    const int64_t pairs = split.count * s->outputs;
    const bool micro = s->task == SW_LABELS;
    sw_scored *list = calloc((size_t)(micro ? pairs : split.count), sizeof *list);
    if (!list) return sw_fail(SW_ERROR_MEMORY, "scores: out of memory");
    sw_status status = SW_OK;
    for (int64_t c = 0; c < s->outputs && status == SW_OK; c++) {
        for (int64_t i = 0; i < split.count; i++)
            list[i] = (sw_scored){odds[i * s->outputs + c], sw_is_positive(split, i, c)};
        status = rank(&s->of[c], list, split.count, true);
    }
    for (int64_t k = 0; micro && k < pairs; k++)
        list[k] = (sw_scored){odds[k], sw_is_positive(split, k / s->outputs, k % s->outputs)};
    if (micro && status == SW_OK) status = rank(&s->micro, list, pairs, false);
    free(list);
    return status;
}

/* ---- Means ----------------------------------------------------------------------------------- */

static void add(double *sum, int64_t *count, double x)
{
    if (isnan(x)) return;
    *sum += x;
    ++*count;
}

static double mean(double sum, int64_t count)
{
    return count > 0 ? sum / (double)count : NAN;
}

/* The mean over the classes or labels that some sets have. */
static void put_macro(sw_scores *s)
{
    sw_class_scores sum = {0};
    int64_t present = 0, negatives = 0, areas = 0, precisions = 0;
    for (int64_t c = 0; c < s->outputs; c++) {
        const sw_class_scores *of = &s->of[c];
        sum.sets += of->sets;
        sum.answers += of->answers;
        sum.right += of->right;
        if (of->sets == 0) continue;
        present++;
        sum.precision += of->precision;
        sum.recall += of->recall;
        sum.f1 += of->f1;
        add(&sum.specificity, &negatives, of->specificity);
        add(&sum.auc, &areas, of->auc);
        add(&sum.average_precision, &precisions, of->average_precision);
    }
    s->macro = sum;
    s->macro.precision = mean(sum.precision, present);
    s->macro.recall = mean(sum.recall, present);
    s->macro.f1 = mean(sum.f1, present);
    s->macro.specificity = mean(sum.specificity, negatives);
    s->macro.auc = mean(sum.auc, areas);
    s->macro.average_precision = mean(sum.average_precision, precisions);
    s->macro.threshold = NAN;
}

static void put_micro(sw_scores *s, int64_t sets)
{
    s->micro = (sw_class_scores){.sets = s->macro.sets,
                                 .answers = s->macro.answers,
                                 .right = s->macro.right,
                                 .auc = s->micro.auc,
                                 .average_precision = s->micro.average_precision,
                                 .threshold = NAN};
    if (s->task == SW_LABELS) {
        rate(&s->micro, sets * s->outputs);
        return;
    }
    s->micro.precision = s->micro.recall = s->micro.specificity = s->micro.f1 = NAN;
    s->micro.auc = s->micro.average_precision = NAN;
}

sw_status sw_class_scores_fill(sw_scores *s, const double *odds, const sw_real *outputs,
                               sw_split split, const double *threshold)
{
    if (s->task == SW_CLASSES)
        count_classes(s, odds, outputs, split, threshold);
    else
        count_labels(s, odds, split, threshold);
    for (int64_t c = 0; c < s->outputs; c++) {
        rate(&s->of[c], split.count);
        const bool second = s->task == SW_CLASSES && s->outputs == 2;
        const double at = !threshold ? 0 : second ? (c ? *threshold : -*threshold) : threshold[c];
        s->of[c].threshold = s->task == SW_LABELS || second ? 1 / (1 + exp(-at)) : NAN;
    }
    SW_TRY(rank_all(s, odds, split));
    put_macro(s);
    put_micro(s, split.count);
    put_accuracies(s, split.count);
    return SW_OK;
}
