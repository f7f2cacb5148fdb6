/* test_name_match.c - the folder of a run, recognised by its name. */
#include "study/name_match.h"

#include <setwise/study.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static bool found(const char *arm, const char *name)
{
    sw_config config = sw_config_default();
    snprintf(config.data, sizeof config.data, "needle");
    cr_assert(sw_arm_set(&config, arm) == SW_OK, "%s", sw_error_message());
    char whole[300], data[SW_RUN_NAME];
    snprintf(whole, sizeof whole, "needle-%s-0", name);
    return sw_run_name_matches(data, whole, &config);
}

Test(name_match, is_found_in_the_name_that_it_gives)
{
    static const char *const arms[] = {
        "pma",
        "mean+max",
        "pma:encoder=isab:inducing=16",
        "gated:model=attention-mil",
        "max:dropout=0.50", /* however it is written */
        "max:lr=1e-3:train=7",
        "two words:pool=max:trials=3:size=9",
        ("pma:encoder=isab:inducing=16:queries=4:per-query=true:norm=post:projection=true:heads=2:"
         "layers=3"),
    };
    for (size_t i = 0; i < sizeof arms / sizeof arms[0]; i++) {
        char name[256];
        sw_file_name_of(name, sizeof name, arms[i]);
        cr_expect(found(arms[i], name), "%s", name);
        cr_expect(!found("sum", name), "%s", name);
    }
}

Test(name_match, of_another_name_is_not_found)
{
    cr_expect(!found("pma", "pma_encoder=isab"));
    cr_expect(!found("pma:encoder=isab", "pma_encoder=sab"));
    cr_expect(!found("pma", "pma_old") && !found("pma", "pma_") && !found("pma", ""));
    cr_expect(!found("pma", "pma_lr=0.001") && !found("pma", "pma_train=7"));
    cr_expect(!found("a:pool=max", "a_pool=pma") && !found("a:pool=max", "_pool=max"));
    cr_expect(!found("pma", "pma_12345678_old") && !found("pma", "pma_1234567"));
    /* What was left to the architecture has become a name. */
    cr_expect(found("pma:encoder=isab", "pma_encoder=auto"));
}

/* A run of this data set and seed, with the pooling max. */
static bool is_run(const char *data, const char *name, const char *expected)
{
    char part[SW_RUN_NAME] = "";
    sw_config config = sw_config_default();
    snprintf(config.data, sizeof config.data, "%s", data);
    snprintf(config.model.pool, sizeof config.model.pool, "max");
    config.seed = 5;
    if (!sw_run_name_matches(part, name, &config)) return false;
    cr_expect_str_eq(part, expected);
    return true;
}

Test(name_match, the_data_set_is_part_of_the_name)
{
    cr_expect(is_run("needle:size=9", "needle_size=9-max-5", "needle_size=9"));
    cr_expect(is_run("mnist-bags", "mnist-bags-max-5", "mnist-bags"));
    cr_expect(is_run("d/a-b.csv", "a-b.csv_", NULL) == false);
    cr_expect(!is_run("needle:size=9", "needle_size=8-max-5", ""));
    cr_expect(!is_run("needle:size=9", "needle_size=9-max-6", ""));
    cr_expect(!is_run("needle:size=9", "needle_size=9-mean-5", ""));
    cr_expect(!is_run("needle:size=9", "needle_size=9-old-max-5", ""));
    cr_expect(!is_run("needle", "needle-max", "") && !is_run("needle", "5", ""));
}

Test(name_match, an_arm_may_replace_options_of_the_data)
{
    cr_expect(is_run("needle:size=9:train=7", "needle_train=99_size=9-max_train=7-5",
                     "needle_train=99_size=9"));
    cr_expect(is_run("needle:train=7", "needle-few_pool=max_train=7-5", "needle"));
    cr_expect(is_run("d/a.csv:label=l:words=7", "a.csv_1234abcd-max_words=7-5", "a.csv_1234abcd"));
    cr_expect(!is_run("needle:train=7", "needle_train=99-max-5", ""));
    cr_expect(!is_run("needle:train=7", "needles-max_train=7-5", ""));
}
