/* test_builder_logs.c - the option `log` names columns of elements, of contexts and of targets. */
#include "data/builder_values.h"
#include "data/filled_builder.h"

TestSuite(builder_logs, .init = setup, .fini = teardown);

/* Five sets of one element, whose columns are 1 and 10 times a power of 10, with a context and two
 * targets; in each split one, and three in training. */
static void fill_with(const char *const *feature, const char *const *context,
                      const char *const *target)
{
    static const char *const role[] = {"train", "train", "train", "valid", "test"};
    GOOD(sw_builder_features(builder, 2, feature));
    GOOD(sw_builder_contexts(builder, 1, context));
    GOOD(sw_builder_outputs(builder, SW_REGRESSION, 2, target));
    for (int i = 0; i < 5; i++) {
        const char name[] = {(char)('p' + i), 0};
        const double x = pow(10, i);
        int64_t set;
        put(name, x, 2 + i);
        know(name, NULL, role[i], 2 + i);
        GOOD(sw_builder_set(builder, &set, name, line(2 + i)));
        GOOD(sw_builder_row(builder, set, SW_ROW_CONTEXT, &x, line(2 + i)));
        GOOD(sw_builder_row(builder, set, SW_ROW_TARGET, (double[]){x, 2 * x}, line(2 + i)));
    }
}

static void fill_named(void)
{
    fill_with(two, (const char *const[]){"a"}, (const char *const[]){"dose", "b"});
}

static bool has_log(const sw_columns *columns, int64_t c)
{
    return columns->log && columns->log[c] > 0;
}

/* Which of feature 0, 1, context 0, target 0, 1 have a logarithm, as 0 and 1. */
static void expect_logs(const char *log, const char *expected)
{
    options.log = log;
    GOOD(sw_builder_finish(builder, NULL));
    const sw_schema *s = &dataset->schema;
    const bool has[] = {has_log(&s->feature, 0), has_log(&s->feature, 1), has_log(&s->context, 0),
                        has_log(&s->output, 0), has_log(&s->output, 1)};
    for (int i = 0; i < 5; i++) cr_expect_eq(has[i], expected[i] == '1', "%s: %d", log, i);
}

#define NAMED(test, log, expected)                                                                 \
    Test(builder_logs, test)                                                                       \
    {                                                                                              \
        fill_named();                                                                              \
        expect_logs(log, expected);                                                                \
    }
NAMED(none, "", "00000")
NAMED(of_a_target, "dose", "00010")
NAMED(of_all_that_have_the_name, "a", "10100")
NAMED(a_prefix_tells_them_apart, "context.a+target.b", "00101")
NAMED(of_all_elements, "*", "11000")
NAMED(of_elements_and_a_target, "*+\"target.dose\"", "11010")

Test(builder_logs, without_names_there_are_numbers)
{
    fill_with(NULL, NULL, NULL);
    expect_logs("1+target.0+context.0", "01110");
}

Test(builder_logs, all_targets_without_names)
{
    fill_with(NULL, NULL, NULL);
    expect_logs("target", "00011");
}

/* The unit is the 5 % quantile of training: of 1, 10, 100 it lies 0.9 above 1. */
Test(builder_logs, the_unit_is_measured)
{
    fill_named();
    expect_logs("a+b", "11101"); /* "b" is a column and a target */
    cr_expect_float_eq(dataset->schema.feature.log[0], 1.9, 1e-12);
    cr_expect_float_eq(dataset->schema.feature.log[1], 19, 1e-12);
    cr_expect_float_eq(dataset->schema.output.log[1], 3.8, 1e-12);
    cr_expect_eq(dataset->sets.x[2], 10, "the numbers stay as they are");
}

static void refused(sw_status status, const char *log, const char *words)
{
    options.log = log;
    cr_expect_eq(sw_builder_finish(builder, NULL), status, "%s", sw_error_message());
    cr_expect(strstr(sw_error_message(), words), "no \"%s\" in \"%s\"", words, sw_error_message());
}

Test(builder_logs, an_unknown_column)
{
    fill_named();
    refused(SW_ERROR_NOT_FOUND, "a+doze",
            "bags.csv: option log: unknown column of numbers 'doze', did you mean 'dose'?");
}

Test(builder_logs, an_unknown_number)
{
    fill_with(NULL, NULL, NULL);
    refused(SW_ERROR_NOT_FOUND, "2", "option log: there is no column \"2\"");
}

Test(builder_logs, need_a_scale)
{
    fill_named();
    options.scaling = SW_SCALING_NONE;
    refused(SW_ERROR_ARGUMENT, "a", "needs a scale, which there is not with standardise=no");
}

Test(builder_logs, classes_have_none)
{
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    know("x", "red", "train", 2);
    refused(SW_ERROR_NOT_FOUND, "red", "unknown column of numbers 'red'");
}

Test(builder_logs, words_have_none)
{
    options.categories = "b";
    GOOD(sw_builder_features(builder, 2, two));
    int64_t set;
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    double word;
    GOOD(sw_builder_category(builder, SW_ELEMENTS, 1, "sand", &word, line(2)));
    GOOD(sw_builder_element(builder, set, (double[]){1, word}, SW_NO_INSTANCE, line(2)));
    refused(SW_ERROR_ARGUMENT, "b", "option log: column \"b\" has words, which have no logarithm");
}

Test(builder_logs, a_mixture_describes_the_numbers)
{
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_outputs(builder, SW_MIXTURE, 5, NULL));
    put("x", 1, 2);
    refused(SW_ERROR_ARGUMENT, "a", "option log: a mixture describes the numbers themselves");
}

/* Sets for a model need no option: the model has the logarithms. */
Test(builder_logs, of_a_model)
{
    fill_named();
    options.log = "nothing";
    const sw_schema model = {
        .feature = {.count = 2}, .context = {.count = 1}, .output = {.count = 2}};
    GOOD(sw_builder_finish(builder, &model));
    cr_expect_null(dataset->schema.feature.log);
}
