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
        {"valid=99", "valid=99: expected a whole number from 0 to 98"},
        {"valid=x", "valid=x: expected a whole number from 0 to 98"},
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

/* The spec is as long as the text before it allows: a value has no limit of its own. */
Test(file_options, a_value_that_is_long)
{
    char text[2048], name[900];
    sw_dataset *dataset;
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    const int length = snprintf(text, sizeof text, "set,%s,x\na,p,1\nb,q,2\n", name);
    scratch_write(scratch("a.csv").text, text, (size_t)length);
    snprintf(text, sizeof text, "%s:label=%s", scratch("a.csv").text, name);
    cr_assert_eq(sw_dataset_open(&dataset, text, 0), SW_OK, "%s", sw_error_message());
    cr_expect_eq(dataset->schema.output.count, 2);
    sw_dataset_free(dataset);
}

/* Columns and paths of any name can be given in quotes. */
Test(file_options, names_that_need_quotes)
{
    static const char text[] = "Sample:ID,Diagnose,CD3+,HLA\xe2\x80\x93"
                               "DR \xc2\xb5,\"a\"\"b\",x\n"
                               "s0,p,1,2,3,4\ns1,n,5,6,7,8\n";
    char spec[1024];
    sw_dataset *dataset;
    scratch_write(scratch("a b=c,d:e=f.csv").text, text, sizeof text - 1);
    snprintf(spec, sizeof spec,
             "\"%s\":set=\"Sample:ID\":label=Diagnose:ignore=\"CD3+\"+\"a\"\"b\"",
             scratch("a b=c,d:e=f.csv").text);
    cr_assert_eq(sw_dataset_open(&dataset, spec, 0), SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(dataset->name, "a b=c,d:e=f.csv");
    cr_assert_eq(dataset->schema.feature.count, 2);
    cr_expect_str_eq(dataset->schema.feature.name[0], "HLA\xe2\x80\x93"
                                                      "DR \xc2\xb5");
    cr_expect_str_eq(dataset->schema.feature.name[1], "x");
    cr_expect_str_eq(dataset->set_name[1], "s1");
    sw_dataset_free(dataset);
}

Test(file_options, faults_of_quotes)
{
    static const char *const faults[][2] = {
        {"set=\"Sample:ID", "set: \"Sample:ID: the quote is not closed"},
        {"set=\"a\"b", "set: \"a\"b: text after the closing quote"},
        {"ignore=CD3+",
         "ignore: CD3+: a name is missing beside a + (a name that holds a + is quoted"},
        {"ignore=a+\"b", "ignore: \"b: the quote is not closed"},
    };
    scratch_write(scratch("a.csv").text, "set,x\na,1\n", 10);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        char spec[512];
        sw_dataset *dataset;
        snprintf(spec, sizeof spec, "%s:%s", scratch("a.csv").text, faults[i][0]);
        cr_expect_eq(sw_dataset_open(&dataset, spec, 0), SW_ERROR_ARGUMENT, "%s", spec);
        cr_expect(strstr(sw_error_message(), faults[i][1]), "%s", sw_error_message());
    }
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
    expect_refusal(
        "a.npz", "points=3",
        "npz has no option points; there are set, label, labels, target, context, split, "
        "group, fold, weight, instance, elements, ignore, na, at, part, folds, format, nonfinite, "
        "empty, unanswered, similar, missing, "
        "standardise, log, valid, test");
}
