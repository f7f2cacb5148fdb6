/* budget.c - how long to train and in which steps, where the configuration leaves it to the data.
 */
#include "train/budget.h"

#include "base/error.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

enum {
    SMALL_BATCH = 8,
    LARGE_BATCH = 32,
    STEPS_IN_A_PASS = 8, /* with a small batch */
    LEAST_STEPS = 1000,
    MOST_STEPS = 20000,
    PASSES = 20,
};

bool sw_budget_decides(const char *field)
{
    static const char *const own[] = {"batch", "steps", "epochs", "evaluations", "warmup"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (strcmp(field, own[i]) == 0) return true;
    return false;
}

int64_t sw_steps_per_pass(int64_t sets, int64_t batch)
{
    return (sets - 1) / batch + 1;
}

static int64_t batch_for(int64_t sets)
{
    int64_t batch = SMALL_BATCH;
    while (batch < LARGE_BATCH && 2 * batch * STEPS_IN_A_PASS <= sets) batch *= 2;
    return batch;
}

static int64_t steps_for(int64_t sets, int64_t batch)
{
    int64_t pass = sw_steps_per_pass(sets, batch);
    if (pass >= MOST_STEPS / PASSES) return MOST_STEPS;
    return pass * PASSES < LEAST_STEPS ? LEAST_STEPS : pass * PASSES;
}

/* The number of warm-up steps, which is at most half of all. */
static sw_status resolve_warmup(sw_config *config)
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

sw_status sw_config_resolve(sw_config *config, sw_split train, sw_split valid)
{
    sw_config resolved = *config;
    (void)valid;
    if (train.count < 1) return sw_fail(SW_ERROR_ARGUMENT, "fit: the train split is empty");
    if (resolved.steps > 0 && resolved.epochs > 0)
        return sw_fail(SW_ERROR_ARGUMENT, "steps is %lld and epochs is %lld: give one of them",
                       (long long)resolved.steps, (long long)resolved.epochs);
    if (resolved.batch == 0) resolved.batch = batch_for(train.count);
    if (resolved.epochs > 0)
        resolved.steps = resolved.epochs * sw_steps_per_pass(train.count, resolved.batch);
    if (resolved.steps == 0) resolved.steps = steps_for(train.count, resolved.batch);
    resolved.epochs = 0;
    if (resolved.evaluations > resolved.steps) resolved.evaluations = resolved.steps;
    SW_TRY(resolve_warmup(&resolved));
    *config = resolved;
    return SW_OK;
}

int64_t sw_evaluations_due(const sw_config *config, int64_t step)
{
    if (step >= config->steps) return config->evaluations;
    return step * config->evaluations / config->steps; /* at most 10^12 * 10^6 */
}
