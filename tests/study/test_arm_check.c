/* test_arm_check.c - the arms of a study can be told apart, and differ. */
#include "study/arm_check.h"

#include <criterion/criterion.h>
#include <string.h>

static sw_status check(const char *a, const char *b, bool resumed)
{
    const sw_study study = {.config = sw_config_default(),
                            .data = {"lookup", "needle:size=9"},
                            .data_count = 2,
                            .arm = {a, b},
                            .arm_count = 2};
    return sw_study_check_arms(&study, resumed);
}

static void expect_refusal(const char *a, const char *b, const char *words)
{
    cr_expect(check(a, b, false) < 0, "%s, %s", a, b);
    cr_expect(strstr(sw_error_message(), words), "\"%s\" without \"%s\"", sw_error_message(),
              words);
}

Test(arm_check, names_differ)
{
    expect_refusal("max", "max", "the arm max is listed twice");
    expect_refusal("a:pool=max", "a:pool=mean", "two arms have the name a: ");
    expect_refusal("a:pool=max", "A:pool=mean", "differ too little");
    expect_refusal("a b:pool=max", "a_b:pool=max", "differ too little");
    expect_refusal("max:lr=1", "max, lr 1:pool=max:lr=1:width=8", "two arms have the name");
    cr_expect(check("a b:pool=max", "a_c:pool=max:lr=1", false) == SW_OK, "%s", sw_error_message());
}

Test(arm_check, settings_differ)
{
    expect_refusal("max", "a:pool=max", "have the same settings");
    expect_refusal("max", "max:weight-decay=0.010", "equal to the last bit");
    expect_refusal("a:pool=max:size=9", "b:pool=max:size=9", "the same settings");
    cr_expect(check("max", "a:pool=max", true) == SW_OK, "a study that has begun goes on");
    cr_expect(check("max", "max:trials=3", false) == SW_OK, "%s", sw_error_message());
    cr_expect(check("max", "max:train=3", false) == SW_OK, "%s", sw_error_message());
}

Test(arm_check, tuned_arms_have_something_to_tune)
{
    sw_study study = {.config = sw_config_default(),
                      .data = {"needle"},
                      .data_count = 1,
                      .arm = {"max:lr=1:trials=3"},
                      .arm_count = 1,
                      .space = "lr=1|2"};
    cr_expect(sw_study_check_arms(&study, false) == SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "sets everything that could be tuned"), "%s",
              sw_error_message());
    study.space = "lx=1|2";
    cr_expect(sw_study_check_arms(&study, false) == SW_ERROR_NOT_FOUND);
    cr_expect(strstr(sw_error_message(), "did you mean 'lr'"), "%s", sw_error_message());
}

Test(arm_check, every_data_set_has_the_options)
{
    expect_refusal("max", "max:keys=3", "study: arm max:keys=3: unknown setting");
}
