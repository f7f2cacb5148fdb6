/* test_arm_list.c - the arms of a study: added, and multiplied by a grid. */
#include <setwise/study.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static sw_study a_study(void)
{
    return (sw_study){.config = sw_config_default(), .data = {"needle"}, .data_count = 1};
}

static void expect_refusal(sw_status status, const char *words)
{
    cr_expect(status < 0);
    cr_expect(strstr(sw_error_message(), words), "\"%s\" without \"%s\"", sw_error_message(),
              words);
}

Test(arm_list, settings_are_separated_by_commas)
{
    static const char *const given[][2] = {
        {"max", "max"},
        {"gated:lr=1e-3,width=8", "gated:lr=1e-3:width=8"},
        {"small:lr=1e-3,pool=max", "small:pool=max:lr=1e-3"},
        {"a,b:pool=max,train=9", "a,b:pool=max:train=9"},
        {"ff:pool=max,width=256,128,64,lr=1", "ff:pool=max:width=256,128,64:lr=1"},
        {"q:pool=quantile:quantile=0.2,0.3", "q:pool=quantile:quantile=0.2,0.3"},
        {"w:pool=max,class-weights=\"a=2,b=3\",lr=1", "w:pool=max:class-weights=\"a=2,b=3\":lr=1"},
    };
    sw_study study = a_study();
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        cr_assert(sw_study_add_arm(&study, given[i][0]) == SW_OK, "%s", sw_error_message());
        cr_expect_str_eq(study.arm[i], given[i][1]);
    }
    cr_expect(sw_study_add_arm(&study, "gated:lr=1e-3:width=8") == SW_ERROR_EXISTS);
    expect_refusal(sw_study_add_arm(&study, "w:pool=max,class-weights=a=2,b=3"),
                   "unknown setting of an arm 'b'");
    expect_refusal(sw_study_add_arm(&study, "x:pool=max,lr=1,lr=2"), "lr is given twice");
    expect_refusal(sw_study_add_arm(&study, "x:pool=max,sep=1"), "unknown setting of an arm 'sep'");
    cr_expect(study.arm_count == 7);
    sw_study_close(&study);
}

Test(arm_list, a_grid_multiplies_the_arms)
{
    sw_study study = a_study();
    cr_assert(sw_study_add_arm(&study, "max") == SW_OK);
    cr_assert(sw_study_add_arm(&study, "my:pool=pma") == SW_OK);
    static const char *const grid[] = {"lr=1e-3,3e-4", "width=\"8,4\",16"};
    cr_assert(sw_study_add_grid(&study, grid, 2) == SW_OK, "%s", sw_error_message());
    cr_assert(study.arm_count == 8);
    cr_expect_str_eq(study.arm[0], "max:lr=1e-3:width=\"8,4\"");
    cr_expect_str_eq(study.arm[1], "max:lr=1e-3:width=16");
    cr_expect_str_eq(study.arm[2], "max:lr=3e-4:width=\"8,4\"");
    cr_expect_str_eq(study.arm[7], "my, lr 3e-4, width 16:pool=pma:lr=3e-4:width=16");
    cr_expect_str_eq(study.arm[4], "my, lr 1e-3, width 8,4:pool=pma:lr=1e-3:width=\"8,4\"");
    cr_expect_str_eq(sw_arm_display_name(study.arm[7]).text, "my, lr 3e-4, width 16");
    cr_expect_str_eq(sw_arm_display_name(study.arm[1]).text, "max, lr 1e-3, width 16");
    sw_study_close(&study);
}

Test(arm_list, errors_of_a_grid)
{
    static const char *const wrong[][2] = {
        {"lr", "expected setting=value,value"}, {"lr=", "expected setting=value,value"},
        {"=3", "expected setting=value,value"}, {"lr=1,,2", "a value is missing"},
        {"lr=1,", "a value is missing"},        {"pool=max,mean", "pool makes an arm of its own"},
        {"lx=1,2", "did you mean 'lr'"},        {"lr=1,2,x", "expected a number"},
        {"width=1,2", "width is given twice"},  {"lr=0.1,0.1", "listed twice"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        sw_study study = a_study();
        cr_assert(sw_study_add_arm(&study, "max:width=8") == SW_OK);
        expect_refusal(sw_study_add_grid(&study, (const char *const[]){wrong[i][0]}, 1),
                       wrong[i][1]);
        sw_study_close(&study);
    }
}

Test(arm_list, a_study_has_64_arms_at_most)
{
    sw_study study = a_study();
    static const char *const ten[] = {"lr=1,2,3,4,5,6,7,8,9,10", "width=1,2,3,4,5,6,7,8,9,10"};
    cr_assert(sw_study_add_arm(&study, "max") == SW_OK);
    expect_refusal(sw_study_add_grid(&study, ten, 2), "the 64 arms that a study can have");
    cr_assert(sw_study_add_grid(&study, ten, 1) == SW_OK && study.arm_count == 10);
    for (int i = 10; i < SW_STUDY_MAX_ARMS; i++) {
        char arm[32];
        snprintf(arm, sizeof arm, "pma:width=%d", 4 * i);
        cr_assert(sw_study_add_arm(&study, arm) == SW_OK, "%s", sw_error_message());
    }
    expect_refusal(sw_study_add_arm(&study, "mean"), "one more than the 64");
    sw_study_close(&study);
}
