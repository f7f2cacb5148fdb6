/* objective.c - the loss that training minimises and the tally that it keeps, task by task. */
#include "train/objective.h"

#include "base/error.h"
#include "base/schema.h"
#include "model/apply.h"
#include "train/metrics.h"
#include "train/select.h"

#include <math.h>
#include <string.h>

/* ---- Classes: logits y [B, C] of a softmax --------------------------------------------------- */

static sw_tensor *classes_loss(const sw_objective *objective, sw_tape *tape, sw_tensor *y,
                               const sw_chunk *chunk, double weight)
{
    const sw_loss_options options = {.smoothing = objective->config->smoothing,
                                     .class_weight = objective->class_weight,
                                     .row_weight = chunk->weight,
                                     .total = weight};
    return sw_cross_entropy(tape, y, chunk->label, &options);
}

static sw_tally classes_tally(const sw_tensor *y, const sw_chunk *chunk, const sw_columns *columns)
{
    (void)columns;
    sw_tally tally = {0};
    for (int64_t b = 0; b < y->shape[0]; b++)
        tally.correct +=
            sw_answered_class(y->data + b * y->shape[1], y->shape[1]) == chunk->label[b];
    return tally;
}

/* ---- Labels: logits y [B, C] of sigmoids ----------------------------------------------------- */

/* The loss of a set is the mean over its outputs. */
static sw_loss_options mean_of_outputs(const sw_objective *objective, const sw_chunk *chunk,
                                       double weight)
{
    return (sw_loss_options){.row_weight = chunk->weight,
                             .total = weight * (double)objective->model->config.outputs};
}

static sw_tensor *labels_loss(const sw_objective *objective, sw_tape *tape, sw_tensor *y,
                              const sw_chunk *chunk, double weight)
{
    const sw_loss_options options = mean_of_outputs(objective, chunk, weight);
    return sw_binary_cross_entropy(tape, y, chunk->target, &options);
}

static sw_tally labels_tally(const sw_tensor *y, const sw_chunk *chunk, const sw_columns *columns)
{
    (void)columns;
    return (sw_tally){.correct = sw_count_right(y->data, chunk->target->data, y->size)};
}

/* ---- Regression: outputs y [B, C] in the network's scale ------------------------------------- */

static sw_tensor *regression_loss(const sw_objective *objective, sw_tape *tape, sw_tensor *y,
                                  const sw_chunk *chunk, double weight)
{
    const sw_loss_options options = mean_of_outputs(objective, chunk, weight);
    if (strcmp(objective->config->error, "absolute") == 0)
        return sw_absolute_error(tape, y, chunk->target, &options);
    return sw_squared_error(tape, y, chunk->target, &options);
}

static sw_tally regression_tally(const sw_tensor *y, const sw_chunk *chunk,
                                 const sw_columns *columns)
{
    sw_tally tally = {0};
    const double *scale = columns->scale;
    for (int64_t i = 0; i < y->size; i++) {
        const int64_t c = i % y->shape[1];
        const double said = (double)y->data[i], target = (double)chunk->target->data[i];
        if (columns->log && columns->log[c] > 0)
            tally.error +=
                fabs(sw_columns_unscaled(columns, c, sw_columns_limited(columns, c, said)) -
                     sw_columns_unscaled(columns, c, target));
        else
            tally.error += fabs(said - target) * (scale ? scale[c] : 1);
    }
    return tally;
}

/* ---- Mixture: y [B, K (1 + 2 D)], a mixture of Gaussians for each set --------------------------
 * The loss is minus the log-likelihood of the set's own elements, in the network's scale. */

static sw_tensor *mixture_loss(const sw_objective *objective, sw_tape *tape, sw_tensor *y,
                               const sw_chunk *chunk, double weight)
{
    sw_tensor *x = sw_to_scale(tape, chunk->x, &objective->model->schema.feature);
    sw_tensor *likelihood = sw_mixture_likelihood(tape, y, x, &chunk->sets);
    if (chunk->weight)
        likelihood = sw_multiply(tape, likelihood,
                                 sw_input(tape, SW_DIMS(chunk->sets.count), chunk->weight));
    return sw_scale(tape, sw_sum(tape, likelihood, 0), -1 / weight);
}

static sw_tally mixture_tally(const sw_tensor *y, const sw_chunk *chunk, const sw_columns *columns)
{
    (void)y, (void)chunk, (void)columns;
    return (sw_tally){0}; /* the loss is the only metric */
}

/* ---- Any task -------------------------------------------------------------------------------- */

static const struct {
    sw_tensor *(*loss)(const sw_objective *objective, sw_tape *tape, sw_tensor *y,
                       const sw_chunk *chunk, double weight);
    sw_tally (*tally)(const sw_tensor *y, const sw_chunk *chunk, const sw_columns *columns);
} tasks[] = {
    [SW_CLASSES] = {classes_loss, classes_tally},
    [SW_LABELS] = {labels_loss, labels_tally},
    [SW_REGRESSION] = {regression_loss, regression_tally},
    [SW_MIXTURE] = {mixture_loss, mixture_tally},
};

sw_tensor *sw_objective_loss(const sw_objective *objective, sw_tape *tape, sw_tensor *y,
                             const sw_chunk *chunk, double weight)
{
    return tasks[objective->model->config.task].loss(objective, tape, y, chunk, weight);
}

sw_tally sw_objective_tally(const sw_model *model, const sw_tensor *y, const sw_chunk *chunk)
{
    return tasks[model->config.task].tally(y, chunk, &model->schema.output);
}

sw_metrics sw_metrics_from_tally(const sw_model *model, int64_t sets, double loss, sw_tally tally)
{
    sw_metrics m = sw_no_metrics();
    sw_task task = model->config.task;
    double answers = (double)sets * (double)(task == SW_CLASSES ? 1 : model->config.outputs);
    m.sets = sets;
    m.loss = loss;
    if (task == SW_REGRESSION)
        m.error = tally.error / answers;
    else if (task == SW_MIXTURE)
        m.likelihood = -loss - sw_log_of_scales(&model->schema.feature);
    else
        m.accuracy = (double)tally.correct / answers;
    return m;
}

sw_status sw_objective_check(const sw_config *config, sw_task task)
{
    const char *name = sw_task_name(task);
    if (task != SW_CLASSES && config->smoothing > 0)
        return sw_fail(SW_ERROR_ARGUMENT, "smoothing is %g: it smooths classes, the task is %s",
                       config->smoothing, name);
    if (task != SW_CLASSES && config->balance)
        return sw_fail(SW_ERROR_ARGUMENT, "balance is true: it weighs classes, the task is %s",
                       name);
    if (task != SW_CLASSES && strcmp(config->class_weights, "none") != 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "class-weights is %.60s: it weighs classes, the task is %s",
                       config->class_weights, name);
    if (config->balance && strcmp(config->class_weights, "none") != 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "balance is true, and class-weights is %.60s: expected one of them",
                       config->class_weights);
    if (task != SW_REGRESSION && strcmp(config->error, "squared") != 0)
        return sw_fail(SW_ERROR_ARGUMENT, "error is %s: it is a regression's loss, the task is %s",
                       config->error, name);
    return sw_select_check(config, task);
}
