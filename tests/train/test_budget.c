#include "train/budget.h"

#include "expect.h"

#include <criterion/criterion.h>

enum { MOST_SETS = 1000000 };
static int64_t offset[MOST_SETS + 1];
static sw_ragged data = {.count = MOST_SETS, .offset = offset};

/* A split of sets that have `size` elements each. */
static sw_split split_of(int64_t sets, int64_t size)
{
    for (int64_t i = 0; i <= sets; i++) offset[i] = i * size;
    return (sw_split){.sets = &data, .count = sets};
}

static sw_split of(int64_t sets)
{
    return split_of(sets, 10);
}

static sw_config resolved(sw_config config, int64_t sets)
{
    cr_assert_eq(sw_config_resolve(&config, of(sets), of(10)), SW_OK, "%s", sw_error_message());
    return config;
}

Test(budget, follows_the_number_of_sets)
{
    static const struct {
        int64_t sets, batch, steps;
    } rows[] = {{1, 8, 1000},    {50, 8, 1000},    {150, 8, 1225},       {192, 16, 1386},
                {500, 32, 2236}, {1000, 64, 3162}, {1000000, 64, 100000}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sw_config config = resolved(sw_config_default(), rows[i].sets);
        cr_expect(config.batch == rows[i].batch && config.steps == rows[i].steps,
                  "%lld sets: %lld steps of %lld", (long long)rows[i].sets, (long long)config.steps,
                  (long long)config.batch);
        cr_expect(config.warmup == (double)(config.steps / 10) && config.evaluations == 100);
        cr_expect_eq(config.patience, 35);
        sw_config again = resolved(config, rows[i].sets);
        cr_expect(again.batch == config.batch && again.steps == config.steps);
        cr_expect(again.warmup == config.warmup && again.evaluations == config.evaluations);
        cr_expect_eq(again.patience, 35);
    }
}

/* More than two classes take more steps, unless the elements are words. */
Test(budget, follows_the_classes)
{
    static const struct {
        int64_t sets, classes, words, steps;
    } rows[] = {{20, 3, 0, 1000},  {50, 3, 0, 1000},   {75, 3, 0, 1500},   {150, 3, 0, 3000},
                {150, 2, 0, 1225}, {150, 3, 99, 1225}, {400, 10, 0, 4500}, {10000, 10, 0, 10000}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sw_config config = sw_config_default();
        sw_split train = of(rows[i].sets);
        train.task = SW_CLASSES, train.outputs = rows[i].classes;
        config.model.vocabulary = rows[i].words;
        cr_assert_eq(sw_config_resolve(&config, train, of(10)), SW_OK);
        cr_expect_eq(config.steps, rows[i].steps, "row %zu: %lld", i, (long long)config.steps);
    }
}

/* A step of large sets takes fewer of them, but four at least, unless it takes a part of each. */
Test(budget, follows_the_number_of_elements)
{
    static const struct {
        int64_t size, sample, batch;
    } rows[] = {{0, 0, 64},   {256, 0, 64},   {257, 0, 32},
                {2000, 0, 8}, {100000, 0, 4}, {2000, 200, 64}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sw_config config = sw_config_default();
        config.sample = rows[i].sample;
        cr_assert_eq(sw_config_resolve(&config, split_of(1000, rows[i].size), of(10)), SW_OK);
        cr_expect_eq(config.batch, rows[i].batch, "size %lld", (long long)rows[i].size);
    }
}

/* Evaluations read at most as many sets as the steps. */
Test(budget, follows_the_number_of_validation_sets)
{
    static const int64_t rows[][2] = {{0, 100}, {80, 100}, {400, 20}, {100000, 10}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sw_config config = sw_config_default();
        cr_assert_eq(sw_config_resolve(&config, of(50), of(rows[i][0])), SW_OK);
        cr_expect_eq(config.evaluations, rows[i][1], "%lld sets", (long long)rows[i][0]);
    }
}

/* A rate by the classes: 0.005 for few sets of many, where elements see only themselves. */
Test(budget, the_rate_follows_the_number_of_classes)
{
    static const struct {
        int64_t sets, outputs;
        sw_task task;
        const char *model, *encoder, *optimizer;
        double rate;
    } rows[] = {{50, 10, SW_CLASSES, "deepsets", "auto", "adamw", 0.005},
                {599, 6, SW_CLASSES, "deepsets", "ff", "adam", 0.005},
                {599, 6, SW_CLASSES, "deepsets", "embedding", "adamw", 0.005},
                {600, 6, SW_CLASSES, "deepsets", "ff", "adamw", 0.002},
                {50, 5, SW_CLASSES, "deepsets", "ff", "adamw", 0.002},
                {50, 10, SW_LABELS, "deepsets", "ff", "adamw", 0.002},
                {50, 10, SW_REGRESSION, "deepsets", "ff", "adamw", 0.002},
                {50, 10, SW_CLASSES, "deepsets", "sab", "adamw", 0.002},
                {50, 10, SW_CLASSES, "set-transformer", "auto", "adamw", 0.002},
                {50, 10, SW_CLASSES, "deepsets", "ff", "sgd", 0.002}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sw_config config = sw_config_default();
        sw_split train = of(rows[i].sets);
        train.outputs = rows[i].outputs, train.task = rows[i].task;
        strcpy(config.model.model, rows[i].model);
        strcpy(config.model.encoder, rows[i].encoder);
        strcpy(config.optimizer, rows[i].optimizer);
        sw_config given = config;
        given.lr = 0.03;
        cr_assert_eq(sw_config_resolve(&config, train, of(10)), SW_OK, "%s", sw_error_message());
        cr_assert_eq(sw_config_resolve(&given, train, of(10)), SW_OK);
        cr_expect(config.lr == rows[i].rate && given.lr == 0.03, "row %zu: %g", i, config.lr);
    }
}

Test(budget, what_is_given_stays)
{
    sw_config config = sw_config_default();
    config.steps = 7, config.batch = 3, config.warmup = 0.5;
    sw_config given = resolved(config, 70);
    cr_expect(given.steps == 7 && given.batch == 3 && given.warmup == 3 && given.evaluations == 7);
    cr_expect_eq(given.patience, 3); /* 0.35 * 7, rounded up */
    config = sw_config_default();
    config.epochs = 4, config.batch = 16, config.evaluations = 4, config.warmup = 10;
    given = resolved(config, 70);
    cr_expect(given.steps == 20 && given.epochs == 0 && given.warmup == 10);
}

Test(budget, what_is_refused)
{
    sw_config config = sw_config_default();
    config.steps = 7, config.epochs = 2;
    cr_expect_eq(sw_config_resolve(&config, of(70), of(10)), SW_ERROR_ARGUMENT);
    expect_message("steps is 7 and epochs is 2: give only one of them");
    static const double warmups[] = {0.51, 0.99, 1.5, 51, 1e9};
    for (size_t i = 0; i < sizeof warmups / sizeof warmups[0]; i++) {
        config = sw_config_default();
        config.steps = 100, config.warmup = warmups[i];
        cr_expect_eq(sw_config_resolve(&config, of(70), of(10)), SW_ERROR_ARGUMENT);
        expect_message("expected a share of the steps up to 0.5, or at most 50 steps, half of");
        cr_expect_eq(config.warmup, warmups[i], "a refused configuration was changed");
    }
    cr_expect_eq(sw_config_resolve(&config, of(0), of(10)), SW_ERROR_ARGUMENT);
    expect_message("the train split is empty");
}

/* The evaluations are at most one step apart from an even spread, and the last is at the end. */
Test(budget, evaluations_are_evenly_spread)
{
    static const int64_t steps[] = {1, 7, 20, 1000, 999999999999};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        sw_config config = sw_config_default();
        config.steps = steps[i];
        config = resolved(config, 70);
        cr_expect_eq(sw_evaluations_due(&config, 0), 0);
        cr_expect_eq(sw_evaluations_due(&config, steps[i] - 1), config.evaluations - 1);
        cr_expect_eq(sw_evaluations_due(&config, steps[i]), config.evaluations);
    }
    sw_config config = sw_config_default();
    config.steps = 10, config.evaluations = 4;
    static const int64_t due[] = {0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4};
    for (int s = 0; s <= 10; s++) cr_expect_eq(sw_evaluations_due(&config, s), due[s]);
}

Test(budget, the_task_decides_what_chooses)
{
    static const struct {
        sw_task task;
        int64_t outputs;
        const char *select, *weighted;
    } rows[] = {{SW_CLASSES, 2, "calibrated", "loss"},
                {SW_CLASSES, 3, "calibrated", "accuracy"},
                {SW_LABELS, 5, "loss", "loss"},
                {SW_REGRESSION, 3, "loss", "loss"},
                {SW_MIXTURE, 9, "loss", "loss"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sw_config config = sw_config_default();
        sw_split train = of(50);
        train.task = rows[i].task, train.outputs = rows[i].outputs;
        cr_assert_eq(sw_config_resolve(&config, train, of(10)), SW_OK);
        cr_expect_str_eq(config.select, rows[i].select);
        config = sw_config_default();
        config.balance = true;
        cr_assert_eq(sw_config_resolve(&config, train, of(10)), SW_OK);
        cr_expect_str_eq(config.select, rows[i].weighted);
        strcpy(config.select, "last");
        cr_assert_eq(sw_config_resolve(&config, train, of(10)), SW_OK);
        cr_expect_str_eq(config.select, "last");
    }
}

Test(budget, dropout_is_for_few_sets_of_few_classes)
{
    static const struct {
        sw_task task;
        int64_t outputs, sets;
        double dropout;
    } rows[] = {{SW_CLASSES, 2, 12, 0.5},  {SW_CLASSES, 2, 100, 0.5}, {SW_CLASSES, 2, 101, 0},
                {SW_CLASSES, 4, 40, 0.5},  {SW_CLASSES, 4, 39, 0},    {SW_LABELS, 30, 100, 0.5},
                {SW_REGRESSION, 1, 50, 0}, {SW_MIXTURE, 9, 50, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const sw_model_config config = {.task = rows[i].task, .outputs = rows[i].outputs};
        cr_expect_eq(sw_dropout_for(&config, rows[i].sets), rows[i].dropout, "row %zu", i);
    }
}
