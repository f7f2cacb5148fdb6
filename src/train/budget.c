/* budget.c - how long to train and in which steps, where the configuration leaves it to the data.
 */
#include "train/budget.h"

#include "base/error.h"
#include "base/text.h"
#include "data/dataset.h"
#include "train/select.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    SMALL_BATCH = 8,
    LARGE_BATCH = 64,
    PASS = 16, /* steps in a pass over the sets, if the batch is neither the smallest nor largest */
    LEAST_BATCH = 4, /* if sets have many elements */
    MOST_ELEMENTS = 16384,
    LEAST_STEPS = 1000,
    FEW_SETS = 100, /* up to so many train with the least steps */
    MOST_EVALUATIONS = 100,
    LEAST_EVALUATIONS = 10,
};

double sw_dropout_for(const sw_model_config *config, int64_t training_sets)
{
    enum { FEW = 100, FEW_OF_A_CLASS = 10 };
    if (training_sets > FEW) return 0;
    if (config->task == SW_LABELS) return 0.5;
    if (config->task != SW_CLASSES) return 0;
    return config->outputs <= 2 || training_sets >= FEW_OF_A_CLASS * config->outputs ? 0.5 : 0;
}

bool sw_budget_decides(const sw_config *config, const char *field)
{
    if (strcmp(field, "lr") == 0) return config->lr < 0;
    return sw_list_has("batch|steps|epochs|evaluations|warmup|patience|select", '|', field);
}

int64_t sw_steps_per_pass(int64_t sets, int64_t batch)
{
    return (sets - 1) / batch + 1;
}

/* The average number of elements that a step takes from a set. */
static double mean_size(const sw_config *config, sw_split train)
{
    double rows = 0;
    for (int64_t i = 0; i < train.count; i++) {
        const int64_t *offset = train.sets->offset + sw_set_of(train, i);
        int64_t size = offset[1] - offset[0];
        rows += (double)(config->sample > 0 && config->sample < size ? config->sample : size);
    }
    return rows / (double)train.count;
}

/* Few sets of many classes are learned too slowly at the usual rate. At a higher one, two to five
 * classes lose where a single element decides, and attention between elements may diverge. */
static double rate_for(const sw_config *config, sw_split train)
{
    enum { MANY_CLASSES = 6, FEW_OF_A_CLASS = 100 };
    const sw_model_config *model = &config->model;
    const bool alone = strcmp(model->model, "deepsets") == 0 &&
                       sw_list_has("auto|ff|embedding", '|', model->encoder);
    const bool few = train.task == SW_CLASSES && train.outputs >= MANY_CLASSES &&
                     train.count < FEW_OF_A_CLASS * train.outputs;
    return alone && few && strcmp(config->optimizer, "sgd") != 0 ? 0.005 : SW_USUAL_RATE;
}

static int64_t batch_for(const sw_config *config, sw_split train)
{
    int64_t batch = SMALL_BATCH;
    while (batch < LARGE_BATCH && 2 * train.count >= 3 * batch * PASS) batch *= 2;
    double size = mean_size(config, train);
    while (batch > LEAST_BATCH && (double)batch * size > MOST_ELEMENTS) batch /= 2;
    return batch;
}

/* With a few hundred sets, more than two classes need more steps than two classes. Texts do not:
 * the vectors of a vocabulary soon memorise the training texts. */
static int64_t steps_for(const sw_config *config, sw_split train)
{
    enum { STEPS_OF_A_SET = 20, MOST_OF_FEW = 4500 };
    const double sets = (double)train.count;
    const bool late =
        train.task == SW_CLASSES && train.outputs > 2 && config->model.vocabulary == 0;
    const double of_few = late ? fmin(STEPS_OF_A_SET * sets, MOST_OF_FEW) : 0;
    const double usual = fmax(LEAST_STEPS, LEAST_STEPS * sqrt(sets / FEW_SETS));
    return (int64_t)round(fmax(usual, of_few));
}

static int64_t evaluations_for(const sw_config *config, int64_t valid_sets)
{
    int64_t count = MOST_EVALUATIONS;
    if (valid_sets > 0) {
        double equal = (double)config->steps * (double)config->batch / (double)valid_sets;
        if (equal < MOST_EVALUATIONS) count = (int64_t)equal;
        if (count < LEAST_EVALUATIONS) count = LEAST_EVALUATIONS;
    }
    return count;
}

sw_status sw_warmup_resolve(sw_config *config)
{
    double steps = (double)config->steps, warmup = config->warmup;
    if (warmup <= 0.5) warmup = floor(warmup * steps);
    bool possible = warmup == floor(warmup) && warmup <= floor(steps / 2);
    if (!possible)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "warmup is %s, expected a share of the steps up to 0.5, or at most %lld "
                       "steps, half of the %lld",
                       sw_number_of(warmup).text, (long long)config->steps / 2,
                       (long long)config->steps);
    config->warmup = warmup;
    return SW_OK;
}

/* The rules read the sizes of the sets: are they there? */
static sw_status check_sets(sw_split split)
{
    const char *role = sw_role_name(split.role);
    if (!split.sets || !split.sets->offset)
        return sw_fail(SW_ERROR_ARGUMENT, "fit: the %s split has no sets: they are NULL", role);
    for (int64_t i = 0; i < split.count; i++)
        if (sw_set_of(split, i) < 0 || sw_set_of(split, i) >= split.sets->count)
            return sw_fail(SW_ERROR_ARGUMENT, "fit: the %s split has set %lld, the data has %lld",
                           role, (long long)sw_set_of(split, i), (long long)split.sets->count);
    return SW_OK;
}

sw_status sw_config_resolve(sw_config *config, sw_split train, sw_split valid)
{
    SW_NOT_NULL(config);
    sw_config resolved = *config;
    if (train.count < 1) return sw_fail(SW_ERROR_ARGUMENT, "fit: the train split is empty");
    if (valid.count < 0)
        return sw_fail(SW_ERROR_ARGUMENT, "fit: the valid split has a negative count");
    SW_TRY(check_sets(train));
    if (resolved.steps > 0 && resolved.epochs > 0)
        return sw_fail(SW_ERROR_ARGUMENT, "steps is %lld and epochs is %lld: give only one of them",
                       (long long)resolved.steps, (long long)resolved.epochs);
    if (resolved.lr < 0) resolved.lr = rate_for(&resolved, train);
    if (resolved.batch == 0) resolved.batch = batch_for(&resolved, train);
    if (resolved.epochs > 0)
        resolved.steps = resolved.epochs * sw_steps_per_pass(train.count, resolved.batch);
    if (resolved.steps == 0) resolved.steps = steps_for(&resolved, train);
    resolved.epochs = 0;
    if (resolved.evaluations == 0) resolved.evaluations = evaluations_for(&resolved, valid.count);
    if (resolved.evaluations > resolved.steps) resolved.evaluations = resolved.steps;
    if (resolved.patience < 1)
        resolved.patience = ceil(resolved.patience * (double)resolved.evaluations);
    const char *select = sw_select_of(&resolved, train.task, train.outputs);
    if (select != resolved.select) snprintf(resolved.select, sizeof resolved.select, "%s", select);
    SW_TRY(sw_warmup_resolve(&resolved));
    *config = resolved;
    return SW_OK;
}

int64_t sw_evaluations_due(const sw_config *config, int64_t step)
{
    if (step >= config->steps) return config->evaluations;
    return step * config->evaluations / config->steps; /* at most 10^12 * 10^6 */
}
