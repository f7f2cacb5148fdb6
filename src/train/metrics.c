/* metrics.c - the metrics of a model's outputs on a split, for each task. All sums are in double
 * and in the order of the sets. */
#include "train/metrics.h"

#include "base/error.h"
#include "base/schema.h"
#include "base/summary.h"
#include "data/dataset.h"
#include "train/answer.h"
#include "train/odds.h"
#include "train/roc.h"

#include <setwise/mixture.h>

#include <math.h>
#include <stdlib.h>

const sw_real *sw_target_of(sw_split split, int64_t i)
{
    return split.sets->target + sw_set_of(split, i) * split.outputs;
}

static double share(double part, double all)
{
    return all > 0 ? part / all : NAN;
}

sw_metrics sw_no_metrics(void)
{
    return (sw_metrics){.loss = NAN,
                        .accuracy = NAN,
                        .balanced_accuracy = NAN,
                        .auc = NAN,
                        .error = NAN,
                        .r2 = NAN,
                        .likelihood = NAN,
                        .majority = NAN};
}

/* ---- Positive and negative sets -------------------------------------------------------------- */

bool sw_is_positive(sw_split split, int64_t i, int64_t c)
{
    if (split.task == SW_CLASSES) return split.sets->label[sw_set_of(split, i)] == c;
    return sw_target_of(split, i)[c] == 1;
}

static int64_t count_positives(sw_split split, int64_t c)
{
    int64_t count = 0;
    for (int64_t i = 0; i < split.count; i++) count += sw_is_positive(split, i, c);
    return count;
}

bool sw_has_both_kinds(sw_split split, int64_t c)
{
    int64_t positives = count_positives(split, c);
    return positives > 0 && positives < split.count;
}

/* The best constant answer is the most frequent class, or the majority of each label. */
double sw_majority_share(sw_split split)
{
    bool answers_kinds = split.task == SW_CLASSES || split.task == SW_LABELS;
    double right = 0, sets = (double)split.count;
    for (int64_t c = 0; answers_kinds && c < split.outputs; c++) {
        double has = (double)count_positives(split, c);
        right = split.task == SW_CLASSES ? fmax(right, has) : right + fmax(has, sets - has);
    }
    if (!answers_kinds || split.count < 1) return NAN;
    return right / (split.task == SW_CLASSES ? sets : sets * (double)split.outputs);
}

static sw_status out_of_memory(void)
{
    return sw_fail(SW_ERROR_MEMORY, "out of memory for the metrics of a split");
}

/* The mean over the outputs `first`, first + 1, ... of the area under the ROC curve of their
 * log-odds. */
static sw_status mean_auc(double *out, const sw_real *y, sw_split split, int64_t first)
{
    size_t sets = (size_t)split.count, outputs = (size_t)split.outputs;
    sw_scored *list = calloc(sets, sizeof *list);
    double *odds = calloc(sets * outputs, sizeof *odds), sum = 0, areas = 0;
    const bool enough = list && odds;
    if (enough) sw_split_odds(odds, y, split);
    for (int64_t c = first; enough && c < split.outputs; c++) {
        if (!sw_has_both_kinds(split, c)) continue;
        for (int64_t i = 0; i < split.count; i++)
            list[i] = (sw_scored){odds[i * split.outputs + c], sw_is_positive(split, i, c)};
        sum += sw_area_under_roc(list, split.count);
        areas++;
    }
    free(list);
    free(odds);
    *out = share(sum, areas);
    return enough ? SW_OK : out_of_memory();
}

/* ---- Classes ---------------------------------------------------------------------------------
 * Logits y [count, C] of a softmax. The answer is the class with the largest logit. */

int64_t sw_answered_class(const sw_real *y, int64_t classes)
{
    for (int64_t c = 0; c < classes; c++)
        if (isnan(y[c])) return -1;
    return sw_first_largest(y, classes);
}

/* -log softmax(y)[label]. The largest logit is subtracted, so that no exponential overflows. */
static double cross_entropy(const sw_real *y, int64_t classes, int32_t label)
{
    const double largest = (double)y[sw_first_largest(y, classes)];
    double sum = 0;
    for (int64_t c = 0; c < classes; c++) sum += exp((double)y[c] - largest);
    return largest + log(sum) - (double)y[label];
}

double sw_weighted_loss(const sw_real *y, sw_split split, const sw_real *class_weight)
{
    double loss = 0, weights = 0;
    for (int64_t i = 0; i < split.count; i++) {
        int32_t label = split.sets->label[sw_set_of(split, i)];
        double weight = (double)class_weight[label];
        loss += weight * cross_entropy(y + i * split.outputs, split.outputs, label);
        weights += weight;
    }
    return share(loss, weights);
}

/* The mean over the classes that have sets, of the share of these that are right. */
static sw_status balanced_accuracy(double *out, const sw_real *y, sw_split split)
{
    struct tally {
        int64_t sets, right;
    } *of = calloc((size_t)split.outputs, sizeof *of);
    double sum = 0, present = 0;
    if (!of) return out_of_memory();
    for (int64_t i = 0; i < split.count; i++) {
        int32_t label = split.sets->label[sw_set_of(split, i)];
        of[label].sets++;
        of[label].right += sw_answered_class(y + i * split.outputs, split.outputs) == label;
    }
    for (int64_t c = 0; c < split.outputs; c++) {
        if (of[c].sets == 0) continue;
        sum += (double)of[c].right / (double)of[c].sets;
        present++;
    }
    free(of);
    *out = share(sum, present);
    return SW_OK;
}

static sw_status classes_metrics(sw_metrics *m, const sw_real *y, sw_split split,
                                 const sw_schema *schema)
{
    (void)schema;
    double loss = 0, correct = 0, sets = (double)split.count;
    for (int64_t i = 0; i < split.count; i++) {
        const sw_real *row = y + i * split.outputs;
        int32_t label = split.sets->label[sw_set_of(split, i)];
        loss += cross_entropy(row, split.outputs, label);
        correct += sw_answered_class(row, split.outputs) == label;
    }
    m->loss = loss / sets;
    m->accuracy = correct / sets;
    m->majority = sw_majority_share(split);
    SW_TRY(balanced_accuracy(&m->balanced_accuracy, y, split));
    return mean_auc(&m->auc, y, split, split.outputs == 2 ? 1 : 0); /* two classes: of the second */
}

/* ---- Labels ----------------------------------------------------------------------------------
 * Logits y [count, C] of sigmoids. A logit above 0 says that the set has the label. */

int64_t sw_count_right(const sw_real *y, const sw_real *target, int64_t count)
{
    int64_t right = 0;
    for (int64_t i = 0; i < count; i++) right += !isnan(y[i]) && (y[i] > 0) == (target[i] == 1);
    return right;
}

static double binary_cross_entropy(double y, double target)
{
    return (y > 0 ? y : 0) - y * target + log1p(exp(-fabs(y)));
}

static sw_status labels_metrics(sw_metrics *m, const sw_real *y, sw_split split,
                                const sw_schema *schema)
{
    (void)schema;
    double loss = 0, correct = 0, answers = (double)split.count * (double)split.outputs;
    for (int64_t i = 0; i < split.count; i++) {
        const sw_real *row = y + i * split.outputs, *target = sw_target_of(split, i);
        for (int64_t c = 0; c < split.outputs; c++)
            loss += binary_cross_entropy((double)row[c], (double)target[c]);
        correct += (double)sw_count_right(row, target, split.outputs);
    }
    m->loss = loss / answers;
    m->accuracy = correct / answers;
    m->majority = sw_majority_share(split);
    return mean_auc(&m->auc, y, split, 0);
}

/* ---- Regression ------------------------------------------------------------------------------
 * y [count, C] is the answer, in the unit of the data. */

double sw_variation(sw_split split, int64_t c)
{
    sw_summary targets = {0};
    for (int64_t i = 0; i < split.count; i++)
        sw_summary_add(&targets, (double)sw_target_of(split, i)[c]);
    return targets.squares;
}

static double squared_error(const sw_real *y, sw_split split, int64_t c)
{
    double sum = 0;
    for (int64_t i = 0; i < split.count; i++) {
        const double error = (double)y[i * split.outputs + c] - (double)sw_target_of(split, i)[c];
        sum += error * error;
    }
    return sum;
}

/* The mean over the outputs whose targets vary. */
static double mean_r2(const sw_real *y, sw_split split)
{
    double sum = 0, outputs = 0;
    for (int64_t c = 0; c < split.outputs; c++) {
        const double varies = sw_variation(split, c);
        if (!(varies > 0)) continue;
        sum += 1 - squared_error(y, split, c) / varies;
        outputs++;
    }
    return share(sum, outputs);
}

double sw_absolute_loss(const sw_real *y, sw_split split, const sw_columns *columns)
{
    double sum = 0;
    for (int64_t i = 0; i < split.count; i++)
        for (int64_t c = 0; c < split.outputs; c++)
            sum += fabs(sw_columns_difference(columns, c, (double)y[i * split.outputs + c],
                                              (double)sw_target_of(split, i)[c]));
    return share(sum, (double)split.count * (double)split.outputs);
}

static sw_status regression_metrics(sw_metrics *m, const sw_real *y, sw_split split,
                                    const sw_schema *schema)
{
    double absolute = 0, square = 0, answers = (double)split.count * (double)split.outputs;
    for (int64_t i = 0; i < split.count; i++)
        for (int64_t c = 0; c < split.outputs; c++) {
            const double said = (double)y[i * split.outputs + c];
            const double target = (double)sw_target_of(split, i)[c];
            const double scaled = sw_columns_difference(&schema->output, c, said, target);
            absolute += fabs(said - target);
            square += scaled * scaled;
        }
    m->loss = square / answers;
    m->error = absolute / answers;
    m->r2 = mean_r2(y, split);
    return SW_OK;
}

/* ---- Mixture ---------------------------------------------------------------------------------
 * y [count, K (1 + 2 D)]: for each set, a mixture of K Gaussians of the scaled elements. The
 * likelihood is that of the set's own elements in the unit of the data, in which ln p is smaller by
 * the sum of ln scale. The loss is that of the scaled elements. */

double sw_log_of_scales(const sw_columns *feature)
{
    double sum = 0;
    for (int64_t d = 0; feature->scale && d < feature->count; d++) sum += log(feature->scale[d]);
    return sum;
}

/* The mean of ln p(x) over the elements of a set. */
static double mean_log_density(const sw_mixture *mixture, const sw_ragged *sets, int64_t set)
{
    int64_t first = sets->offset[set], end = sets->offset[set + 1];
    double sum = 0;
    for (int64_t i = first; i < end; i++)
        sum += sw_mixture_log_density(mixture, sets->x + i * sets->width);
    return sum / (double)(end - first);
}

sw_status sw_likelihoods(double *likelihood, const sw_real *y, sw_split split,
                         const sw_schema *schema)
{
    const sw_columns *feature = &schema->feature;
    int64_t width = split.sets->width, components = split.outputs / (1 + 2 * width);
    double *memory = calloc((size_t)split.outputs + 1, sizeof *memory);
    if (!memory) return sw_fail(SW_ERROR_MEMORY, "out of memory for a mixture");
    sw_mixture mixture = {components, width, memory, memory + components,
                          memory + components + components * width};
    for (int64_t i = 0; i < split.count; i++) {
        sw_mixture_from(&mixture, y + i * split.outputs);
        if (feature->scale) sw_mixture_rescale(&mixture, feature->mean, feature->scale);
        likelihood[i] = mean_log_density(&mixture, split.sets, sw_set_of(split, i));
    }
    free(memory);
    return SW_OK;
}

static sw_status mixture_metrics(sw_metrics *m, const sw_real *y, sw_split split,
                                 const sw_schema *schema)
{
    double sum = 0, *likelihood = calloc((size_t)split.count, sizeof *likelihood);
    if (!likelihood) return out_of_memory();
    const sw_status status = sw_likelihoods(likelihood, y, split, schema);
    for (int64_t i = 0; i < split.count; i++) sum += likelihood[i];
    free(likelihood);
    m->likelihood = sum / (double)split.count;
    m->loss = -(m->likelihood + sw_log_of_scales(&schema->feature));
    return status;
}

/* ---- Any task -------------------------------------------------------------------------------- */

sw_status sw_metrics_scaled(sw_metrics *out, const sw_real *y, sw_split split,
                            const sw_schema *schema)
{
    static sw_status (*const metrics_of[])(sw_metrics * m, const sw_real *y, sw_split split,
                                           const sw_schema *schema) = {
        [SW_CLASSES] = classes_metrics,
        [SW_LABELS] = labels_metrics,
        [SW_REGRESSION] = regression_metrics,
        [SW_MIXTURE] = mixture_metrics,
    };
    *out = sw_no_metrics();
    out->sets = split.count;
    return split.count > 0 ? metrics_of[split.task](out, y, split, schema) : SW_OK;
}

sw_status sw_metrics_from(sw_metrics *out, const sw_real *outputs, sw_split split)
{
    SW_NOT_NULL(out);
    const sw_schema none = {0};
    return sw_metrics_scaled(out, outputs, split, &none);
}
