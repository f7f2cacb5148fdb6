/* test_training_weights.c - class weights and weights of sets in the training loss. */
#include "problems.h"
#include "train/training_weights.h"

#include <stdio.h>

/* The weights that a trainer gets on the two classes "0" and "1"; the model has no names. */
static sw_status weights_of(const char *list, double *weight, double *mean)
{
    sw_config config = small_config();
    two_classes two;
    two_classes_of(&two, &config);
    snprintf(config.class_weights, sizeof config.class_weights, "%s", list);
    sw_real *of_class;
    const sw_status status =
        sw_training_weights(&of_class, mean, two.problem.model, &config, &two.train);
    for (int c = 0; status == SW_OK && of_class && c < 2; c++) weight[c] = (double)of_class[c];
    free(of_class);
    problem_end(two.problem);
    return status;
}

Test(training_weights, classes_are_listed_by_name)
{
    double weight[2] = {-1, -1}, mean;
    cr_expect_eq(weights_of("none", weight, &mean), SW_OK);
    cr_expect(weight[0] == -1 && mean == 1);
    cr_expect_eq(weights_of("1=3", weight, &mean), SW_OK, "%s", sw_error_message());
    cr_expect(weight[0] == 1 && weight[1] == 3);
    cr_expect(mean > 1 && mean < 3);
    cr_expect_eq(weights_of("1=0.5,0=2", weight, &mean), SW_OK);
    cr_expect(weight[0] == 2 && weight[1] == 0.5);
}

Test(training_weights, a_wrong_list_is_refused)
{
    static const struct {
        const char *list, *message;
    } wrong[] = {
        {"2=1", "class-weights: '2=1' does not begin with a class and =; the classes are 0, 1"},
        {"1", "'1' does not begin with a class and ="},
        {"1=2,", "'' does not begin with a class and ="},
        {"1=two", "class-weights: 1 is 'two', expected a number from 0 to 1e+30"},
        {"1=1e300", "class-weights: 1 is '1e300', expected a number from 0 to 1e+30"},
        {"0=1e-31,1=1e-35", "fit: the largest weight of a training set, with that of its class, "
                            "is 1e-31, expected at least 1e-30"},
        {"1=-1", "class-weights: 1 is '-1', expected a number from 0"},
        {"1=2,1=2", "class-weights: 1 is given twice"},
        {"0=0,1=0", "all training sets have the weight 0"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        double weight[2], mean;
        cr_expect_eq(weights_of(wrong[i].list, weight, &mean), SW_ERROR_ARGUMENT, "%s",
                     wrong[i].list);
        expect_message(wrong[i].message);
    }
}

/* A name may contain a comma and an equals sign, and may begin another name. */
Test(training_weights, names_need_no_escapes)
{
    static char *names[] = {"a", "a=1,b"};
    sw_config config = small_config();
    two_classes two;
    two_classes_of(&two, &config);
    two.problem.model->schema.output = (sw_columns){.count = 2, .name = names};
    strcpy(config.class_weights, "a=1,b=4,a=2");
    sw_real *of_class;
    double mean;
    cr_assert_eq(sw_training_weights(&of_class, &mean, two.problem.model, &config, &two.train),
                 SW_OK, "%s", sw_error_message());
    cr_expect(of_class[0] == 2 && of_class[1] == 4);
    two.problem.model->schema.output = (sw_columns){0};
    free(of_class);
    problem_end(two.problem);
}

/* The parameters after two epochs; with a set a step, weights must not cancel out. */
static double trained(const sw_config *config, const sw_real *weight)
{
    two_classes two;
    two_classes_of(&two, config);
    two.sets.weight = weight;
    sw_status status = sw_fit(two.problem.model, config, two.train, two.valid, NULL);
    cr_assert_eq(status, SW_OK, "%s", sw_error_message());
    double sum = 0;
    const sw_params *params = &two.problem.model->params;
    for (int64_t i = 0; i < params->flat_size; i++)
        sum += (double)params->values[i] * (double)(i % 7);
    problem_end(two.problem);
    return sum;
}

Test(training_weights, weights_of_sets_change_training_also_one_set_at_a_time)
{
    sw_real equal[140], unequal[140], zero[140] = {0};
    for (int b = 0; b < 140; b++) equal[b] = 2, unequal[b] = (sw_real)(1 + b % 3);
    for (int batch = 1; batch <= 16; batch += 15) {
        sw_config config = small_config();
        config.batch = batch, config.epochs = 2;
        double none = trained(&config, NULL);
        cr_expect_eq(trained(&config, equal), none, "only how weights compare counts");
        cr_expect_neq(trained(&config, unequal), none);
        config.balance = true;
        cr_expect_neq(trained(&config, NULL), none);
        config.balance = false, strcpy(config.class_weights, "1=4");
        cr_expect_neq(trained(&config, NULL), none);
    }
    sw_config config = small_config();
    two_classes two;
    two_classes_of(&two, &config);
    two.sets.weight = zero;
    cr_expect_eq(sw_fit(two.problem.model, &config, two.train, two.valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("all training sets have the weight 0");
    zero[3] = -1;
    cr_expect_eq(sw_fit(two.problem.model, &config, two.train, two.valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("set 3 has the weight -1, expected 0 or more");
    problem_end(two.problem);
}

/* Some losses sum their products with the weights in floats. */
Test(training_weights, a_weight_that_could_overflow_is_refused)
{
    sw_real weight[140];
    sw_config config = small_config();
    two_classes two;
    two_classes_of(&two, &config);
    two.sets.weight = weight;
    for (int b = 0; b < 140; b++) weight[b] = b == 5 ? (sw_real)1e38 : 1;
    cr_expect_eq(sw_fit(two.problem.model, &config, two.train, two.valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("fit: set 5: the weight is 1e+38, expected at most 1e+30");
    weight[5] = (sw_real)1e29;
    cr_expect_eq(sw_fit(two.problem.model, &config, two.train, two.valid, NULL), SW_OK, "%s",
                 sw_error_message());
    strcpy(config.class_weights, "0=20,1=20");
    cr_expect_eq(sw_fit(two.problem.model, &config, two.train, two.valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("fit: set 5: the weight, with that of its class, is 2e+30, expected at most");
    problem_end(two.problem);
}

Test(training_weights, every_task_takes_weights_of_sets)
{
    sw_real weight[140];
    for (int b = 0; b < 140; b++) weight[b] = (sw_real)(b % 2 ? 1 : 3);
    for (int task = SW_LABELS; task <= SW_MIXTURE; task++) {
        sw_config config = small_config();
        config.epochs = config.evaluations = 1, config.warmup = 0, config.lr = 0;
        double loss[2];
        for (int k = 0; k < 2; k++) {
            asked a;
            seen s = {0};
            sw_watcher watcher = {.user = &s, .evaluation = see_evaluation};
            asked_of(&a, &config, (sw_task)task);
            a.sets.weight = k ? weight : NULL;
            cr_assert_eq(sw_fit(a.problem.model, &config, a.train, a.valid, &watcher), SW_OK);
            loss[k] = s.evaluation[0].train.loss;
            problem_end(a.problem);
        }
        cr_expect_neq(loss[0], loss[1], "task %d", task);
    }
}
