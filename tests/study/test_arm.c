/* test_arm.c - the spec of an arm. */
#include <setwise/study.h>

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

/* Model and training alike. Those that say what is tested, and which run it is, are not an arm's.
 */
Test(arm, every_field_can_be_set_but_those_of_the_study)
{
    static const char *const refused = "|data|folds|fold|repeat|seed|threads|init-checksum|";
    int count, refusals = 0;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) {
        char arm[160], name[80];
        snprintf(arm, sizeof arm, "x:%s=%s", field[i].name, field[i].fallback);
        snprintf(name, sizeof name, "|%s|", field[i].name);
        const bool is_pool = strcmp(field[i].name, "pool") == 0;
        if (!is_pool) snprintf(arm, sizeof arm, "pma:%s=%s", field[i].name, field[i].fallback);
        if (strstr(refused, name)) {
            expect_refusal(arm, "an arm cannot set");
            refusals++;
            continue;
        }
        sw_config config = sw_config_default();
        cr_expect(sw_arm_set(&config, arm) == SW_OK, "%s", sw_error_message());
    }
    cr_expect(refusals == 7 && count > 50);
}

Test(arm, with_a_pooling_among_the_settings_has_a_name)
{
    sw_config config = sw_config_default();
    cr_assert(sw_arm_set(&config, "my arm, 1/2:pool=max:lr=0.5:steps=7") == SW_OK, "%s",
              sw_error_message());
    cr_expect_str_eq(config.model.pool, "max");
    cr_expect(config.lr == 0.5 && config.steps == 7);
    cr_assert(sw_arm_set(&config, "own:pool=auto") == SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(config.model.pool, "auto");
    cr_expect(sw_arm_set(&config, "max:pool=max:lr=0.1") == SW_OK);
    expect_refusal("max:pool=mean", "the name max is that of another pooling");
    expect_refusal(":pool=mean", "the name of the arm is empty");
    expect_refusal("a\tb:pool=mean", "does not print");
    expect_refusal("a=b:pool=mean", "an equals sign");
    expect_refusal("small:width=4", "a name of your own needs pool=");
    char longest[100];
    snprintf(longest, sizeof longest, "%061d:pool=mean", 0);
    expect_refusal(longest, "61 characters, expected at most 60");
}

Test(arm, sets_options_of_the_data)
{
    sw_config config = sw_config_default();
    snprintf(config.data, sizeof config.data, "needle:train=50:size=9");
    cr_assert(sw_arm_set(&config, "few:pool=max:train=10:valid=5") == SW_OK, "%s",
              sw_error_message());
    cr_expect_str_eq(config.data, "needle:size=9:train=10:valid=5");
    snprintf(config.data, sizeof config.data, "a.csv");
    cr_assert(sw_arm_set(&config, "max:sep=\":\"") == SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(config.data, "a.csv:sep=\":\"");
    expect_refusal("max:trai=3", "did you mean 'train'");
}

Test(arm, values_with_colons_are_quoted)
{
    sw_config config = sw_config_default();
    cr_assert(sw_arm_set(&config, "max:init=\"a:b\":lr=0.25") == SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(config.init, "a:b");
    cr_expect(config.lr == 0.25);
    expect_refusal("max:init=\"a:b", "the quote is not closed");
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
    expect_refusal("max:lr=0.1:lr=0.2", "lr is given twice");
    expect_refusal("max:=3", "not of the form setting=value");
    expect_refusal("max:trials=0", "trials is \"0\", expected a whole number from 1");
    char longest[1200] = "max:encoder=";
    memset(longest + strlen(longest), 'x', 1100 - strlen(longest));
    expect_refusal(longest, "expected at most 1023");
}
