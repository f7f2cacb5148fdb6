#include "train/fit.h"

#include "clock.h"
#include "train/problems.h"

Test(fit, the_model_ends_as_the_best_evaluation)
{
    sw_config config = small_config();
    config.lr = 0.1; /* too fast, so that validation goes up and down */
    config.epochs = config.evaluations = 8;
    config.patience = 0;
    problem t = problem_of(&config);
    seen s = {0};
    sw_watcher watcher = watcher_of(&s);
    cr_assert_eq(fit(t, &config, &watcher), SW_OK, "%s", sw_error_message());
    cr_assert_eq(s.evaluations, 8);
    cr_expect_eq(s.steps, 40);
    const sw_evaluation *best = &s.evaluation[0];
    for (int i = 0; i < s.evaluations; i++) {
        bool better = i == 0 || s.evaluation[i].valid.loss < best->valid.loss;
        if (better) best = &s.evaluation[i];
        cr_expect_eq(s.evaluation[i].best, better, "evaluation %d", i + 1);
        cr_expect_eq(s.evaluation[i].step, 5 * (i + 1));
        cr_expect_eq(s.evaluation[i].epoch, i + 1);
        cr_expect_eq(s.evaluation[i].train.sets, 70);
        cr_expect_eq(s.evaluation[i].valid.sets, 40);
        cr_expect(s.evaluation[i].train.loss > 0 && s.evaluation[i].grad_norm > 0);
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
    config.epochs = config.evaluations = 15;
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

/* A pass trains on every set of the split once, in an order that depends on the pass. */
Test(fit, a_pass_takes_every_set_once)
{
    sw_config config = small_config();
    config.epochs = config.evaluations = 2;
    problem t = problem_of(&config);
    sw_fitting fitting;
    cr_assert_eq(
        sw_fitting_begin(&fitting, t.model, &config, split(t, SW_TRAIN), split(t, SW_VALID), NULL),
        SW_OK);
    cr_expect_eq(fitting.trainer->steps_per_pass, 5);
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

/* The orders of two passes, and of the first under another seed. */
typedef struct orders {
    sw_fitting fitting;
    int64_t of[4][70];
    int count;
} orders;

static void note_order(void *user, const sw_evaluation *evaluation)
{
    orders *all = user;
    (void)evaluation;
    memcpy(all->of[all->count++], all->fitting.order, sizeof *all->of);
}

Test(fit, passes_and_seeds_have_orders_of_their_own)
{
    orders all = {0};
    const sw_watcher watcher = {.user = &all, .evaluation = note_order};
    for (int seed = 0; seed < 2; seed++) {
        sw_config config = small_config();
        config.epochs = config.evaluations = 2, config.seed = seed;
        problem t = problem_of(&config);
        sw_split train = split(t, SW_TRAIN), valid = split(t, SW_VALID);
        cr_assert_eq(sw_fitting_begin(&all.fitting, t.model, &config, train, valid, &watcher),
                     SW_OK);
        cr_assert_eq(sw_fitting_run(&all.fitting), SW_OK);
        sw_fitting_end(&all.fitting);
        problem_end(t);
    }
    cr_assert_eq(all.count, 4);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < i; j++) {
            int same = 0;
            for (int place = 0; place < 70; place++) same += all.of[i][place] == all.of[j][place];
            cr_expect_lt(same, 15, "orders %d and %d agree in %d places", i, j, same);
        }
}

/* ---- Saving ---------------------------------------------------------------------------------- */

typedef struct saves {
    const sw_fitting *fitting;
    int64_t at[30]; /* the steps that were made */
    int count;
    double seconds; /* of each */
} saves;

static sw_status note_save(void *user)
{
    saves *s = user;
    clock_advance(s->seconds);
    s->at[s->count++] = s->fitting->trainer->step;
    return SW_OK;
}

static void see_a_second(void *user, int64_t step, int64_t steps, double loss)
{
    (void)user, (void)step, (void)steps, (void)loss;
    clock_advance(1);
}

/* 20 evaluations, one every five seconds. Where saves take no time, each is saved; where one takes
 * two seconds, one in eight; where one takes longer than training, none but the first and last. */
Test(fit, saves_take_a_twentieth_of_the_time)
{
    static const struct {
        double seconds;
        int count;
        int64_t at[4];
    } wanted[] = {{0, 21, {0, 5, 10, 15}}, {2, 4, {0, 40, 80, 100}}, {200, 2, {0, 100}}};
    const sw_watcher watcher = {.step = see_a_second};
    for (int i = 0; i < 3; i++) {
        sw_config config = small_config();
        config.epochs = config.evaluations = 20, config.patience = 0;
        problem t = problem_of(&config);
        sw_split train = split(t, SW_TRAIN), valid = split(t, SW_VALID);
        sw_fitting fitting;
        saves s = {&fitting, .seconds = wanted[i].seconds};
        cr_assert_eq(sw_fitting_begin(&fitting, t.model, &config, train, valid, &watcher), SW_OK);
        fitting.save = note_save, fitting.user = &s;
        clock_stop(0);
        cr_assert_eq(sw_fitting_run(&fitting), SW_OK);
        cr_expect_eq(s.count, wanted[i].count, "%g seconds: %d saves", s.seconds, s.count);
        for (int k = 0; k < s.count && k < 4; k++)
            cr_expect_eq(s.at[k], wanted[i].at[k], "%g seconds: save %d after step %lld", s.seconds,
                         k, (long long)s.at[k]);
        sw_fitting_end(&fitting);
        problem_end(t);
    }
}

/* ---- The size of a set ----------------------------------------------------------------------- */

/* log(1 + n) of each training set. */
static double log_size(sw_split s, int64_t i)
{
    const int64_t b = s.index ? s.index[i] : i;
    return log1p((double)(s.sets->offset[b + 1] - s.sets->offset[b]));
}

/* A network would hardly hear a number that is 3.0 ± 0.2 beside all that are 0 ± 1. */
Test(fit, the_sizes_of_sets_are_scaled)
{
    sw_config config = small_config();
    config.model.size_context = true;
    problem t = problem_of(&config);
    const sw_split train = split(t, SW_TRAIN);
    double mean = 0, square = 0, farthest = 0;
    for (int64_t i = 0; i < train.count; i++) mean += log_size(train, i) / (double)train.count;
    for (int64_t i = 0; i < train.count; i++) {
        const double rest = log_size(train, i) - mean;
        square += rest * rest / (double)train.count;
        farthest = fmax(farthest, fabs(rest));
    }
    cr_assert_gt(square, 0);
    cr_assert_eq(fit(t, &config, NULL), SW_OK, "%s", sw_error_message());
    const sw_columns *size = &t.model->schema.size;
    cr_assert_eq(size->count, 1);
    cr_expect_float_eq(size->mean[0], mean, 1e-12);
    cr_expect_float_eq(size->scale[0], sqrt(square), 1e-12);
    cr_expect_float_eq(size->cap[0], 2 * farthest / sqrt(square), 1e-9);

    /* It belongs to the parameters: other sets do not change it, and a copy has it. */
    const double first = size->mean[0];
    sw_model *copy;
    cr_assert_eq(sw_fit(t.model, &config, split(t, SW_VALID), train, NULL), SW_OK);
    cr_assert_eq(sw_model_set_schema(t.model, &t.dataset->schema), SW_OK);
    cr_expect_eq(t.model->schema.size.mean[0], first);
    cr_assert_eq(sw_model_copy(&copy, t.model), SW_OK);
    cr_expect_eq(copy->schema.size.mean[0], first);
    sw_model_free(copy);
    problem_end(t);
}

Test(fit, equal_sizes_count_as_nothing)
{
    sw_config config = small_config();
    config.model.size_context = true;
    config.warmup = 0;
    problem t = problem_of(&config);
    sw_split one = split(t, SW_TRAIN);
    one.count = 1;
    cr_assert_eq(sw_fit(t.model, &config, one, split(t, SW_VALID), NULL), SW_OK, "%s",
                 sw_error_message());
    cr_expect(t.model->schema.size.scale[0] == 1 && t.model->schema.size.cap[0] == 0);
    problem_end(t);
}

/* ---- Other tasks ----------------------------------------------------------------------------- */

Test(fit, it_learns_a_regression)
{
    for (int k = 0; k < 2; k++) {
        sw_config config = small_config();
        config.model.dropout = 0;
        config.epochs = config.evaluations = 60;
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
        const sw_evaluation *last = &s.evaluation[s.evaluations - 1];
        cr_expect(last->train.error < s.evaluation[0].train.error && isnan(last->train.accuracy));
        /* The absolute error is a metric, and here also the loss. */
        cr_expect_eq(k == 1, fabs(last->train.loss - last->train.error) < 1e-6);
        problem_end(a.problem);
    }
}

/* Each set is drawn from its own mixture, which only its elements show. Both poolings end with a
 * likelihood far above that of the start, and below that of the true mixtures. A query for each
 * component ends above the mean pooling. */
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
        config.epochs = config.evaluations = 20, config.patience = 0, config.threads = 2;
        problem t = problem_of(&config);
        seen s = {0};
        sw_watcher watcher = {.user = &s, .evaluation = see_evaluation};
        cr_assert_eq(fit(t, &config, &watcher), SW_OK, "%s", sw_error_message());
        const sw_evaluation *first = &s.evaluation[0], *last = &s.evaluation[s.evaluations - 1];
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

/* ---- The end of training --------------------------------------------------------------------- */

static const char *const selections[] = {"loss", "accuracy", "auc"};

/* Nothing is learned: of equal evaluations the first stays the best, and patience runs out. */
Test(fit, patience)
{
    for (int k = 0; k < 3; k++) {
        sw_config config = small_config();
        strcpy(config.select, selections[k]);
        config.lr = 0;
        config.epochs = config.evaluations = 20;
        config.patience = 3;
        two_classes two;
        two_classes_of(&two, &config);
        seen s = {0};
        sw_watcher watcher = watcher_of(&s);
        cr_assert_eq(sw_fit(two.problem.model, &config, two.train, two.valid, &watcher), SW_OK);
        cr_expect_eq(s.evaluations, 4, "%s", selections[k]);
        for (int i = 0; i < s.evaluations; i++)
            cr_expect_eq(s.evaluation[i].best, i == 0, "%s, evaluation %d", selections[k], i + 1);
        problem_end(two.problem);
    }
}

/* The same training, with and without calibration: the same answers, whose loss is smaller. */
Test(fit, chosen_parameters_are_calibrated)
{
    sw_config config = small_config();
    config.lr = 0.1; /* so that wrong answers are sure */
    seen s = {0};
    sw_watcher watcher = watcher_of(&s);
    problem as_trained = problem_of(&config);
    cr_assert_eq(fit(as_trained, &config, &watcher), SW_OK, "%s", sw_error_message());
    for (int i = 0; i < s.evaluations; i++) cr_expect_eq(s.evaluation[i].scale, 1);
    config.calibrate = true;
    s = (seen){0};
    problem calibrated = problem_of(&config);
    cr_assert_eq(fit(calibrated, &config, &watcher), SW_OK, "%s", sw_error_message());
    double scale = 1;
    for (int i = 0; i < s.evaluations; i++)
        if (s.evaluation[i].best) scale = s.evaluation[i].scale;
    cr_expect(scale > 0 && scale < 0.9, "%g", scale);
    const sw_split valid = split(calibrated, SW_VALID);
    sw_metrics a, b;
    cr_assert_eq(sw_evaluate(&a, as_trained.model, valid, 1), SW_OK);
    cr_assert_eq(sw_evaluate(&b, calibrated.model, valid, 1), SW_OK);
    cr_expect_eq(a.accuracy, b.accuracy);
    cr_expect_lt(b.loss, a.loss);
    const sw_params *was = &as_trained.model->params, *is = &calibrated.model->params;
    for (int p = 0; p < is->count; p++) {
        const double factor = strncmp(is->list[p]->name, "dec.2", 5) == 0 ? scale : 1;
        for (int64_t i = is->list[p]->offset; i < is->list[p]->offset + is->list[p]->size; i++)
            cr_assert_eq(is->values[i], was->values[i] * (sw_real)factor, "%s", is->list[p]->name);
    }
    problem_end(as_trained), problem_end(calibrated);
}

/* A maximum of elements' answers keeps the factor of the last layer. A mean of their probabilities
 * does not, so its outputs stay as they were trained. */
Test(fit, answers_of_elements_are_calibrated_if_their_pooling_keeps_a_factor)
{
    for (int mean = 0; mean < 2; mean++) {
        sw_config config = small_config();
        strcpy(config.model.model, "attention-mil");
        strcpy(config.model.level, "instance");
        strcpy(config.model.pool, mean ? "mean" : "max");
        config.calibrate = true;
        seen s = {0};
        sw_watcher watcher = watcher_of(&s);
        problem t = problem_of(&config);
        cr_assert_eq(fit(t, &config, &watcher), SW_OK, "%s", sw_error_message());
        const sw_evaluation *best = NULL;
        for (int i = 0; i < s.evaluations; i++)
            if (s.evaluation[i].best) best = &s.evaluation[i];
        sw_metrics kept;
        cr_assert_eq(sw_evaluate(&kept, t.model, split(t, SW_VALID), 1), SW_OK);
        cr_expect_eq(best->scale == 1, mean);
        cr_expect_eq(kept.accuracy, best->valid.accuracy);
        cr_expect_eq(kept.loss == best->valid.loss, mean);
        problem_end(t);
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

Test(fit, interruption)
{
    sw_config config = small_config();
    problem t = problem_of(&config);
    seen s = {.stop_at = 7};
    sw_watcher watcher = watcher_of(&s);
    cr_expect_eq(fit(t, &config, &watcher), SW_ERROR_INTERRUPTED);
    expect_message("interrupted after step 7 of 20");
    cr_expect_eq(s.steps, 7);
    sw_metrics valid;
    cr_assert_eq(sw_evaluate(&valid, t.model, split(t, SW_VALID), 1), SW_OK);
    cr_expect_eq(valid.loss, s.evaluation[0].valid.loss, "the model is not the best so far");
    problem_end(t);
}

Test(fit, divergence)
{
    sw_config config = small_config();
    strcpy(config.optimizer, "sgd");
    config.lr = 1000;
    config.clip = 0;
    config.warmup = 0;
    config.epochs = config.evaluations = 50;
    config.patience = 0;
    problem t = problem_of(&config);
    cr_expect_eq(fit(t, &config, NULL), SW_ERROR_DIVERGED);
    expect_message("diverged in step ");
    expect_message("learning rate ");
    problem_end(t);
}

/* The sign of a NaN depends on the processor. */
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
