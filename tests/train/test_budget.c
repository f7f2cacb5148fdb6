#include "train/budget.h"

#include "expect.h"

#include <criterion/criterion.h>

static sw_split of(int64_t sets)
{
    static const sw_ragged none;
    return (sw_split){.sets = &none, .count = sets};
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
    } rows[] = {{1, 8, 1000},     {50, 8, 1000},      {150, 16, 1000},     {256, 32, 1000},
                {1600, 32, 1000}, {16000, 32, 10000}, {1000000, 32, 20000}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sw_config config = resolved(sw_config_default(), rows[i].sets);
        cr_expect(config.batch == rows[i].batch && config.steps == rows[i].steps,
                  "%lld sets: %lld steps of %lld", (long long)rows[i].sets, (long long)config.steps,
                  (long long)config.batch);
        cr_expect(config.warmup == (double)config.steps / 10 && config.evaluations == 20);
        sw_config again = resolved(config, rows[i].sets);
        cr_expect(again.batch == config.batch && again.steps == config.steps);
        cr_expect(again.warmup == config.warmup && again.evaluations == config.evaluations);
    }
}

Test(budget, what_is_given_stays)
{
    sw_config config = sw_config_default();
    config.steps = 7, config.batch = 3, config.warmup = 0.5;
    sw_config given = resolved(config, 70);
    cr_expect(given.steps == 7 && given.batch == 3 && given.warmup == 3 && given.evaluations == 7);
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
    expect_message("steps is 7 and epochs is 2: give one of them");
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
