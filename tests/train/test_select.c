#include "train/select.h"

#include "train/evaluate.h"
#include "train/metrics.h"
#include "train/output_scale.h"
#include "train/problems.h"

/* Of equal values the earlier is kept; a NaN is kept until there is a number. */
Test(select, a_number_is_better_than_none)
{
    const char *const select[] = {"loss", "accuracy", "auc", "error"};
    for (int i = 0; i < 4; i++) {
        const bool higher = i == 1 || i == 2;
        const sw_evaluation nothing = {.choice = NAN, .valid.loss = NAN};
        const sw_evaluation good = {.choice = higher ? 0.75 : 1, .valid.loss = 2};
        const sw_evaluation bad = {.choice = higher ? 0.5 : 2, .valid.loss = 1};
        const sw_evaluation surer = {.choice = good.choice, .valid.loss = 1};
        cr_expect(sw_select_better(select[i], &surer, &good), "%s", select[i]);
        cr_expect(sw_select_better(select[i], &good, &bad), "%s", select[i]);
        cr_expect_not(sw_select_better(select[i], &bad, &good), "%s", select[i]);
        cr_expect_not(sw_select_better(select[i], &good, &good), "%s", select[i]);
        cr_expect(sw_select_better(select[i], &bad, &nothing), "%s", select[i]);
        cr_expect_not(sw_select_better(select[i], &nothing, &bad), "%s", select[i]);
        cr_expect_not(sw_select_better(select[i], &nothing, &nothing), "%s", select[i]);
    }
}

/* ---- In a fit -------------------------------------------------------------------------------- */

static double metric_of(const char *select, const sw_metrics *m)
{
    return strcmp(select, "loss") == 0    ? -m->loss
           : strcmp(select, "error") == 0 ? -m->error
           : strcmp(select, "auc") == 0   ? m->auc
                                          : m->accuracy;
}

static sw_config selecting_config(const char *select)
{
    sw_config config = small_config();
    strcpy(config.select, select);
    config.lr = 0.1; /* too fast, so that metrics go up and down */
    config.epochs = config.evaluations = 12;
    config.patience = 0;
    return config;
}

static void check_choice(sw_model *model, const sw_config *config, sw_split train, sw_split valid)
{
    seen s = {0};
    sw_watcher watcher = watcher_of(&s);
    const char *select = config->select;
    cr_assert_eq(sw_fit(model, config, train, valid, &watcher), SW_OK, "%s", sw_error_message());
    double best = -INFINITY, least = INFINITY;
    int better = 0;
    for (int i = 0; i < s.evaluations; i++) {
        double here = metric_of(select, &s.evaluation[i].valid);
        const double loss = s.evaluation[i].valid.loss;
        const bool is_better = here > best || (here == best && loss < least);
        cr_expect_eq(s.evaluation[i].best, is_better, "%s, evaluation %d", select, i + 1);
        better += is_better;
        if (is_better) best = here, least = loss;
    }
    cr_expect(better > 1 && better < s.evaluations, "%s: the best is the first or the last",
              select);
    sw_metrics valid_metrics;
    cr_assert_eq(sw_evaluate(&valid_metrics, model, valid, 1), SW_OK);
    cr_expect_eq(metric_of(select, &valid_metrics), best, "%s", select);
}

Test(select, each_metric_chooses_the_best_of_its_evaluations)
{
    static const char *const selections[] = {"loss", "accuracy", "auc"};
    for (int k = 0; k < 3; k++) {
        sw_config config = selecting_config(selections[k]);
        two_classes two;
        two_classes_of(&two, &config);
        check_choice(two.problem.model, &config, two.train, two.valid);
        problem_end(two.problem);
    }
}

Test(select, each_metric_of_the_other_tasks_chooses)
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

/* What is evaluated after the warm-up is better than all before. */
Test(select, the_calibrated_score_chooses_after_the_warm_up)
{
    sw_config config = selecting_config("calibrated");
    config.warmup = 12; /* of 5 steps a pass: the evaluations 1 and 2 */
    two_classes two;
    two_classes_of(&two, &config);
    seen s = {0};
    sw_watcher watcher = watcher_of(&s);
    cr_assert_eq(sw_fit(two.problem.model, &config, two.train, two.valid, &watcher), SW_OK, "%s",
                 sw_error_message());
    double best = INFINITY;
    int chosen = 0;
    for (int i = 0; i < s.evaluations; i++) {
        const sw_evaluation *e = &s.evaluation[i];
        const bool first_after = e->step > 12 && e->step <= 17;
        cr_expect_eq(e->best, first_after || e->choice < best, "evaluation %d", i + 1);
        if (e->best) best = e->choice, chosen = i;
    }
    cr_expect(chosen > 2);
    sw_predictor *predictor;
    sw_real *outputs;
    cr_assert_eq(sw_predictor_new(&predictor, two.problem.model, 1), SW_OK);
    cr_assert_eq(sw_outputs_new(&outputs, predictor, two.valid), SW_OK);
    const double factor = sw_output_scale(outputs, two.valid);
    cr_expect_float_eq(sw_brier_of_scaled(outputs, two.valid, factor), best, 1e-5);
    free(outputs);
    sw_predictor_free(predictor);
    problem_end(two.problem);
}

/* The parameters at the end, with and without a validation split. */
Test(select, last)
{
    sw_config config = selecting_config("last");
    problem t = problem_of(&config), blind = problem_of(&config);
    sw_split none = split(blind, SW_VALID);
    none.count = 0;
    seen s = {0}, s_blind = {0};
    sw_watcher watcher = watcher_of(&s), watcher_blind = watcher_of(&s_blind);
    config.patience = 1;
    cr_assert_eq(fit(t, &config, &watcher), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_fit(blind.model, &config, split(blind, SW_TRAIN), none, &watcher_blind), SW_OK,
                 "%s", sw_error_message());
    cr_expect(s.evaluations == 12 && s_blind.evaluations == 12);
    for (int i = 0; i < 12; i++) {
        cr_expect(s.evaluation[i].best && isnan(s.evaluation[i].choice));
        cr_expect(s_blind.evaluation[i].best && isnan(s_blind.evaluation[i].valid.loss));
        cr_expect_eq(s_blind.evaluation[i].valid.sets, 0);
    }
    sw_metrics valid;
    cr_assert_eq(sw_evaluate(&valid, t.model, split(t, SW_VALID), 1), SW_OK);
    cr_expect_eq(valid.loss, s.evaluation[11].valid.loss);
    size_t bytes = sizeof(sw_real) * (size_t)t.model->params.flat_size;
    cr_expect_eq(memcmp(t.model->params.values, blind.model->params.values, bytes), 0);
    strcpy(config.select, "loss");
    cr_expect_eq(sw_fit(blind.model, &config, split(blind, SW_TRAIN), none, NULL),
                 SW_ERROR_ARGUMENT);
    expect_message("the validation split is empty, and select is loss: take last");
    problem_end(t);
    problem_end(blind);
}

/* A class that counts more in training counts more in the choice. */
Test(select, the_weights_of_training_choose)
{
    sw_config config = small_config();
    config.balance = true;
    two_classes two;
    two_classes_of(&two, &config);
    for (int64_t i = 0; i < 140; i++) two.label[i] = i % 10 == 0; /* one in ten */
    const sw_real weight[] = {1, 3};
    sw_real outputs[2 * 40];
    for (int64_t i = 0; i < 40; i++) outputs[2 * i] = 1, outputs[2 * i + 1] = 0;
    sw_metrics valid;
    cr_assert_eq(sw_metrics_from(&valid, outputs, two.valid), SW_OK);
    double ones = 0, zero_loss = log(1 + exp(-1)), one_loss = log(1 + exp(1));
    for (int64_t i = 0; i < 40; i++) ones += two.label[two.valid.index ? two.valid.index[i] : i];
    cr_expect(sw_select_value(&config, &valid, outputs, two.valid, NULL, NULL, 1) == valid.loss);
    const double expected = ((40 - ones) * zero_loss + 3 * ones * one_loss) / (40 + 2 * ones);
    cr_expect_float_eq(sw_select_value(&config, &valid, outputs, two.valid, weight, NULL, 1),
                       expected, 1e-6);
    strcpy(config.select, "accuracy");
    cr_expect_eq(sw_select_value(&config, &valid, outputs, two.valid, weight, NULL, 1), 0.5);
    config.balance = false;
    cr_expect_eq(sw_select_value(&config, &valid, outputs, two.valid, weight, NULL, 1),
                 1 - ones / 40);
    problem_end(two.problem);
}

/* A regression that trains on the absolute error is chosen by it, and each target counts in its own
 * scale. Here the squared error prefers the other parameters. */
Test(select, the_loss_of_an_absolute_error_is_absolute)
{
    static const sw_real target[] = {0, 0, 0, 0, 0, 0}, near[] = {0, 0, 0, 0, 5, 20},
                         middling[] = {2, 8, 2, 8, 2, 8};
    static const int64_t offset[] = {0, 1, 2, 3};
    const double scale[] = {1, 4};
    const sw_ragged sets = {.count = 3, .offset = offset, .target = target, .targets = 2};
    const sw_split split = {SW_VALID, &sets, NULL, 3, 2, SW_REGRESSION};
    const sw_schema schema = {.output = {.count = 2, .scale = (double *)scale}};
    sw_metrics of_near, of_middling;
    cr_assert_eq(sw_metrics_scaled(&of_near, near, split, &schema), SW_OK);
    cr_assert_eq(sw_metrics_scaled(&of_middling, middling, split, &schema), SW_OK);
    sw_config config = sw_config_default();
    strcpy(config.select, "loss");
    cr_expect(sw_select_value(&config, &of_near, near, split, NULL, &schema.output, 1) ==
              of_near.loss);
    cr_expect(of_near.loss > of_middling.loss);
    strcpy(config.error, "absolute");
    const double a = sw_select_value(&config, &of_near, near, split, NULL, &schema.output, 1);
    const double b =
        sw_select_value(&config, &of_middling, middling, split, NULL, &schema.output, 1);
    cr_expect_float_eq(a, 5. / 3, 1e-12, "%g", a);
    cr_expect_float_eq(b, 2, 1e-12, "%g", b);
    strcpy(config.select, "error");
    cr_expect(sw_select_value(&config, &of_near, near, split, NULL, &schema.output, 1) ==
              of_near.error);
}

static void expect_refusal(const sw_config *config, sw_model *model, sw_split train, sw_split valid,
                           const char *message)
{
    cr_expect_eq(sw_fit(model, config, train, valid, NULL), SW_ERROR_ARGUMENT, "%s", message);
    expect_message(message);
}

Test(select, metrics_that_a_task_lacks)
{
    sw_config config = small_config();
    asked a, b;
    asked_of(&a, &config, SW_LABELS);
    asked_of(&b, &config, SW_REGRESSION);
    problem t = problem_of(&config);
    strcpy(config.select, "error");
    expect_refusal(&config, a.problem.model, a.train, a.valid,
                   "error, which only a regression has");
    expect_refusal(&config, t.model, split(t, SW_TRAIN), split(t, SW_VALID),
                   "error, which only a regression has: the task is classes");
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
    expect_refusal(&config, a.problem.model, a.train, a.valid,
                   "in the validation split, each label is on all");
    problem_end(a.problem);
    problem_end(b.problem);
    problem_end(t);
}
