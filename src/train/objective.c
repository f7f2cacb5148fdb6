#include "train/objective.h"

#include "base/error.h"
#include "model/model.h"
#include "train/roc.h"

#include <setwise/mixture.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int64_t set_of(sw_split split, int64_t i)
{
    return split.index ? split.index[i] : i;
}

static const sw_real *target_of(sw_split split, int64_t i)
{
    return split.sets->target + set_of(split, i) * split.outputs;
}

static double share(double part, double all)
{
    return all > 0 ? part / all : NAN;
}

static const sw_metrics no_figures = {
    .loss = NAN, .accuracy = NAN, .auc = NAN, .error = NAN, .r2 = NAN, .likelihood = NAN};

/* ---- What an AUC is of ----------------------------------------------------------------------- */

/* Does the set at place i have what output c stands for? */
static bool is_positive(sw_split split, int64_t i, int64_t c)
{
    if (split.task == SW_CLASSES) return split.sets->label[set_of(split, i)] == c;
    return target_of(split, i)[c] == 1;
}

static bool has_both_kinds(sw_split split, int64_t c)
{
    int64_t positives = 0;
    for (int64_t i = 0; i < split.count; i++) positives += is_positive(split, i, c);
    return positives > 0 && positives < split.count;
}

/* ---- Classes ---------------------------------------------------------------------------------
 * logits y [B, C] of a softmax; the answer is the class of the largest. */

static sw_tensor *classes_loss(const sw_trainer *trainer, sw_tape *tape, sw_tensor *y,
                               const sw_chunk *chunk, double weight)
{
    const sw_loss_options options = {.smoothing = trainer->config.smoothing,
                                     .class_weight = trainer->class_weight,
                                     .total = weight};
    return sw_cross_entropy(tape, y, chunk->label, &options);
}

/* Of equal logits the first counts, and with a NaN among them none does. */
static bool is_right(const sw_real *y, int64_t classes, int32_t label)
{
    int64_t best = 0;
    bool ordered = !isnan(y[0]);
    for (int64_t c = 1; c < classes; c++) {
        if (y[c] > y[best]) best = c;
        ordered &= !isnan(y[c]);
    }
    return ordered && best == label;
}

static sw_tally classes_tally(const sw_tensor *y, const sw_chunk *chunk, const double *scale)
{
    (void)scale;
    sw_tally tally = {0};
    for (int64_t b = 0; b < y->shape[0]; b++)
        tally.correct += is_right(y->data + b * y->shape[1], y->shape[1], chunk->label[b]);
    return tally;
}

/* -log softmax(y)[label], by the largest logit, so that no exponential overflows. */
static double cross_entropy(const sw_real *y, int64_t classes, int32_t label)
{
    double largest = (double)y[0], sum = 0;
    for (int64_t c = 1; c < classes; c++)
        if ((double)y[c] > largest) largest = (double)y[c];
    for (int64_t c = 0; c < classes; c++) sum += exp((double)y[c] - largest);
    return largest + log(sum) - (double)y[label];
}

static double auc_of_two(const sw_real *y, sw_split split)
{
    sw_scored *list = calloc((size_t)split.count, sizeof *list);
    if (!list) return NAN;
    for (int64_t i = 0; i < split.count; i++)
        list[i] = (sw_scored){(double)y[2 * i + 1] - (double)y[2 * i], is_positive(split, i, 1)};
    double auc = sw_area_under_roc(list, split.count);
    free(list);
    return auc;
}

static sw_metrics classes_figures(const sw_real *y, sw_split split, const sw_schema *schema)
{
    (void)schema;
    double loss = 0, correct = 0, sets = (double)split.count;
    for (int64_t i = 0; i < split.count; i++) {
        const sw_real *row = y + i * split.outputs;
        int32_t label = split.sets->label[set_of(split, i)];
        loss += cross_entropy(row, split.outputs, label);
        correct += is_right(row, split.outputs, label);
    }
    sw_metrics m = no_figures;
    m.loss = loss / sets;
    m.accuracy = correct / sets;
    if (split.outputs == 2) m.auc = auc_of_two(y, split);
    return m;
}

/* ---- Labels ----------------------------------------------------------------------------------
 * logits y [B, C] of sigmoids; the answer to each is yes where it is above 0. */

static sw_tensor *labels_loss(const sw_trainer *trainer, sw_tape *tape, sw_tensor *y,
                              const sw_chunk *chunk, double weight)
{
    const sw_loss_options options = {.total = weight * (double)trainer->model->config.outputs};
    return sw_binary_cross_entropy(tape, y, chunk->target, &options);
}

static int64_t count_right(const sw_real *y, const sw_real *target, int64_t count)
{
    int64_t right = 0;
    for (int64_t i = 0; i < count; i++) right += !isnan(y[i]) && (y[i] > 0) == (target[i] == 1);
    return right;
}

static sw_tally labels_tally(const sw_tensor *y, const sw_chunk *chunk, const double *scale)
{
    (void)scale;
    return (sw_tally){.correct = count_right(y->data, chunk->target->data, y->size)};
}

static double binary_cross_entropy(double y, double target)
{
    return (y > 0 ? y : 0) - y * target + log1p(exp(-fabs(y)));
}

static double mean_auc(const sw_real *y, sw_split split)
{
    sw_scored *list = calloc((size_t)split.count, sizeof *list);
    double sum = 0, labels = 0;
    for (int64_t c = 0; list && c < split.outputs; c++) {
        if (!has_both_kinds(split, c)) continue;
        for (int64_t i = 0; i < split.count; i++)
            list[i] = (sw_scored){(double)y[i * split.outputs + c], is_positive(split, i, c)};
        sum += sw_area_under_roc(list, split.count);
        labels++;
    }
    free(list);
    return share(sum, labels);
}

static sw_metrics labels_figures(const sw_real *y, sw_split split, const sw_schema *schema)
{
    (void)schema;
    double loss = 0, correct = 0, answers = (double)split.count * (double)split.outputs;
    for (int64_t i = 0; i < split.count; i++) {
        const sw_real *row = y + i * split.outputs, *target = target_of(split, i);
        for (int64_t c = 0; c < split.outputs; c++)
            loss += binary_cross_entropy((double)row[c], (double)target[c]);
        correct += (double)count_right(row, target, split.outputs);
    }
    sw_metrics m = no_figures;
    m.loss = loss / answers;
    m.accuracy = correct / answers;
    m.auc = mean_auc(y, split);
    return m;
}

/* ---- Regression ------------------------------------------------------------------------------
 * y [B, C] is the answer: in loss and tally as the network has it, in figures as it is told. */

static sw_tensor *regression_loss(const sw_trainer *trainer, sw_tape *tape, sw_tensor *y,
                                  const sw_chunk *chunk, double weight)
{
    const sw_loss_options options = {.total = weight * (double)trainer->model->config.outputs};
    if (strcmp(trainer->config.error, "absolute") == 0)
        return sw_absolute_error(tape, y, chunk->target, &options);
    return sw_squared_error(tape, y, chunk->target, &options);
}

/* What output c is measured by. */
static double unit_of(const double *scale, int64_t c)
{
    return scale ? scale[c] : 1;
}

static sw_tally regression_tally(const sw_tensor *y, const sw_chunk *chunk, const double *scale)
{
    sw_tally tally = {0};
    for (int64_t i = 0; i < y->size; i++)
        tally.error += fabs((double)y->data[i] - (double)chunk->target->data[i]) *
                       unit_of(scale, i % y->shape[1]);
    return tally;
}

/* The sum of the squares about its mean of output c of the targets. */
static double variation(sw_split split, int64_t c)
{
    double mean = 0, squares = 0;
    for (int64_t i = 0; i < split.count; i++) { /* Welford 1962 */
        double before = (double)target_of(split, i)[c] - mean;
        mean += before / (double)(i + 1);
        squares += before * ((double)target_of(split, i)[c] - mean);
    }
    return squares;
}

static sw_metrics regression_figures(const sw_real *y, sw_split split, const sw_schema *schema)
{
    const double *scale = schema->output.scale;
    double absolute = 0, square = 0, varies = 0;
    double answers = (double)split.count * (double)split.outputs;
    for (int64_t i = 0; i < split.count; i++)
        for (int64_t c = 0; c < split.outputs; c++) {
            double off = (double)y[i * split.outputs + c] - (double)target_of(split, i)[c];
            absolute += fabs(off);
            square += off / unit_of(scale, c) * (off / unit_of(scale, c));
        }
    for (int64_t c = 0; c < split.outputs; c++)
        varies += variation(split, c) / (unit_of(scale, c) * unit_of(scale, c));
    sw_metrics m = no_figures;
    m.loss = square / answers;
    m.error = absolute / answers;
    m.r2 = 1 - share(square, varies);
    return m;
}

/* ---- Mixture -----------------------------------------------------------------------------------
 * y [B, K (1 + 2 D)] is a mixture of K Gaussians each, under which the set's own elements should be
 * likely: nothing else is known of the set. Training is on elements as the network has them; the
 * likelihood is told of elements in the unit of the data, where it is less by ln of the scales. */

static sw_tensor *mixture_loss(const sw_trainer *trainer, sw_tape *tape, sw_tensor *y,
                               const sw_chunk *chunk, double weight)
{
    sw_tensor *x = sw_to_scale(tape, chunk->x, &trainer->model->schema.feature);
    sw_tensor *likelihood = sw_mixture_likelihood(tape, y, x, &chunk->sets);
    return sw_scale(tape, sw_sum(tape, likelihood, 0), -1 / weight);
}

static sw_tally mixture_tally(const sw_tensor *y, const sw_chunk *chunk, const double *scale)
{
    (void)y, (void)chunk, (void)scale;
    return (sw_tally){0}; /* the loss says it all */
}

/* What ln p loses where x is in the unit of the data. */
static double log_of_scales(const sw_columns *feature)
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

static sw_metrics mixture_figures(const sw_real *y, sw_split split, const sw_schema *schema)
{
    const sw_columns *feature = &schema->feature;
    int64_t width = split.sets->width, components = split.outputs / (1 + 2 * width);
    double sum = 0, *room = calloc((size_t)split.outputs + 1, sizeof *room);
    sw_metrics m = no_figures;
    if (!room) return m;
    sw_mixture mixture = {components, width, room, room + components,
                          room + components + components * width};
    for (int64_t i = 0; i < split.count; i++) {
        sw_mixture_from(&mixture, y + i * split.outputs);
        if (feature->scale) sw_mixture_rescale(&mixture, feature->mean, feature->scale);
        sum += mean_log_density(&mixture, split.sets, set_of(split, i));
    }
    free(room);
    m.likelihood = sum / (double)split.count;
    m.loss = -(m.likelihood + log_of_scales(feature));
    return m;
}

/* ---- Any head -------------------------------------------------------------------------------- */

static const struct task {
    const char *outputs;
    sw_tensor *(*loss)(const sw_trainer *trainer, sw_tape *tape, sw_tensor *y,
                       const sw_chunk *chunk, double weight);
    sw_tally (*tally)(const sw_tensor *y, const sw_chunk *chunk, const double *scale);
    sw_metrics (*figures)(const sw_real *y, sw_split split, const sw_schema *schema);
} heads[] = {
    [SW_CLASSES] = {"classes", classes_loss, classes_tally, classes_figures},
    [SW_LABELS] = {"labels", labels_loss, labels_tally, labels_figures},
    [SW_REGRESSION] = {"targets", regression_loss, regression_tally, regression_figures},
    [SW_MIXTURE] = {"mixture parameters", mixture_loss, mixture_tally, mixture_figures},
};

const char *sw_task_outputs(sw_task task)
{
    return heads[task].outputs;
}

sw_tensor *sw_objective_loss(const sw_trainer *trainer, sw_tape *tape, sw_tensor *y,
                             const sw_chunk *chunk, double weight)
{
    return heads[trainer->model->config.task].loss(trainer, tape, y, chunk, weight);
}

sw_tally sw_objective_tally(const sw_model *model, const sw_tensor *y, const sw_chunk *chunk)
{
    return heads[model->config.task].tally(y, chunk, model->schema.output.scale);
}

sw_metrics sw_metrics_judge(const sw_real *y, sw_split split, const sw_schema *schema)
{
    sw_metrics m = split.count > 0 ? heads[split.task].figures(y, split, schema) : no_figures;
    m.sets = split.count;
    return m;
}

sw_metrics sw_metrics_seen(const sw_model *model, int64_t sets, double loss, sw_tally tally)
{
    sw_metrics m = no_figures;
    sw_task task = model->config.task;
    double answers = (double)sets * (double)(task == SW_CLASSES ? 1 : model->config.outputs);
    m.sets = sets;
    m.loss = loss;
    if (task == SW_REGRESSION)
        m.error = tally.error / answers;
    else if (task == SW_MIXTURE)
        m.likelihood = -loss - log_of_scales(&model->schema.feature);
    else
        m.accuracy = (double)tally.correct / answers;
    return m;
}

sw_status sw_objective_check(const sw_config *config, sw_task task, int64_t outputs)
{
    const char *select = config->select, *asked = sw_task_name(task);
    if (task != SW_CLASSES && config->smoothing > 0)
        return sw_fail(SW_ERROR_ARGUMENT, "smoothing is %g: it smooths classes, the task is %s",
                       config->smoothing, asked);
    if (task != SW_CLASSES && config->balance)
        return sw_fail(SW_ERROR_ARGUMENT, "balance is true: it weighs classes, the task is %s",
                       asked);
    if (task != SW_REGRESSION && strcmp(config->error, "squared") != 0)
        return sw_fail(SW_ERROR_ARGUMENT, "error is %s: it is a regression's loss, the task is %s",
                       config->error, asked);
    if (task != SW_REGRESSION && strcmp(select, "error") == 0)
        return sw_fail(SW_ERROR_ARGUMENT, "select is error, which a regression has: the task is %s",
                       asked);
    bool answers_numbers = task == SW_REGRESSION || task == SW_MIXTURE;
    if (answers_numbers && (strcmp(select, "accuracy") == 0 || strcmp(select, "auc") == 0))
        return sw_fail(SW_ERROR_ARGUMENT, "select is %s, which a %s does not have: take loss%s",
                       select, asked, task == SW_REGRESSION ? " or error" : "");
    if (task == SW_CLASSES && strcmp(select, "auc") == 0 && outputs != 2)
        return sw_fail(SW_ERROR_ARGUMENT, "select is auc, which takes two classes: there are %lld",
                       (long long)outputs);
    return SW_OK;
}

sw_status sw_metrics_check_select(const sw_config *config, sw_split valid)
{
    if (strcmp(config->select, "auc") != 0) return SW_OK;
    for (int64_t c = 0; c < valid.outputs; c++)
        if (has_both_kinds(valid, c)) return SW_OK;
    if (valid.task == SW_CLASSES)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "select is auc: the validation split holds sets of one class only");
    return sw_fail(SW_ERROR_ARGUMENT, "select is auc: every label is on all sets of the validation "
                                      "split or on none");
}
