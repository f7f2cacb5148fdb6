/* test_arm_start.c - what ends a run before its first step ends the study before its first run. */
#include "study/arm_start.h"

#include "small_study.h"

TestSuite(arm_start, .init = make_folder, .fini = scratch_end);

/* A study of the arms mean and `spec` does not begin. */
static void expect_no_start(const char *spec, const char *words)
{
    sw_study study = study_of_arms();
    study.arm[0] = "mean";
    study.arm[1] = spec;
    study.arm_count = 2;
    cr_expect(run_study(&study, SW_RUN_NEW, NULL, runs) != SW_OK, "%s", spec);
    cr_expect(strstr(sw_error_message(), words), "%s", sw_error_message());
    cr_expect_not(sw_path_exists(folder), "%s has begun", spec);
}

Test(arm_start, settings_that_the_data_refuse)
{
    expect_no_start("max:warmup=100", "with max:warmup=100: warmup is 100");
    expect_no_start("max:class-weights=\"x=2\"", "does not begin with a class");
    expect_no_start("max:init=\"nowhere\"", "nowhere: no such file");
    expect_no_start("max:steps=5:epochs=3", "steps and epochs both say how long to train");
}

Test(arm_start, the_model_that_an_arm_starts_from_is_not_replaced)
{
    sw_study study = study_of_arms();
    char spec[SW_MAX_SPEC + 32];
    study.arm[0] = "mean";
    study.arm_count = 1;
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK, "%s", sw_error_message());
    snprintf(spec, sizeof spec, "a:pool=mean:init=\"%s\"", in_folder("runs").text);
    study.arm[0] = spec;
    cr_expect_eq(run_study(&study, SW_RUN_FORCE, NULL, runs), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "would replace: name another folder"), "%s",
              sw_error_message());
    cr_expect(exists("runs.csv"));
}
