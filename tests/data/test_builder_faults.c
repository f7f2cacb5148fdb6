/* test_builder_faults.c - one message for all faults of a file. */
#include "data/builder_faults.h"

#include "data/builder_elements.h"
#include "data/builder_sets.h"
#include "data/dataset.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static sw_status note(sw_builder *builder, int64_t line)
{
    return sw_builder_fault(
        builder, sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){"line", line}, "bad\033"));
}

Test(builder_faults, one_two_and_more)
{
    sw_dataset *dataset;
    sw_builder *builder;
    const sw_builder_options options = {.ignore = ""};
    cr_assert_eq(sw_dataset_begin(&dataset), SW_OK);
    cr_assert_eq(sw_builder_new(&builder, dataset, "a.csv", &options, 1), SW_OK);
    cr_expect_eq(sw_builder_fault(builder, SW_OK), SW_OK);
    cr_expect_eq(sw_builder_check_faults(builder), SW_OK);
    cr_expect_eq(note(builder, 3), SW_OK);
    cr_expect_eq(sw_builder_check_faults(builder), SW_ERROR_FORMAT);
    cr_expect_str_eq(sw_error_message(), "a.csv: line 3: bad\\x1b");
    cr_expect_eq(note(builder, 5), SW_OK);
    cr_expect_eq(sw_builder_check_faults(builder), SW_ERROR_FORMAT);
    cr_expect_str_eq(sw_error_message(), "a.csv: 2 faults\n  line 3: bad\\x1b\n  line 5: bad\\x1b");
    for (int64_t line = 6; line <= 13; line++) cr_expect_eq(note(builder, line), SW_OK);
    cr_expect_eq(note(builder, 14), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), "a.csv: 10 faults\n") == sw_error_message());
    cr_expect(strstr(sw_error_message(), "line 13: bad\\x1b\n  and more"), "%s",
              sw_error_message());
    cr_expect_eq(sw_builder_fault(builder, SW_ERROR_IO), SW_ERROR_IO);
    sw_builder_free(builder);
    sw_dataset_free(dataset);
}

/* A column without some of its numbers is one fault, with their number. */
Test(builder_faults, numbers_of_a_column_are_one_fault)
{
    sw_dataset *dataset;
    sw_builder *builder;
    int64_t set;
    const sw_builder_options options = {.ignore = "", .split = "split", .part = ""};
    cr_assert_eq(sw_dataset_begin(&dataset), SW_OK);
    cr_assert_eq(sw_builder_new(&builder, dataset, "a.csv", &options, 1), SW_OK);
    cr_assert_eq(sw_builder_features(builder, 2, (const char *const[]){"u", "v"}), SW_OK);
    cr_assert_eq(sw_builder_set(builder, &set, "s", (sw_location){"line", 2}), SW_OK);
    for (int64_t line = 2; line <= 31; line++) {
        const double x[2] = {line % 3 == 0 ? NAN : 1, line == 8 ? INFINITY : 1};
        cr_assert_eq(sw_builder_fault(builder, sw_builder_element(builder, set, x, SW_NO_INSTANCE,
                                                                  (sw_location){"line", line})),
                     SW_OK);
    }
    cr_expect_eq(sw_builder_check_faults(builder), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), "a.csv: 2 faults\n  line 3: column \"u\" is missing, "),
              "%s", sw_error_message());
    cr_expect(strstr(sw_error_message(), " (in 10 elements)\n  line 8: column \"v\" is inf, "),
              "%s", sw_error_message());
    cr_expect_not(strstr(sw_error_message(), "(in 1 "), "%s", sw_error_message());
    sw_builder_free(builder);
    sw_dataset_free(dataset);
}

/* A column without any number is to be left out. */
Test(builder_faults, a_column_without_numbers)
{
    sw_dataset *dataset;
    sw_builder *builder;
    int64_t set;
    const sw_builder_options options = {.ignore = "", .split = "split", .part = ""};
    cr_assert_eq(sw_dataset_begin(&dataset), SW_OK);
    cr_assert_eq(sw_builder_new(&builder, dataset, "a.csv", &options, 1), SW_OK);
    cr_assert_eq(sw_builder_features(builder, 2, (const char *const[]){"u", "v"}), SW_OK);
    cr_assert_eq(sw_builder_set(builder, &set, "s", (sw_location){"line", 2}), SW_OK);
    for (int64_t line = 2; line <= 4; line++) {
        const double x[2] = {1, NAN};
        cr_assert_eq(sw_builder_fault(builder, sw_builder_element(builder, set, x, SW_NO_INSTANCE,
                                                                  (sw_location){"line", line})),
                     SW_OK);
    }
    cr_expect_eq(sw_builder_check_faults(builder), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), " (in 3 elements, which are all: leave the column out)"),
              "%s", sw_error_message());
    sw_builder_free(builder);
    sw_dataset_free(dataset);
}
