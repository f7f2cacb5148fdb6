#include "expect.h"
#include "train/fit.h"

#include <setwise/datasets.h>
#include <setwise/model.h>

#include <criterion/criterion.h>
#include <math.h>

/* 70 sets in steps of 16: the last of the five has 6. Each step makes several chunks. */
static sw_config small_config(void)
{
    sw_config config = sw_config_default();
    strcpy(config.data, "needle:train=70:valid=40:test=30:size=20");
    strcpy(config.model.pool, "max");
    config.model.width = 16;
    config.model.dropout = 0.2;
    config.batch = 16;
    config.epochs = 4;
    config.warmup = 3;
    config.lr = 0.01;
    config.threads = 1;
    return config;
}

typedef struct problem {
    sw_dataset *dataset;
    sw_model *model;
} problem;

static problem problem_of(const sw_config *config)
{
    problem t;
    cr_assert_eq(sw_dataset_open(&t.dataset, config->data, 0), SW_OK, "%s", sw_error_message());
    sw_model_config model = config->model;
    model.input = t.dataset->sets.width;
    model.outputs = t.dataset->schema.output.count;
    cr_assert_eq(sw_model_new(&t.model, &model, 7), SW_OK, "%s", sw_error_message());
    return t;
}

static void problem_end(problem t)
{
    sw_model_free(t.model);
    sw_dataset_free(t.dataset);
}

static sw_split split(problem t, sw_role role)
{
    return sw_dataset_split(t.dataset, role);
}

static sw_status fit(problem t, const sw_config *config, const sw_watcher *watcher)
{
    return sw_fit(t.model, config, split(t, SW_TRAIN), split(t, SW_VALID), watcher);
}

typedef struct seen {
    sw_epoch epoch[64];
    int epochs, steps;
    int stop, stop_at;
} seen;

static void see_epoch(void *user, const sw_epoch *epoch)
{
    seen *s = user;
    s->epoch[s->epochs++] = *epoch;
}

static void see_step(void *user, int64_t epoch, int64_t step, int64_t steps, double loss)
{
    seen *s = user;
    cr_assert_eq(epoch, s->steps / 5 + 1);
    cr_assert_eq(step, s->steps % 5 + 1);
    cr_assert_eq(steps, 5);
    cr_assert(isfinite(loss));
    s->stop = ++s->steps == s->stop_at;
}

static sw_watcher watcher_of(seen *s)
{
    return (sw_watcher){.user = s, .step = see_step, .epoch = see_epoch, .stop = &s->stop};
}

Test(fit, the_model_ends_as_the_best_epoch)
{
    sw_config config = small_config();
    config.lr = 0.1; /* too fast, so that validation goes up and down */
    config.epochs = 8;
    config.patience = 0;
    problem t = problem_of(&config);
    seen s = {0};
    sw_watcher watcher = watcher_of(&s);
    cr_assert_eq(fit(t, &config, &watcher), SW_OK, "%s", sw_error_message());
    cr_assert_eq(s.epochs, 8);
    cr_expect_eq(s.steps, 40);
    const sw_epoch *best = &s.epoch[0];
    for (int i = 0; i < s.epochs; i++) {
        bool better = i == 0 || s.epoch[i].valid.loss < best->valid.loss;
        if (better) best = &s.epoch[i];
        cr_expect_eq(s.epoch[i].best, better, "epoch %d", i + 1);
        cr_expect_eq(s.epoch[i].epoch, i + 1);
        cr_expect_eq(s.epoch[i].train.sets, 70);
        cr_expect_eq(s.epoch[i].valid.sets, 40);
        cr_expect(s.epoch[i].train.loss > 0 && s.epoch[i].grad_norm > 0);
    }
    sw_metrics valid;
    cr_assert_eq(sw_evaluate(&valid, t.model, split(t, SW_VALID), 2), SW_OK);
    cr_expect_eq(valid.loss, best->valid.loss);
    cr_expect_eq(valid.accuracy, best->valid.accuracy);
    problem_end(t);
}

Test(fit, it_learns)
{
    sw_config config = small_config();
    strcpy(config.data, "needle:train=400:valid=100:test=10:size=10");
    config.model.dropout = 0;
    config.epochs = 15;
    problem t = problem_of(&config);
    cr_assert_eq(fit(t, &config, NULL), SW_OK, "%s", sw_error_message());
    sw_metrics train;
    cr_assert_eq(sw_evaluate(&train, t.model, split(t, SW_TRAIN), 2), SW_OK);
    cr_expect_gt(train.accuracy, 0.8, "accuracy %g after 15 epochs", train.accuracy);
    problem_end(t);
}

Test(fit, the_number_of_threads_changes_no_bit)
{
    sw_config config = small_config();
    strcpy(config.model.pool, "pma");
    strcpy(config.model.norm, "post");
    problem one = problem_of(&config);
    cr_assert_eq(fit(one, &config, NULL), SW_OK, "%s", sw_error_message());
    for (int threads = 2; threads <= 4; threads += 2) {
        config.threads = threads;
        problem many = problem_of(&config);
        cr_assert_eq(fit(many, &config, NULL), SW_OK);
        size_t bytes = sizeof(sw_real) * (size_t)one.model->params.flat_size;
        cr_expect_eq(memcmp(one.model->params.values, many.model->params.values, bytes), 0,
                     "%d threads end in other weights", threads);
        problem_end(many);
    }
    problem_end(one);
}

/* What one epoch trains on: every set of the split, once, in an order that the epoch decides. */
Test(fit, an_epoch_takes_every_set_once)
{
    sw_config config = small_config();
    config.epochs = 2;
    problem t = problem_of(&config);
    sw_fitting fitting;
    cr_assert_eq(
        sw_fitting_begin(&fitting, t.model, &config, split(t, SW_TRAIN), split(t, SW_VALID), NULL),
        SW_OK);
    cr_expect_eq(fitting.steps, 5);
    cr_assert_eq(sw_fitting_run(&fitting), SW_OK);
    int times[70] = {0}, moved = 0;
    sw_split train = split(t, SW_TRAIN);
    for (int i = 0; i < 70; i++)
        for (int j = 0; j < 70; j++) {
            bool same = fitting.order[i] == (train.index ? train.index[j] : j);
            times[j] += same;
            moved += same && i != j;
        }
    for (int j = 0; j < 70; j++) cr_expect_eq(times[j], 1, "set %d is there %d times", j, times[j]);
    cr_expect_gt(moved, 35);
    cr_expect_eq(fitting.trainer->step, 10);
    sw_fitting_end(&fitting);
    problem_end(t);
}

/* The orders of two epochs, and of the first under another seed. */
static sw_status note_order(void *user, const sw_fitting *fitting, bool best)
{
    int64_t(*order)[70] = user;
    (void)best;
    memcpy(order[fitting->at.epoch - 2], fitting->order, sizeof *order);
    return SW_OK;
}

Test(fit, epochs_and_seeds_have_orders_of_their_own)
{
    int64_t order[4][70];
    for (int seed = 0; seed < 2; seed++) {
        sw_config config = small_config();
        config.epochs = 2, config.seed = seed;
        problem t = problem_of(&config);
        sw_split train = split(t, SW_TRAIN), valid = split(t, SW_VALID);
        sw_fitting fitting;
        cr_assert_eq(sw_fitting_begin(&fitting, t.model, &config, train, valid, NULL), SW_OK);
        fitting.save = note_order, fitting.user = order + 2 * seed;
        cr_assert_eq(sw_fitting_run(&fitting), SW_OK);
        sw_fitting_end(&fitting);
        problem_end(t);
    }
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < i; j++) {
            int same = 0;
            for (int place = 0; place < 70; place++) same += order[i][place] == order[j][place];
            cr_expect_lt(same, 15, "orders %d and %d agree in %d places", i, j, same);
        }
}

/* ---- The choice ------------------------------------------------------------------------------ */

/* needle with two classes, even labels against odd. */
typedef struct two_classes {
    problem problem;
    sw_ragged sets;
    int32_t label[140];
    sw_split train, valid;
} two_classes;

static void two_classes_of(two_classes *two, const sw_config *config)
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

/* Other heads on needle: is each class there, or its number, beside twice that. */
typedef struct asked {
    problem problem;
    sw_ragged sets;
    sw_real target[140 * 4];
    sw_split train, valid;
} asked;

static void asked_of(asked *a, const sw_config *config, sw_task task)
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

static double figure(const char *select, const sw_metrics *m)
{
    return strcmp(select, "loss") == 0    ? -m->loss
           : strcmp(select, "error") == 0 ? -m->error
           : strcmp(select, "auc") == 0   ? m->auc
                                          : m->accuracy;
}

static const char *const selections[] = {"loss", "accuracy", "auc"};

static sw_config selecting_config(const char *select)
{
    sw_config config = small_config();
    strcpy(config.select, select);
    config.lr = 0.1; /* too fast, so that figures go up and down */
    config.epochs = 12;
    config.patience = 0;
    return config;
}

static void check_choice(sw_model *model, const sw_config *config, sw_split train, sw_split valid)
{
    seen s = {0};
    sw_watcher watcher = watcher_of(&s);
    const char *select = config->select;
    cr_assert_eq(sw_fit(model, config, train, valid, &watcher), SW_OK, "%s", sw_error_message());
    double best = -INFINITY;
    int better = 0;
    for (int i = 0; i < s.epochs; i++) {
        double here = figure(select, &s.epoch[i].valid);
        cr_expect_eq(s.epoch[i].best, here > best, "%s, epoch %d", select, i + 1);
        better += here > best;
        if (here > best) best = here;
    }
    cr_expect(better > 1 && better < s.epochs, "%s: the best is the first or the last", select);
    sw_metrics figures;
    cr_assert_eq(sw_evaluate(&figures, model, valid, 1), SW_OK);
    cr_expect_eq(figure(select, &figures), best, "%s", select);
}

Test(fit, each_figure_chooses_the_best_of_its_epochs)
{
    for (int k = 0; k < 3; k++) {
        sw_config config = selecting_config(selections[k]);
        two_classes two;
        two_classes_of(&two, &config);
        check_choice(two.problem.model, &config, two.train, two.valid);
        problem_end(two.problem);
    }
}

Test(fit, each_figure_of_the_other_heads_chooses)
{
    static const struct {
        sw_task task;
        const char *select;
    } choices[] = {{SW_LABELS, "loss"},     {SW_LABELS, "accuracy"},  {SW_LABELS, "auc"},
                   {SW_REGRESSION, "loss"}, {SW_REGRESSION, "error"}, {SW_MIXTURE, "loss"}};
    for (size_t k = 0; k < sizeof choices / sizeof choices[0]; k++) {
        sw_config config = selecting_config(choices[k].select);
        asked a;
        asked_of(&a, &config, choices[k].task);
        check_choice(a.problem.model, &config, a.train, a.valid);
        problem_end(a.problem);
    }
}

static void expect_refusal(const sw_config *config, sw_model *model, sw_split train, sw_split valid,
                           const char *message)
{
    cr_expect_eq(sw_fit(model, config, train, valid, NULL), SW_ERROR_ARGUMENT, "%s", message);
    expect_message(message);
}

Test(fit, what_a_head_lacks)
{
    sw_config config = small_config();
    asked a, b;
    asked_of(&a, &config, SW_LABELS);
    asked_of(&b, &config, SW_REGRESSION);
    problem t = problem_of(&config);
    strcpy(config.select, "error");
    expect_refusal(&config, a.problem.model, a.train, a.valid, "error, which a regression has");
    expect_refusal(&config, t.model, split(t, SW_TRAIN), split(t, SW_VALID),
                   "error, which a regression has: the task is classes");
    strcpy(config.select, "accuracy");
    expect_refusal(&config, b.problem.model, b.train, b.valid, "take loss or error");
    strcpy(config.select, "auc");
    expect_refusal(&config, b.problem.model, b.train, b.valid, "which a regression does not have");
    asked m;
    asked_of(&m, &config, SW_MIXTURE);
    expect_refusal(&config, m.problem.model, m.train, m.valid,
                   "select is auc, which a mixture does not have: take loss");
    strcpy(config.select, "error");
    expect_refusal(&config, m.problem.model, m.train, m.valid, "the task is mixture");
    problem_end(m.problem);
    strcpy(config.select, "auc");
    for (int64_t i = 0; i < a.valid.count * 4; i++) /* the first validation sets */
        a.target[a.valid.index[i / 4] * 4 + i % 4] = (sw_real)(i % 4 < 2);
    expect_refusal(&config, a.problem.model, a.train, a.valid, "every label is on all sets");
    config = small_config();
    config.balance = true;
    expect_refusal(&config, b.problem.model, b.train, b.valid, "balance is true");
    config = small_config();
    config.smoothing = 0.1;
    expect_refusal(&config, b.problem.model, b.train, b.valid, "it smooths classes");
    config = small_config();
    expect_refusal(&config, b.problem.model, a.train, a.valid,
                   "the train split asks for labels, the model answers with targets");
    a.target[a.valid.index[0] * 4] = (sw_real)0.5;
    expect_refusal(&config, a.problem.model, a.train, a.valid, "target 0 is 0.5, expected 0 or 1");
    a.sets.target = NULL;
    expect_refusal(&config, a.problem.model, a.train, a.valid, "the sets have no targets");
    problem_end(a.problem);
    problem_end(b.problem);
    problem_end(t);
}

Test(fit, it_learns_a_regression)
{
    for (int k = 0; k < 2; k++) {
        sw_config config = small_config();
        config.model.dropout = 0;
        config.epochs = 60;
        config.patience = 0;
        strcpy(config.error, k ? "absolute" : "squared");
        asked a;
        asked_of(&a, &config, SW_REGRESSION);
        seen s = {0};
        sw_watcher watcher = watcher_of(&s);
        cr_assert_eq(sw_fit(a.problem.model, &config, a.train, a.valid, &watcher), SW_OK, "%s",
                     sw_error_message());
        sw_metrics train;
        cr_assert_eq(sw_evaluate(&train, a.problem.model, a.train, 2), SW_OK);
        cr_expect_gt(train.r2, 0.5, "%s: R2 %g", config.error, train.r2);
        const sw_epoch *last = &s.epoch[s.epochs - 1];
        cr_expect(last->train.error < s.epoch[0].train.error && isnan(last->train.accuracy));
        /* What is trained is what is told: the absolute error is its own loss. */
        cr_expect_eq(k == 1, fabs(last->train.loss - last->train.error) < 1e-6);
        problem_end(a.problem);
    }
}

/* Sets from mixtures of their own, which nothing but their elements tells of. Both poolings end far
 * above where they began, and below the mixtures that the sets come from; seeds, a component each,
 * above the mean. */
Test(fit, it_learns_mixtures)
{
    double reached[2], best = NAN;
    for (int pma = 0; pma < 2; pma++) {
        sw_config config = small_config();
        strcpy(config.data, "mixture:train=400:valid=40:test=40:components=3:least=20:most=60");
        strcpy(config.model.pool, pma ? "pma" : "mean");
        strcpy(config.model.encoder, pma ? "sab" : "ff");
        config.model.queries = 3, config.model.per_query = pma == 1;
        config.model.task = SW_MIXTURE;
        config.model.width = 32, config.model.dropout = 0;
        config.epochs = 20, config.patience = 0, config.threads = 2;
        problem t = problem_of(&config);
        seen s = {0};
        sw_watcher watcher = {.user = &s, .epoch = see_epoch};
        cr_assert_eq(fit(t, &config, &watcher), SW_OK, "%s", sw_error_message());
        const sw_epoch *first = &s.epoch[0], *last = &s.epoch[s.epochs - 1];
        cr_expect_gt(last->train.likelihood, first->train.likelihood + 0.3);
        cr_expect(last->train.likelihood == -last->train.loss && isnan(last->train.accuracy));
        sw_metrics test;
        cr_assert_eq(sw_evaluate(&test, t.model, split(t, SW_TEST), 2), SW_OK);
        reached[pma] = test.likelihood;
        best = t.dataset->best;
        problem_end(t);
    }
    cr_expect(reached[0] > -3.5 && reached[1] > reached[0] && reached[1] < best,
              "mean %g, pma %g, best %g", reached[0], reached[1], best);
}

/* Nothing is learned: of equals the first stays the best, and patience ends. */
Test(fit, patience)
{
    for (int k = 0; k < 3; k++) {
        sw_config config = small_config();
        strcpy(config.select, selections[k]);
        config.lr = 0;
        config.epochs = 20;
        config.patience = 3;
        two_classes two;
        two_classes_of(&two, &config);
        seen s = {0};
        sw_watcher watcher = watcher_of(&s);
        cr_assert_eq(sw_fit(two.problem.model, &config, two.train, two.valid, &watcher), SW_OK);
        cr_expect_eq(s.epochs, 4, "%s", selections[k]);
        for (int i = 0; i < s.epochs; i++)
            cr_expect_eq(s.epoch[i].best, i == 0, "%s, epoch %d", selections[k], i + 1);
        problem_end(two.problem);
    }
}

Test(fit, the_test_split_is_refused)
{
    sw_config config = small_config();
    problem t = problem_of(&config);
    sw_split train = split(t, SW_TRAIN), valid = split(t, SW_VALID), test = split(t, SW_TEST);
    cr_expect_eq(sw_fit(t.model, &config, test, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("test split");
    cr_expect_eq(sw_fit(t.model, &config, train, test, NULL), SW_ERROR_ARGUMENT);
    expect_message("test split");
    problem_end(t);
}

Test(fit, what_cannot_be_trained_on)
{
    sw_config config = small_config();
    problem t = problem_of(&config);
    sw_split train = split(t, SW_TRAIN), valid = split(t, SW_VALID), bad = train;

    bad.count = 0;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("the train split is empty");
    bad = valid, bad.outputs = 3;
    cr_expect_eq(sw_fit(t.model, &config, train, bad, NULL), SW_ERROR_SHAPE);
    expect_message("the valid split has 3 classes, the model 4 outputs");

    bad = train, bad.sets = NULL;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("the train split has no sets");
    sw_metrics none;
    bad = train, bad.count = -1;
    cr_expect_eq(sw_evaluate(&none, t.model, bad, 1), SW_ERROR_ARGUMENT);
    expect_message("the train split has a negative count");
    bad = train, bad.task = (sw_task)9;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("the train split: task is 9, expected");

    sw_ragged sets = *train.sets;
    bad = train, bad.sets = &sets;
    sets.width = 2;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_SHAPE);
    expect_message("elements have 2 numbers, the model expects 5");
    sets = *train.sets, sets.label = NULL;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("no labels");
    int32_t *label = calloc((size_t)sets.count, sizeof *label);
    sets.label = label;
    int64_t set = train.index ? train.index[4] : 4;
    label[set] = 4;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("has label 4, expected 0 to 3");
    free(label);
    int64_t outside = train.sets->count;
    bad = train, bad.index = &outside, bad.count = 1;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("the train split has set");

    strcpy(config.select, "auc");
    cr_expect_eq(sw_fit(t.model, &config, train, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("auc, which takes two classes: there are 4");
    config = small_config();
    config.batch = 0;
    cr_expect_eq(sw_fit(t.model, &config, train, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("batch is 0");
    config = small_config();
    strcpy(config.data, "\xff");
    cr_expect_eq(sw_fit(t.model, &config, train, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("data is not valid UTF-8");
    problem_end(t);
}

Test(fit, interruption)
{
    sw_config config = small_config();
    problem t = problem_of(&config);
    seen s = {.stop_at = 7};
    sw_watcher watcher = watcher_of(&s);
    cr_expect_eq(fit(t, &config, &watcher), SW_ERROR_INTERRUPTED);
    expect_message("interrupted in epoch 2 after step 2 of 5");
    cr_expect_eq(s.steps, 7);
    sw_metrics valid;
    cr_assert_eq(sw_evaluate(&valid, t.model, split(t, SW_VALID), 1), SW_OK);
    cr_expect_eq(valid.loss, s.epoch[0].valid.loss, "the model is not the best so far");
    problem_end(t);
}

Test(fit, divergence)
{
    sw_config config = small_config();
    strcpy(config.optimizer, "sgd");
    config.lr = 1000;
    config.clip = 0;
    config.warmup = 0;
    config.epochs = 50;
    config.patience = 0;
    problem t = problem_of(&config);
    cr_expect_eq(fit(t, &config, NULL), SW_ERROR_DIVERGED);
    expect_message("diverged in epoch ");
    expect_message("learning rate ");
    problem_end(t);
}

/* The sign that a NaN has is an accident of the processor's. */
Test(fit, divergence_says_nan)
{
    sw_config config = small_config();
    problem t = problem_of(&config);
    for (int64_t i = 0; i < t.model->params.flat_size; i++)
        t.model->params.values[i] = (sw_real)-NAN;
    cr_expect_eq(fit(t, &config, NULL), SW_ERROR_DIVERGED);
    expect_message("the loss is nan and the gradient's norm nan");
    problem_end(t);
}

Test(fit, balance_gives_each_class_the_same_say)
{
    sw_config config = small_config();
    config.balance = true;
    problem t = problem_of(&config);
    sw_fitting fitting;
    cr_assert_eq(
        sw_fitting_begin(&fitting, t.model, &config, split(t, SW_TRAIN), split(t, SW_VALID), NULL),
        SW_OK);
    double say[4] = {0};
    sw_split train = split(t, SW_TRAIN);
    for (int64_t i = 0; i < train.count; i++) {
        int32_t label = train.sets->label[train.index ? train.index[i] : i];
        say[label] += (double)fitting.trainer->class_weight[label];
    }
    for (int c = 0; c < 4; c++) cr_expect_lt(fabs(say[c] - 70.0 / 4), 1e-4, "class %d", c);
    cr_expect_eq(sw_fitting_run(&fitting), SW_OK);
    sw_fitting_end(&fitting);
    problem_end(t);
}
