/* test_match_parameters.c - widths that give arms as many parameters as the reference. */
#include <setwise/study.h>

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define SMALL "train=8:valid=4:test=4:size=4"

static sw_study a_study(void)
{
    sw_study study = {
        .config = sw_config_default(),
        .data = {"needle:" SMALL},
        .data_count = 1,
        .arm = {"gated", "mean", "my:pool=pma:width=512", "l:pool=max:width=64,32,16"},
        .arm_count = 4,
        .runs_per_arm = 1};
    study.config.model.width = 32;
    study.config.model.heads = 2;
    return study;
}

/* The parameters of an arm at a width, or at its own (0). */
static int64_t parameters(const sw_study *study, int arm, int64_t width)
{
    sw_model *model;
    sw_config config = study->config;
    cr_assert(sw_arm_set(&config, study->arm[arm]) == SW_OK, "%s", sw_error_message());
    if (width) config.model.width = width;
    sw_model_config_for(&config.model, study->dataset[0]);
    cr_assert(sw_model_new(&model, &config.model, 0) == SW_OK, "%s", sw_error_message());
    const int64_t count = sw_params_count(&model->params);
    sw_model_free(model);
    return count;
}

static int64_t width_of(const sw_study *study, int arm)
{
    sw_config config = study->config;
    cr_assert(sw_arm_set(&config, study->arm[arm]) == SW_OK);
    return config.model.width;
}

Test(match_parameters, no_other_width_is_nearer)
{
    sw_study study = a_study();
    cr_assert(sw_study_match_parameters(&study) == SW_OK, "%s", sw_error_message());
    const int64_t target = parameters(&study, 0, 0);
    cr_expect_str_eq(study.arm[0], "gated");
    cr_expect(study.matched);
    for (int a = 1; a < 3; a++) {
        const int64_t width = width_of(&study, a), own = parameters(&study, a, 0);
        cr_expect(width % 2 == 0 && width != 512);
        const int64_t narrow = parameters(&study, a, width - 2),
                      wide = parameters(&study, a, width + 2);
        cr_expect(labs(own - target) <= labs(narrow - target) &&
                      labs(own - target) <= labs(wide - target),
                  "%s: %lld, with neighbours %lld and %lld, for %lld", study.arm[a], (long long)own,
                  (long long)narrow, (long long)wide, (long long)target);
    }
    cr_expect(strncmp(study.arm[2], "my:pool=pma:width=", 18) == 0, "%s", study.arm[2]);
    sw_study_close(&study);
}

Test(match_parameters, lists_keep_their_proportions_and_matching_again_changes_nothing)
{
    sw_study study = a_study();
    cr_assert(sw_study_match_parameters(&study) == SW_OK, "%s", sw_error_message());
    sw_config config = study.config;
    cr_assert(sw_arm_set(&config, study.arm[3]) == SW_OK, "%s", sw_error_message());
    cr_expect(config.model.hidden[0] == 4 * config.model.width &&
              config.model.hidden[1] == 2 * config.model.width);
    const sw_study before = study;
    cr_assert(sw_study_match_parameters(&study) == SW_OK);
    for (int a = 0; a < 4; a++) cr_expect_str_eq(study.arm[a], before.arm[a]);
    sw_study_close(&study);
}

Test(match_parameters, a_reference_without_a_model_is_an_error)
{
    sw_study study = a_study();
    study.arm[0] = "gated:model=set-transformer:encoder=isab:heads=3";
    cr_expect(sw_study_match_parameters(&study) == SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "makes no model"), "%s", sw_error_message());
    sw_study_close(&study);
}
