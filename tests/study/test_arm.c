/* test_arm.c - the spec of an arm, and how it is found again in the name of a folder. */
#include "study/arm.h"
#include "study/file_name.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static void expect_refusal(const char *arm, const char *words)
{
    sw_config config = sw_config_default(), before = config;
    cr_expect(sw_arm_set(&config, arm) < 0, "%s is taken", arm);
    cr_expect(strstr(sw_error_message(), words), "%s: \"%s\" without \"%s\"", arm,
              sw_error_message(), words);
    cr_expect(memcmp(&config, &before, sizeof config) == 0, "%s changed something", arm);
}

Test(arm, sets_pooling_and_settings)
{
    sw_config config = sw_config_default();
    cr_assert(sw_arm_set(&config, "max") == SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(config.model.pool, "max");
    cr_expect_str_eq(config.model.encoder, "auto");
    cr_assert(sw_arm_set(&config, "mean+max:encoder=isab:inducing=8:projection=true:dropout=.5") ==
                  SW_OK,
              "%s", sw_error_message());
    cr_expect_str_eq(config.model.pool, "mean+max");
    cr_expect_str_eq(config.model.encoder, "isab");
    cr_expect(config.model.inducing == 8 && config.model.projection && config.model.dropout == .5);
}

Test(arm, every_field_of_a_model_can_be_set_and_no_other)
{
    int count, of_model = 0;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) {
        char arm[160];
        if (strcmp(field[i].name, "pool") == 0) continue;
        snprintf(arm, sizeof arm, "pma:%s=%s", field[i].name, field[i].fallback);
        if (!field[i].of_model) {
            expect_refusal(arm, "is not a setting of the model");
            expect_refusal(arm, arm);
            continue;
        }
        of_model++;
        sw_config config = sw_config_default();
        cr_expect(sw_arm_set(&config, arm) == SW_OK, "%s", sw_error_message());
    }
    cr_expect(of_model > 15);
}

Test(arm, errors_name_what_is_wrong)
{
    expect_refusal("maxx", "did you mean 'max'");
    expect_refusal("", "mean, sum");
    expect_refusal("auto", "the pooling auto");
    expect_refusal("auto:model=perceiver", "the pooling auto");
    expect_refusal("max:levl=instance", "did you mean 'level'");
    expect_refusal("max:levl=instance", "arm max:levl=instance: ");
    expect_refusal("max:epoch=3", "unknown setting of an arm");
    expect_refusal("max:level=instances", "did you mean 'instance'");
    expect_refusal("max:width=0", "expected a whole number from 1");
    expect_refusal("max:width", "not of the form setting=value");
    expect_refusal("max:", "not of the form setting=value");
    expect_refusal("max:width=8:width=9", "width is given twice");
    expect_refusal("max:pool=mean", "an arm begins with its pooling");
    expect_refusal("max:lr=0.1", "equal terms");
    char longest[400] = "max:encoder=";
    memset(longest + strlen(longest), 'x', 380 - strlen(longest));
    expect_refusal(longest, "expected at most 255");
}

/* ---- In names ------------------------------------------------------------------------------- */

static bool found(const char *arm, const char *name)
{
    sw_config config = sw_config_default();
    cr_assert(sw_arm_set(&config, arm) == SW_OK, "%s", sw_error_message());
    return sw_arm_in_name(name, strlen(name), &config);
}

Test(arm, is_found_in_the_name_that_it_gives)
{
    static const char *const arms[] = {
        "pma",
        "mean+max",
        "pma:encoder=isab:inducing=16",
        "gated:model=attention-mil",
        "max:dropout=0.50", /* however it is written */
        "pma:encoder=isab:inducing=16:queries=4:per-query=true:norm=post:projection=true:heads=2:"
        "layers=3",
    };
    for (size_t i = 0; i < sizeof arms / sizeof arms[0]; i++) {
        char name[256];
        sw_file_name_of(name, sizeof name, arms[i]);
        cr_expect(found(arms[i], name), "%s", name);
        cr_expect(!found("sum", name), "%s", name);
    }
}

Test(arm, of_another_name_is_not_found)
{
    cr_expect(!found("pma", "pma_encoder=isab"));
    cr_expect(!found("pma:encoder=isab", "pma_encoder=sab"));
    cr_expect(!found("pma", "pma_old") && !found("pma", "pma_") && !found("pma", ""));
    cr_expect(!found("pma", "pma_lr=0.001")); /* no setting of an arm */
    cr_expect(!found("pma", "pma_12345678_old") && !found("pma", "pma_1234567"));
    /* What was left to the architecture has become a name. */
    cr_expect(found("pma:encoder=isab", "pma_encoder=auto"));
    sw_config config = sw_config_default();
    strcpy(config.model.pool, "pma");
    cr_expect(sw_arm_in_name("pma-5", 3, &config) && !sw_arm_in_name("pma-5", 5, &config));
}

Test(arm, says_which_fields_it_sets)
{
    cr_expect(sw_arm_sets("pma:encoder=isab", "encoder") && !sw_arm_sets("pma", "encoder"));
    cr_expect(!sw_arm_sets("pma:encoder=isab", "enc") &&
              !sw_arm_sets("pma:pool-layer=true", "layer"));
}
