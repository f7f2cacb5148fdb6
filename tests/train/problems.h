/* problems.h - small problems to fit: a data set with a model for it, for each task. */
#ifndef SW_TESTS_TRAIN_PROBLEMS_H
#define SW_TESTS_TRAIN_PROBLEMS_H

#include "expect.h"

#include <criterion/criterion.h>
#include <math.h>
#include <setwise/datasets.h>
#include <setwise/train.h>

/* 70 sets in steps of 16: the last of the five has 6. Each step makes several chunks. */
static inline sw_config small_config(void)
{
    sw_config config = sw_config_default();
    strcpy(config.select, "loss");
    config.calibrate =
        false; /* so that the model has the metrics of the evaluation that chose it */
    strcpy(config.data, "needle:train=70:valid=40:test=30:size=20");
    strcpy(config.model.pool, "max");
    config.model.width = 16;
    config.model.dropout = 0.2;
    config.batch = 16;
    config.epochs = config.evaluations = 4; /* an evaluation after each pass */
    config.warmup = 3;
    config.lr = 0.01;
    config.threads = 1;
    return config;
}

typedef struct problem {
    sw_dataset *dataset;
    sw_model *model;
} problem;

static inline problem problem_of(const sw_config *config)
{
    problem t;
    cr_assert_eq(sw_dataset_open(&t.dataset, config->data, 0), SW_OK, "%s", sw_error_message());
    sw_model_config model = config->model;
    model.input = t.dataset->sets.width;
    model.outputs = t.dataset->schema.output.count;
    cr_assert_eq(sw_model_new(&t.model, &model, 7), SW_OK, "%s", sw_error_message());
    return t;
}

static inline void problem_end(problem t)
{
    sw_model_free(t.model);
    sw_dataset_free(t.dataset);
}

static inline sw_split split(problem t, sw_role role)
{
    return sw_dataset_split(t.dataset, role);
}

static inline sw_status fit(problem t, const sw_config *config, const sw_watcher *watcher)
{
    return sw_fit(t.model, config, split(t, SW_TRAIN), split(t, SW_VALID), watcher);
}

typedef struct seen {
    sw_evaluation evaluation[64];
    int evaluations, steps;
    int stop, stop_at;
} seen;

static inline void see_evaluation(void *user, const sw_evaluation *evaluation)
{
    seen *s = user;
    s->evaluation[s->evaluations++] = *evaluation;
}

static inline void see_step(void *user, int64_t step, int64_t steps, double loss)
{
    seen *s = user;
    cr_assert_eq(step, ++s->steps);
    cr_assert_leq(step, steps);
    cr_assert(isfinite(loss));
    s->stop = step == s->stop_at;
}

static inline sw_watcher watcher_of(seen *s)
{
    return (sw_watcher){
        .user = s, .step = see_step, .evaluation = see_evaluation, .stop = &s->stop};
}

/* needle with two classes, even labels against odd. */
typedef struct two_classes {
    problem problem;
    sw_ragged sets;
    int32_t label[140];
    sw_split train, valid;
} two_classes;

static inline void two_classes_of(two_classes *two, const sw_config *config)
{
    two->problem = problem_of(config);
    sw_model_config model = two->problem.model->config;
    model.outputs = 2;
    sw_model_free(two->problem.model);
    cr_assert_eq(sw_model_new(&two->problem.model, &model, 7), SW_OK);
    two->sets = two->problem.dataset->sets;
    cr_assert_eq(two->sets.count, 140);
    for (int i = 0; i < 140; i++) two->label[i] = two->sets.label[i] % 2;
    two->sets.label = two->label;
    two->train = split(two->problem, SW_TRAIN), two->valid = split(two->problem, SW_VALID);
    two->train.sets = two->valid.sets = &two->sets;
    two->train.outputs = two->valid.outputs = 2;
}

/* Other tasks on needle: the class as labels; the number of the class and twice that as a
 * regression; the mixture of the elements. */
typedef struct asked {
    problem problem;
    sw_ragged sets;
    sw_real target[140 * 4];
    sw_split train, valid;
} asked;

static inline void asked_of(asked *a, const sw_config *config, sw_task task)
{
    a->problem = problem_of(config);
    sw_model_config model = a->problem.model->config;
    model.task = task;
    model.outputs = task == SW_LABELS ? 4 : task == SW_MIXTURE ? 1 + 2 * model.input : 2;
    sw_model_free(a->problem.model);
    cr_assert_eq(sw_model_new(&a->problem.model, &model, 7), SW_OK);
    a->sets = a->problem.dataset->sets;
    for (int64_t i = 0; task != SW_MIXTURE && i < 140 * model.outputs; i++) {
        int32_t label = a->sets.label[i / model.outputs], c = (int32_t)(i % model.outputs);
        a->target[i] = (sw_real)(task == SW_LABELS ? label == c : label * (c + 1));
    }
    a->sets.label = NULL;
    if (task != SW_MIXTURE) a->sets.target = a->target, a->sets.targets = model.outputs;
    a->train = split(a->problem, SW_TRAIN), a->valid = split(a->problem, SW_VALID);
    a->train.sets = a->valid.sets = &a->sets;
    a->train.outputs = a->valid.outputs = model.outputs;
    a->train.task = a->valid.task = task;
}

#endif
