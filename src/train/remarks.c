/* remarks.c - what makes the result of a run doubtful without being an error, in words. */
#include "train/remarks.h"
#include "base/quoted.h"
#include "base/text.h"
#include "data/dataset.h"
#include "data/quantiles.h"
#include "train/metrics.h"
#include "train/roc.h"
#include "train/select.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TELLS_APART 0.8 /* an AUC that chance rarely reaches */

#define NOTHING_FOUND                                                                              \
    "the network finds nothing in the training sets that holds for others; try a lower learning "  \
    "rate, another pooling, or more sets"

static const struct {
    const char *name, *summary;
} remarks[SW_REMARKS] = {
    [SW_REMARK_IMPROVING] = {"improving", "the validation loss was still falling at the end: give "
                                          "more steps"},
    [SW_REMARK_EARLY] = {"early",
                         "the parameters that were chosen have hardly learned: " NOTHING_FOUND},
    [SW_REMARK_CONSTANT] = {"constant", "all sets get the same answer: the model tells nothing "
                                        "apart; try another pooling, another learning rate or more "
                                        "steps, and balance if a class is rare"},
    [SW_REMARK_UNSAID] = {"unsaid",
                          "some class is never the answer, though there are sets of it: try "
                          "--balance, or more sets of the class"},
    [SW_REMARK_WEIGHTS] = {"weights", "a few training sets have most of the weight, and the others "
                                      "hardly count: look at the largest weights"},
    [SW_REMARK_SET_SIZE] = {"set_size",
                            "the number of elements alone predicts the answers better than the "
                            "model does: --size-context lets it read that number"},
    [SW_REMARK_SKEWED] = {"skewed",
                          "the few largest targets decide the error: if ratios matter, the option "
                          "log of the file lets the model answer logarithms"},
};

const char *sw_remark_name(sw_remark remark)
{
    return remarks[remark].name;
}

const char *sw_remark_summary(sw_remark remark)
{
    return remarks[remark].summary;
}

static char *text_of(sw_result *result, sw_remark remark)
{
    return result->remark[remark];
}

/* ---- The history ----------------------------------------------------------------------------- */

/* The loss that chooses, or else that of the metrics. */
static double loss_of(const sw_evaluation *e, bool chooses)
{
    return chooses ? e->choice : e->valid.loss;
}

static void add_improving(sw_result *result, const sw_fitting *fitting)
{
    const sw_progress *at = &fitting->at;
    const sw_config *config = &fitting->trainer->config;
    const bool chooses = sw_select_own_loss(config, fitting->valid.task);
    const char *name =
        strcmp(config->select, "calibrated") == 0 ? "calibrated Brier score" : "validation loss";
    const int64_t count = at->evaluations, before = count - count * 3 / 10 - 1;
    if (count < 2 || at->chosen <= count - (count + 9) / 10) return;
    double least = INFINITY, largest = -INFINITY;
    for (int64_t i = 0; i < count; i++) {
        least = fmin(least, loss_of(&at->history[i], chooses));
        largest = fmax(largest, loss_of(&at->history[i], chooses));
    }
    const sw_evaluation *then = &at->history[before < count - 1 ? before : count - 2];
    const sw_evaluation *last = &at->history[at->chosen - 1];
    const double before_it = loss_of(then, chooses), at_it = loss_of(last, chooses);
    if (!(before_it - at_it > 0.03 * (largest - least))) return;
    snprintf(text_of(result, SW_REMARK_IMPROVING), SW_REMARK_SIZE,
             "the %s was still falling at the end, from %.4g after step %lld to %.4g after step "
             "%lld: give more steps, for instance %lld",
             name, before_it, (long long)then->step, at_it, (long long)last->step,
             (long long)(3 * last->step));
}

static void add_early(sw_result *result, const sw_config *config)
{
    if (50 * result->best_step > config->steps || result->best_step == result->steps) return;
    const bool goes_on = strcmp(config->init, "none") != 0;
    snprintf(text_of(result, SW_REMARK_EARLY), SW_REMARK_SIZE,
             "the parameters after step %lld of %lld were chosen, which %s",
             (long long)result->best_step, (long long)config->steps,
             goes_on ? "are nearly those that this run started from: training improved them no "
                       "further; try a lower learning rate, or more sets"
                     : "have hardly learned: " NOTHING_FOUND);
}

/* The Brier score of the best answer that is the same for all sets: the shares of the classes. */
static double constant_score(sw_split split)
{
    double squares = 0;
    for (int64_t c = 0; c < split.outputs; c++) {
        double count = 0;
        for (int64_t i = 0; i < split.count; i++) count += sw_is_positive(split, i, c);
        squares += pow(count / (double)split.count, 2);
    }
    return 1 - squares;
}

/* The calibrated score chooses a later step even if nothing was learned: it is then about that of
 * the best constant answer. The share by which it is lower is an R2. If the outputs do not depend
 * on the classes, n R2 is about chi-square distributed. */
static void add_constant(sw_result *result, const sw_fitting *fitting)
{
    const double constant = constant_score(fitting->valid), small = 0.1, by_chance = 6;
    const double score = fitting->at.history[fitting->at.chosen - 1].choice;
    if (constant == 0) return; /* all sets are of one class: nothing is better */
    const double gain = 1 - score / constant;
    if (!(gain <= small && gain * (double)fitting->valid.count <= by_chance)) return;
    snprintf(text_of(result, SW_REMARK_EARLY), SW_REMARK_SIZE,
             "the parameters that were chosen have hardly learned: their calibrated Brier score is "
             "%.4g, and that of one answer for all validation sets is %.4g: " NOTHING_FOUND,
             score, constant);
}

void sw_remarks_of_history(sw_result *result, const sw_fitting *fitting)
{
    const sw_config *config = &fitting->trainer->config;
    if (fitting->valid.count == 0 || strcmp(config->select, "last") == 0) return;
    if (fitting->trainer->step >= config->steps) add_improving(result, fitting);
    if (strcmp(config->select, "calibrated") == 0)
        add_constant(result, fitting);
    else
        add_early(result, config);
}

/* ---- The weights ----------------------------------------------------------------------------- */

void sw_remark_of_weights(sw_result *result, sw_split train)
{
    const sw_real *weight = train.sets->weight;
    double sum = 0, square = 0;
    int64_t count = 0; /* of the sets with a weight above 0 */
    for (int64_t i = 0; weight && i < train.count; i++) {
        const double w = (double)weight[sw_set_of(train, i)];
        sum += w;
        square += w * w;
        count += w > 0;
    }
    const double effective = sum * sum / square; /* NaN without weights */
    if (count < 3 || !(effective < 2 || 10 * effective < (double)count)) return;
    snprintf(text_of(result, SW_REMARK_WEIGHTS), SW_REMARK_SIZE,
             "a few training sets have most of the weight: the %lld sets with a weight count as "
             "much as %.1f sets of equal weight, (sum w)^2 / sum w^2; look at the largest weights",
             (long long)count, effective);
}

/* ---- The sizes of the sets ------------------------------------------------------------------- */

/* A distance in standard errors that chance hardly reaches, even the largest of many classes. */
#define BY_CHANCE 4

/* How well sizes tell the answers. */
typedef struct telling {
    double value;   /* the mean of the AUC of classes or labels, or of R2 */
    double largest; /* distance from chance, in standard errors */
} telling;

static double size_of(sw_split split, int64_t i)
{
    const int64_t *offset = split.sets->offset + sw_set_of(split, i);
    return (double)(offset[1] - offset[0]);
}

/* An AUC below 0.5 tells as much as one above: then the smaller sets are those of the class. list:
 * memory for [split.count]. */
static void tell_classes(telling *to, sw_split split, sw_scored *list)
{
    int64_t classes = 0;
    for (int64_t c = 0; c < split.outputs; c++) {
        double yes = 0;
        for (int64_t i = 0; i < split.count; i++) {
            list[i] = (sw_scored){size_of(split, i), sw_is_positive(split, i, c)};
            yes += list[i].positive;
        }
        const double n = (double)split.count, area = sw_area_under_roc(list, split.count);
        if (isnan(area)) continue; /* all or none are of the class */
        to->value += fmax(area, 1 - area);
        to->largest =
            fmax(to->largest, fabs(area - 0.5) / sqrt((n + 1) / (12 * yes * (n - yes)))); /* of U */
        classes++;
    }
    to->value /= (double)classes;
}

static void tell_numbers(telling *to, sw_split split)
{
    const double n = (double)split.count;
    for (int64_t c = 0; c < split.outputs; c++) {
        double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
        const double first = (double)sw_target_of(split, 0)[c];
        for (int64_t i = 0; i < split.count; i++) {
            const double u = log1p(size_of(split, i));
            const double v = (double)sw_target_of(split, i)[c] - first;
            x += u, y += v, xx += u * u, yy += v * v, xy += u * v;
        }
        const double spread = (xx - x * x / n) * (yy - y * y / n);
        const double r = spread > 0 ? (xy - x * y / n) / sqrt(spread) : 0;
        to->value += r * r / (double)split.outputs;
        to->largest = fmax(to->largest, fabs(r) * sqrt(n));
    }
}

void sw_remark_of_set_sizes(sw_result *result, const sw_config *config, sw_split train)
{
    const sw_metrics *valid = &result->valid;
    const bool numbers = train.task == SW_REGRESSION;
    telling sizes = {0, 0};
    const bool whole = config->sample == 0 && config->instance_dropout == 0;
    if (config->model.size_context || !whole) return;
    if (train.task == SW_MIXTURE || train.count < 2) return;
    if (numbers) {
        tell_numbers(&sizes, train);
    } else {
        sw_scored *list = calloc((size_t)train.count, sizeof *list);
        if (!list) return; /* it is only a remark */
        tell_classes(&sizes, train, list);
        free(list);
    }
    const double model = numbers ? valid->r2 : valid->auc;
    if (!(sizes.largest >= BY_CHANCE && sizes.value > model)) return;
    snprintf(text_of(result, SW_REMARK_SET_SIZE), SW_REMARK_SIZE,
             "the number of elements alone predicts the answers of the training sets with %s of "
             "%.2f, better than the model predicts those of the validation sets (%.2f): if that "
             "number will mean the same in new sets, --size-context lets the model read it",
             numbers ? "an R2" : "an AUC", sizes.value, model);
}

/* ---- The targets ----------------------------------------------------------------------------- */

void sw_remark_of_targets(sw_result *result, const sw_schema *schema, sw_split train)
{
    enum { LEAST_SETS = 20 };
    if (train.task != SW_REGRESSION || train.count < LEAST_SETS) return;
    double *target = calloc((size_t)train.count, sizeof *target);
    for (int64_t c = 0; target && c < train.outputs; c++) {
        double sum = 0;
        for (int64_t i = 0; i < train.count; i++)
            sum += target[i] = (double)sw_target_of(train, i)[c];
        sw_numbers_sort(target, train.count);
        const double mean = sum / (double)train.count,
                     median = sw_quantile_of(target, train.count, 0.5);
        const sw_columns *columns = &schema->output;
        if (columns->log && columns->log[c] > 0) continue;
        if (!(target[0] >= 0 && median > 0 && mean >= 2 * median)) continue;
        sw_name_number number;
        const char *name = sw_name_or_number(columns->name, c, &number);
        snprintf(text_of(result, SW_REMARK_SKEWED), SW_REMARK_SIZE,
                 "the mean of the training targets of %s (%.4g) is %.3g times their median "
                 "(%.4g), so the few largest decide the error: if ratios matter, log=%s%s lets "
                 "the model answer logarithms",
                 sw_excerpt_of(name).text, mean, mean / median, median,
                 columns->name ? "" : "target.", sw_quoted_of(name).text);
        break;
    }
    free(target); /* without memory there is no remark */
}

/* ---- The answers ----------------------------------------------------------------------------- */

/* The class that all sets are said to be of; -1: there are several. For labels 0: each label has
 * the same answer for all sets. */
static int64_t only_answer(const sw_scores *scores)
{
    int64_t sets = scores->metrics.sets;
    for (int64_t c = 0; c < scores->outputs; c++) {
        bool all = scores->of[c].answers == sets, none = scores->of[c].answers == 0;
        if (scores->task == SW_CLASSES && all) return c;
        if (scores->task == SW_LABELS && !all && !none) return -1;
    }
    return scores->task == SW_LABELS ? 0 : -1;
}

/* Classes that some sets are of, and none is said to be. */
static void add_unsaid(sw_result *result, const sw_scores *scores, const char *role,
                       const sw_schema *schema)
{
    int64_t unsaid = 0, first = -1;
    if (scores->task != SW_CLASSES) return;
    for (int64_t c = 0; c < scores->outputs; c++) {
        if (scores->of[c].sets == 0 || scores->of[c].answers > 0) continue;
        if (unsaid++ == 0) first = c;
    }
    if (unsaid == 0) return;
    char name[64], others[48] = "";
    snprintf(name, sizeof name, "%lld", (long long)first);
    if (schema->output.name) sw_printable(name, sizeof name, schema->output.name[first]);
    if (unsaid > 1)
        snprintf(others, sizeof others, ", nor %s %lld other%s", unsaid > 2 ? "are" : "is",
                 (long long)unsaid - 1, unsaid > 2 ? "s" : "");
    /* Weights of classes help where some are rarer than others. */
    const bool rare = 2 * scores->of[first].sets * scores->outputs < scores->metrics.sets;
    snprintf(text_of(result, SW_REMARK_UNSAID), SW_REMARK_SIZE,
             "class \"%s\" is never the answer, though %lld of %lld %s sets %s of it%s: try %s",
             name, (long long)scores->of[first].sets, (long long)scores->metrics.sets, role,
             scores->of[first].sets == 1 ? "is" : "are", others,
             rare ? "--balance, or more sets of the class"
                  : "more steps, another pooling, or more sets");
}

void sw_remarks_of_scores(sw_result *result, const sw_scores *scores, sw_role role,
                          const sw_schema *schema)
{
    if (!scores || !scores->of || scores->metrics.sets < 2 || scores->metrics.accuracy == 1) return;
    const int64_t said = only_answer(scores);
    if (said < 0) {
        add_unsaid(result, scores, sw_role_name(role), schema);
        return;
    }
    char name[64], answer[128] = "get the same answer";
    if (scores->task == SW_CLASSES && schema->output.name)
        snprintf(answer, sizeof answer, "are said to be of class \"%s\"",
                 sw_printable(name, sizeof name, schema->output.name[said]));
    char advice[160] =
        "the model tells nothing apart; try another pooling, another learning rate or "
        "more steps, and balance if a class is rare";
    if (scores->task == SW_CLASSES && scores->metrics.auc >= TELLS_APART)
        snprintf(advice, sizeof advice,
                 "only the probabilities tell them apart (AUC %.2f); try --balance%s",
                 scores->metrics.auc,
                 scores->outputs == 2 ? ", or eval --threshold balanced_accuracy" : "");
    snprintf(text_of(result, SW_REMARK_CONSTANT), SW_REMARK_SIZE, "all %lld %s sets %s: %s",
             (long long)scores->metrics.sets, sw_role_name(role), answer, advice);
}
