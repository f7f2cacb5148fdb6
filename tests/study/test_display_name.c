/* test_display_name.c - arms, data sets and runs in tables, figures and messages. */
#include <setwise/study.h>

#include <criterion/criterion.h>

Test(display_name, of_arms_name_their_settings)
{
    static const char *const shown[][2] = {
        {"pma", "pma"},
        {"mean+max", "mean+max"},
        {"pma:encoder=isab", "isab + pma"},
        {"pma:inducing=16:encoder=isab", "isab + pma, inducing 16"},
        {"cls:heads=2:model=cls-transformer:encoder=lenet",
         "lenet + cls in cls-transformer, heads 2"},
        {"max:level=instance:dropout=0.5", "max, level instance, dropout 0.5"},
        {"gated:model=attention-mil", "gated in attention-mil"},
        {"pma:queries=4:per-query=true:projection=false",
         "pma, queries 4, per-query, no projection"},
        {"gated:lr=0.001:train=9", "gated, lr 0.001, train 9"},
        {"my arm:pool=pma:encoder=isab:lr=0.001", "my arm"},
        {"my arm:pool=pma:trials=9", "my arm, tuned"},
        {"pma:trials=9:lr=1", "pma, lr 1, tuned"},
    };
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        cr_expect_str_eq(sw_arm_display_name(shown[i][0]).text, shown[i][1]);
}

Test(display_name, of_data_sets_have_what_distinguishes_them)
{
    sw_study study = {.data = {"needle:size=9", "bags:train=50:size=10", "bags:train=100:size=10",
                               "a/x.csv:label=l", "b/x.csv:label=l", "c/y.csv:label=l"},
                      .data_count = 6};
    static const char *const shown[] = {"needle",          "bags:train=50",   "bags:train=100",
                                        "a/x.csv:label=l", "b/x.csv:label=l", "y.csv"};
    for (int d = 0; d < study.data_count; d++)
        cr_expect_str_eq(sw_data_display_name(&study, d).text, shown[d]);
}

Test(display_name, of_data_sets_in_quotes)
{
    sw_study study = {
        .data = {"\"a/x:1,2.csv\":set=\"Sample:ID\"", "\"a/x:1,2.csv\":set=b:label=l"},
        .data_count = 2};
    cr_expect_str_eq(sw_data_display_name(&study, 0).text, "x:1,2.csv:set=\"Sample:ID\"");
    cr_expect_str_eq(sw_data_display_name(&study, 1).text, "x:1,2.csv:set=b:label=l");
}

Test(display_name, of_a_data_set_with_a_quote)
{
    sw_study study = {.data = {"\"a/x \"\"1\"\".csv\":label=l"}, .data_count = 1};
    cr_expect_str_eq(sw_data_display_name(&study, 0).text, "x \"1\".csv");
}

/* Of two specs that differ in one parameter, only the one that has it shows it. */
Test(display_name, of_a_default_is_the_name_alone)
{
    sw_study study = {.data = {"needle", "needle:size=9"}, .data_count = 2};
    cr_expect_str_eq(sw_data_display_name(&study, 0).text, "needle");
    cr_expect_str_eq(sw_data_display_name(&study, 1).text, "needle:size=9");
}

Test(display_name, of_runs_are_folds_or_seeds)
{
    sw_study study = {.runs_per_arm = 8, .config = {.folds = 4, .seed = 5}};
    cr_expect_str_eq(sw_study_run_display_name(&study, 5 + 6).text, "repeat 1 fold 2");
    cr_expect_str_eq(sw_study_runs_display_name(&study).text, "2 x 4 folds");
    study.runs_per_arm = 4;
    cr_expect_str_eq(sw_study_runs_display_name(&study).text, "4 folds");
    study.config.folds = 0;
    cr_expect_str_eq(sw_study_run_display_name(&study, 7).text, "seed 7");
    cr_expect_str_eq(sw_study_runs_display_name(&study).text, "4 seeds");
    study.runs_per_arm = 1;
    cr_expect_str_eq(sw_study_runs_display_name(&study).text, "1 seed");
}
