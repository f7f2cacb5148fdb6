#include "train/schedule.h"

#include <criterion/criterion.h>
#include <string.h>

static double rate(const char *schedule, int64_t step)
{
    sw_config config = sw_config_default();
    strcpy(config.schedule, schedule);
    config.lr = 0.8, config.warmup = 4, config.steps = 100;
    config.step_epochs = 3, config.step_factor = 0.5;
    return sw_learning_rate(&config, step, 10);
}

Test(schedule, warms_up_then_follows_its_rule)
{
    const char *names[] = {"constant", "step", "cosine"};
    for (int i = 0; i < 3; i++) {
        cr_assert_float_eq(rate(names[i], 0), 0.2, 1e-12);
        cr_assert_float_eq(rate(names[i], 3), 0.8, 1e-12);
        cr_assert_float_eq(rate(names[i], 4), 0.8, 1e-12);
    }
    cr_assert_float_eq(rate("constant", 99), 0.8, 1e-12);
    cr_assert_float_eq(rate("step", 29), 0.8, 1e-12);
    cr_assert_float_eq(rate("step", 30), 0.4, 1e-12);
    cr_assert_float_eq(rate("step", 90), 0.1, 1e-12);
    cr_assert_float_eq(rate("cosine", 52), 0.4, 1e-12);
    cr_assert_float_eq(rate("cosine", 100), 0, 1e-12);
}
