/* test_builder_faults.c - one message for all faults of a file. */
#include "data/builder_faults.h"

#include "data/filled_builder.h"

TestSuite(builder_faults, .init = setup, .fini = teardown);

static sw_status note(int64_t at)
{
    return sw_builder_fault(builder,
                            sw_builder_fail(builder, SW_ERROR_FORMAT, line(at), "bad\033"));
}

Test(builder_faults, one_two_and_more)
{
    GOOD(sw_builder_fault(builder, SW_OK));
    GOOD(sw_builder_check_faults(builder));
    GOOD(note(3));
    cr_expect_eq(sw_builder_check_faults(builder), SW_ERROR_FORMAT);
    cr_expect_str_eq(sw_error_message(), "bags.csv: line 3: bad\\x1b");
    GOOD(note(5));
    cr_expect_eq(sw_builder_check_faults(builder), SW_ERROR_FORMAT);
    cr_expect_str_eq(sw_error_message(),
                     "bags.csv: 2 faults\n  line 3: bad\\x1b\n  line 5: bad\\x1b");
    for (int64_t at = 6; at <= 13; at++) GOOD(note(at));
    cr_expect_eq(note(14), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), "bags.csv: 10 faults\n") == sw_error_message());
    cr_expect(strstr(sw_error_message(), "line 13: bad\\x1b\n  and more"), "%s",
              sw_error_message());
    cr_expect_eq(sw_builder_fault(builder, SW_ERROR_IO), SW_ERROR_IO);
}

/* Note the faults of a set whose elements have the numbers u and v, in lines from 2 on. */
static void put_elements(int64_t count, const double (*uv)[2])
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, (const char *const[]){"u", "v"}));
    GOOD(sw_builder_set(builder, &set, "s", line(2)));
    for (int64_t i = 0; i < count; i++)
        GOOD(sw_builder_fault(
            builder, sw_builder_element(builder, set, uv[i], SW_NO_INSTANCE, line(2 + i))));
    cr_expect_eq(sw_builder_check_faults(builder), SW_ERROR_FORMAT);
}

/* A column without some of its numbers is one fault, with their number. */
Test(builder_faults, numbers_of_a_column_are_one_fault)
{
    double uv[30][2];
    for (int i = 0; i < 30; i++) uv[i][0] = i % 3 == 1 ? NAN : 1, uv[i][1] = i == 6 ? INFINITY : 1;
    put_elements(30, uv);
    cr_expect(strstr(sw_error_message(), "bags.csv: 2 faults\n  line 3: column \"u\" is missing, "),
              "%s", sw_error_message());
    cr_expect(strstr(sw_error_message(), " (in 10 elements)\n  line 8: column \"v\" is inf, "),
              "%s", sw_error_message());
    cr_expect_not(strstr(sw_error_message(), "(in 1 "), "%s", sw_error_message());
}

/* A column without any number is to be left out. */
Test(builder_faults, a_column_without_numbers)
{
    put_elements(3, (const double[3][2]){{1, NAN}, {1, NAN}, {1, NAN}});
    cr_expect(strstr(sw_error_message(), " (in 3 elements, which are all: leave the column out)"),
              "%s", sw_error_message());
}
