/* test_tune_space.c - spaces of a search: what is drawn from them, and what they refuse. */
#include "study/tune_space.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static sw_config draw(const char *space, int64_t seed, int64_t trial)
{
    char settings[512];
    sw_config config = sw_config_default();
    cr_assert(sw_space_draw(&config, settings, sizeof settings, space, seed, trial) == SW_OK, "%s",
              sw_error_message());
    return config;
}

Test(tune_space, ranges_are_uniform_in_the_logarithm)
{
    enum { TRIALS = 4000 };
    int below = 0;
    for (int t = 1; t <= TRIALS; t++) {
        const double lr = draw("lr=0.0001..0.01", 3, t).lr;
        cr_assert(lr >= 0.0001 && lr <= 0.01, "%g", lr);
        below += lr < 0.001; /* the middle of the logarithms */
    }
    const double deviation = sqrt(TRIALS * 0.25);
    cr_expect(fabs(below - TRIALS / 2.0) < 4 * deviation, "%d of %d", below, TRIALS);
}

Test(tune_space, every_value_of_a_list_is_drawn_as_often)
{
    enum { TRIALS = 3000 };
    int count[3] = {0};
    for (int t = 1; t <= TRIALS; t++) {
        const int64_t width = draw("width=64|128|256", 3, t).model.width;
        count[width == 64 ? 0 : width == 128 ? 1 : 2]++;
        cr_assert(width == 64 || width == 128 || width == 256);
    }
    for (int i = 0; i < 3; i++) cr_expect(abs(count[i] - 1000) < 4 * 26, "%d", count[i]);
}

/* As many trials as there are points repeat none; another seed goes in another order. */
Test(tune_space, a_space_of_lists_is_gone_through)
{
    static const char *const space = "width=64|128|256 layers=1|2 pool=mean|max";
    enum { POINTS = 12 };
    cr_assert_eq(sw_space_points(space), POINTS);
    int seen[POINTS] = {0}, moved = 0;
    for (int t = 1; t <= 2 * POINTS; t++) {
        const sw_model_config drawn = draw(space, 3, t).model, other = draw(space, 4, t).model;
        const int width = drawn.width == 64 ? 0 : drawn.width == 128 ? 1 : 2;
        const int pool = strcmp(drawn.pool, "max") == 0;
        const int point = width + 3 * ((int)drawn.layers - 1) + 6 * pool;
        cr_expect_eq(seen[point]++, t > POINTS, "trial %d", t);
        moved += drawn.width != other.width || drawn.layers != other.layers;
    }
    cr_expect_gt(moved, 0);
}

Test(tune_space, a_range_or_many_points_are_not_counted)
{
    cr_expect_eq(sw_space_points("pool=max"), 1);
    cr_expect_eq(sw_space_points("lr=0.001..0.01 pool=mean|max"), 0);
    const char *four = "lr=1|2|3|4 width=1|2|3|4 layers=1|2|3|4 heads=1|2|3|4 queries=1|2|3|4";
    cr_expect_eq(sw_space_points(four), 1024);
    char more[128];
    snprintf(more, sizeof more, "%s batch=1|2", four);
    cr_expect_eq(sw_space_points(more), 0);
}

Test(tune_space, values_are_readable_and_whole_numbers_stay_whole)
{
    char settings[512];
    sw_config config = sw_config_default();
    const char *space = "lr=0.0003..0.003 batch=4..64 pool=gated|gated weight-decay=200..800";
    cr_assert(sw_space_check(space, &config) == SW_OK, "%s", sw_error_message());
    cr_assert(sw_space_draw(&config, settings, sizeof settings, space, 1, 7) == SW_OK, "%s",
              sw_error_message());
    double lr, decay;
    int batch, used = 0;
    cr_assert(sscanf(settings, "lr=%lf batch=%d pool=gated weight-decay=%lf%n", &lr, &batch, &decay,
                     &used) == 3);
    cr_expect(settings[used] == '\0', "\"%s\"", settings);
    cr_expect(strlen(settings) < strlen("lr=0.00123 batch=12 pool=gated weight-decay=200") + 2);
    cr_expect(lr == config.lr && batch == config.batch && decay == config.weight_decay);
    cr_expect(decay == floor(decay)); /* three digits */
    cr_expect(strcmp(config.model.pool, "gated") == 0);
}

/* Heads divide a width, wherever the range has such a width. */
Test(tune_space, widths_of_a_range_are_whole_and_suit_the_heads)
{
    const sw_config config = sw_config_default();
    int64_t least = 1000, most = 0;
    cr_assert(sw_space_check("width=33..62", &config) == SW_OK, "%s", sw_error_message());
    for (int t = 1; t <= 200; t++) {
        const int64_t width = draw("width=33..62", 3, t).model.width;
        cr_assert(width >= 33 && width <= 62 && width % config.model.heads == 0, "%d", (int)width);
        least = width < least ? width : least;
        most = width > most ? width : most;
    }
    cr_expect(least == 36 && most == 60, "%d %d", (int)least, (int)most);
    cr_expect(draw("width=33..35", 3, 1).model.width % config.model.heads != 0);
    const int64_t width = draw("heads=2 width=34..34", 3, 1).model.width;
    cr_expect(width == 34, "%d", (int)width);
}

/* Close to 1, three digits of the value would be coarser than the range. */
Test(tune_space, values_stay_in_their_range_and_are_finer_than_it)
{
    enum { TRIALS = 50 };
    double seen[TRIALS];
    int different = 0;
    const sw_config config = sw_config_default();
    cr_expect(sw_space_check("beta2=0.99..0.9999", &config) == SW_OK, "%s", sw_error_message());
    cr_expect(sw_space_check("lr=0.00012345..0.00012345", &config) == SW_OK);
    for (int t = 0; t < TRIALS; t++) {
        bool new = true;
        seen[t] = draw("beta2=0.99..0.9996", 3, t + 1).beta2;
        cr_assert(seen[t] >= 0.99 && seen[t] <= 0.9996, "%g", seen[t]);
        for (int before = 0; before < t; before++) new = new &&seen[before] != seen[t];
        different += new;
    }
    cr_expect(different > 40, "%d", different);
}

Test(tune_space, widths_suit_heads_that_stand_after_them)
{
    for (int t = 1; t <= 50; t++) {
        const sw_config config = draw("width=33..66 heads=1|2|8|16", 3, t);
        cr_expect_eq(config.model.width % config.model.heads, 0, "width=%d heads=%d",
                     (int)config.model.width, (int)config.model.heads);
    }
}

Test(tune_space, steps_and_epochs_exclude_each_other)
{
    const sw_config config = sw_config_default();
    cr_expect_eq(sw_space_check("epochs=3|4 lr=0.1|0.2 steps=5|6", &config), SW_ERROR_ARGUMENT);
    cr_expect_str_eq(sw_error_message(),
                     "space: steps and epochs both say how long to train: give only one of them");
}

Test(tune_space, a_trial_follows_from_seed_and_number_alone)
{
    const char *space = SW_TUNE_SPACE;
    cr_expect(draw(space, 5, 2).lr == draw(space, 5, 2).lr);
    cr_expect(draw(space, 5, 2).lr != draw(space, 5, 3).lr);
    cr_expect(draw(space, 5, 2).lr != draw(space, 6, 2).lr);
}

Test(tune_space, errors_name_the_setting_and_the_expectation)
{
    static const struct {
        const char *space, *expected;
    } cases[] = {
        {"", "space is empty, expected settings such as lr=0.0003..0.003"},
        {"   ", "space is empty"},
        {"lr", "\"lr\", expected setting=a..b or setting=a|b|c"},
        {"lr=", "\"lr=\", expected setting=a..b"},
        {"=3", "\"=3\", expected setting=a..b"},
        {"lr=0..0.1", "lr is from 0..0.1: a range begins above 0"},
        {"lr=0.1..0.01", "a range begins above 0 and does not decrease"},
        {"learning=1|2", "learning"},
        {"pool=gated|gaited", "gaited"},
        {"lr=0.1..2000", "lr"},
        {"seed=1|2", "seed is the same for all trials: it cannot be searched"},
        {"data=a|b", "data is the same for all trials"},
    };
    const sw_config config = sw_config_default();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect(sw_space_check(cases[i].space, &config) != SW_OK, "%s", cases[i].space);
        cr_expect(strstr(sw_error_message(), cases[i].expected), "\"%s\" without \"%s\"",
                  sw_error_message(), cases[i].expected);
    }
    cr_expect(sw_space_check(SW_TUNE_SPACE, &config) == SW_OK, "%s", sw_error_message());
}
