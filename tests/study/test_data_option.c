/* test_data_option.c - options in the spec of a data set. */
#include "study/data_option.h"

#include <setwise/datasets.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static bool knows(const char *data, const char *option)
{
    const char *names[64];
    const int count = sw_data_option_names(names, 64, data);
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], option) == 0) return true;
    return false;
}

Test(data_option, are_those_of_the_data_set_or_of_files)
{
    cr_expect(knows("needle:size=3", "size") && !knows("needle", "sep"));
    cr_expect(knows("a.csv", "sep") && !knows("a.csv", "size"));
}

/* Otherwise one name in the spec of an arm would mean two things. */
Test(data_option, no_option_has_the_name_of_a_setting)
{
    const char *names[64];
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int t = 0; t <= sw_dataset_type_count(); t++) {
        const char *data = t ? sw_dataset_type_at(t - 1)->name : "a.csv";
        const int options = sw_data_option_names(names, 64, data);
        cr_assert(options > 2 && options < 64);
        for (int o = 0; o < options; o++)
            for (int i = 0; i < count; i++) /* An arm cannot set these two at all. */
                cr_expect(strcmp(names[o], field[i].name) != 0 || strcmp(names[o], "fold") == 0 ||
                              strcmp(names[o], "folds") == 0,
                          "%s of %s", names[o], data);
    }
}

Test(data_option, is_replaced_and_dropped)
{
    char data[SW_MAX_SPEC] = "\"a:b.csv\":set=\"x:y\":label=l";
    cr_assert(sw_data_option_set(data, "set", "\"p:q\"") == SW_OK);
    cr_expect_str_eq(data, "\"a:b.csv\":label=l:set=\"p:q\"");
    cr_assert(sw_data_option_set(data, "se", "1") == SW_OK);
    cr_expect_str_eq(data, "\"a:b.csv\":label=l:set=\"p:q\":se=1");
    cr_expect(sw_data_option_is(data, "label=l", 7) && !sw_data_option_is(data, "label=l", 6));
    char value[SW_MAX_SPEC];
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    cr_expect(sw_data_option_set(data, "set", value) == SW_ERROR_ARGUMENT);
    cr_expect_str_eq(data, "\"a:b.csv\":label=l:set=\"p:q\":se=1");
}
