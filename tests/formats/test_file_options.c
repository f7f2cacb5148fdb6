/* test_file_options.c - the options after the path of a file, and which formats have them. */
#include "formats/file_options.h"

#include "kinds.h"

TestSuite(file_options, .init = scratch_begin, .fini = scratch_end);

Test(file_options, values_that_are_refused)
{
    static const struct {
        const char *options, *expected;
    } bad[] = {
        {"nonfinite", "\"nonfinite\" is not of the form option=value"},
        {"nonfinite=drop:", "\"\" is not of the form option=value"},
        {"valid=20:valid=20", "valid is given twice"},
        {"nonfinite=no", "nonfinite=no: expected refuse|drop|keep"},
        {"valid=0", "valid=0: expected a whole number from 1 to 98"},
        {"valid=x", "valid=x: expected a whole number from 1 to 98"},
        {"valid=60:test=40", "valid=60 and test=40 leave no sets for training"},
    };
    scratch_write(scratch("a.csv").text, "set,x\na,1\n", 10);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char spec[512];
        sw_dataset *dataset;
        snprintf(spec, sizeof spec, "%s:valid=20:%s", scratch("a.csv").text, bad[i].options);
        /* The first option makes it a spec of a file with options, whatever follows. */
        if (strncmp(bad[i].options, "valid", 5) == 0)
            snprintf(spec, sizeof spec, "%s:%s", scratch("a.csv").text, bad[i].options);
        cr_expect_eq(sw_dataset_open(&dataset, spec, 0), SW_ERROR_ARGUMENT, "%s", spec);
        cr_expect(strstr(sw_error_message(), bad[i].expected), "'%s' is not in: %s",
                  bad[i].expected, sw_error_message());
    }
}

Test(file_options, a_value_that_is_too_long)
{
    char spec[1024], name[400];
    sw_dataset *dataset;
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    scratch_write(scratch("a.csv").text, "set,x\na,1\n", 10);
    snprintf(spec, sizeof spec, "%s:label=%s", scratch("a.csv").text, name);
    cr_expect_eq(sw_dataset_open(&dataset, spec, 0), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "longer than 255 bytes"), "%s", sw_error_message());
}

Test(file_options, options_of_other_formats_are_refused)
{
    for (int f = 0; f < sw_format_count(); f++) {
        const sw_format_type *format = sw_format_at(f);
        const scratch_path path = path_in("options", format);
        sw_dataset *dataset = make_for(format);
        cr_assert_eq(sw_dataset_save(dataset, path.text, format->name), SW_OK);
        sw_dataset_free(dataset);
        int has = 0, listed = *format->options != '\0';
        for (const char *c = format->options; *c; c++) listed += *c == '|';
        for (int i = 0; i < sw_file_option_count(); i++) {
            const sw_file_option *option = sw_file_option_at(i);
            char spec[512], expected[64];
            const bool its_own = sw_list_has(format->options, '|', option->name);
            snprintf(spec, sizeof spec, "%s:%s=%s", path.text, option->name, option->fallback);
            snprintf(expected, sizeof expected, ": %s has no option %s; there are ", format->name,
                     option->name);
            const sw_status status = sw_dataset_open(&dataset, spec, 0);
            sw_dataset_free(dataset);
            const bool refused = status != SW_OK && strstr(sw_error_message(), expected);
            cr_expect_eq(refused, !option->all && !its_own, "%s: %s", spec, sw_error_message());
            if (refused) cr_expect_eq(status, SW_ERROR_ARGUMENT);
            has += its_own;
            cr_expect(!(its_own && option->all));
        }
        cr_expect_eq(has, listed, "%s lists an unknown option", format->name);
        nftw(path.text, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
    }
}

Test(file_options, a_refusal_lists_the_options)
{
    sw_dataset *dataset = make(&kinds[0]);
    save(dataset, "a.npz");
    sw_dataset_free(dataset);
    expect_refusal("a.npz", "label=kind:points=3",
                   "npz has no option label; there are ignore, format, nonfinite, empty, "
                   "standardise, valid, test");
}
