/* test_builder_elements.c - elements one by one, and as a block. */
#include "data/filled_builder.h"

TestSuite(builder_elements, .init = setup, .fini = teardown);

Test(builder_elements, values_that_are_not_finite)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    bad(sw_builder_element(builder, set, (double[]){1, NAN}, SW_NO_INSTANCE, line(2)),
        "line 2: column \"b\" is missing, expected a number");
    bad(sw_builder_element(builder, set, (double[]){-INFINITY, 1}, SW_NO_INSTANCE, line(2)),
        "line 2: column \"a\" is -inf, expected a finite number");
    if (sizeof(sw_real) == 4)
        bad(sw_builder_element(builder, set, (double[]){1e300, 1}, SW_NO_INSTANCE, line(2)),
            "column \"a\" is 1e+300, expected a finite number that a float holds");
    options.nonfinite = SW_DROP;
    GOOD(sw_builder_element(builder, set, (double[]){1, NAN}, SW_NO_INSTANCE, line(2)));
    put("x", 7, 3);
    know("x", "red", "train", 3);
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect(dataset->sets.offset[1] == 1 && (double)dataset->sets.x[0] == 7);
    cr_assert_eq(dataset->warnings, 1);
    cr_expect(strstr(dataset->warning[0], "1 elements with a missing or infinite value"));
}

/* All elements of some sets are dropped, so these sets are dropped, too. */
Test(builder_elements, sets_of_a_block_that_become_empty)
{
    const int64_t offset[] = {0, 1, 2, 3, 4};
    sw_real *x;
    options.nonfinite = SW_DROP;
    options.empty = SW_DROP;
    GOOD(sw_builder_features(builder, 1, NULL));
    GOOD(sw_builder_block(builder, 4, offset, &x, NULL));
    x[0] = x[2] = x[3] = (sw_real)NAN;
    x[1] = 5;
    for (int64_t b = 0; b < 4; b++)
        GOOD(sw_builder_tag(builder, b, SW_TAG_CLASS, b == 1 ? "a" : "b", line(b)));
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->sets.count, 1);
    cr_expect(dataset->sets.offset[1] == 1 && (double)dataset->sets.x[0] == 5);
    cr_expect_str_eq(dataset->schema.output.name[dataset->sets.label[0]], "a");
}

Test(builder_elements, a_block)
{
    const int64_t offset[] = {0, 2, 2, 5};
    sw_real *x;
    uint8_t *instance;
    options.nonfinite = SW_DROP;
    options.empty = SW_DROP;
    GOOD(sw_builder_features(builder, 2, NULL));
    GOOD(sw_builder_block(builder, 3, offset, &x, &instance));
    for (int i = 0; i < 10; i++) x[i] = (sw_real)i;
    for (int i = 0; i < 5; i++) instance[i] = i == 3;
    x[5] = NAN; /* element 2 */
    GOOD(sw_builder_finish(builder, NULL));
    const int64_t kept[] = {0, 2, 4};
    cr_assert_eq(dataset->sets.count, 2);
    cr_expect_arr_eq(dataset->sets.offset, kept, sizeof kept);
    cr_expect((double)dataset->sets.x[4] == 6 && dataset->instance_label[2] == 1);
    cr_expect_eq(dataset->warnings, 3);
    cr_expect(strstr(dataset->warning[2], "no split is drawn"));
}

Test(builder_elements, a_block_with_a_bad_value)
{
    sw_real *x;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_block(builder, 1, (int64_t[]){0, 3}, &x, NULL));
    for (int i = 0; i < 6; i++) x[i] = i == 5 ? (sw_real)INFINITY : 1;
    bad(sw_builder_finish(builder, NULL),
        "element 2: column \"b\" is inf, expected a finite number");
}

Test(builder_elements, instance_labels_of_all_or_of_none)
{
    int64_t set;
    const double x[] = {1, 2};
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    bad(sw_builder_element(builder, set, x, 2, line(2)),
        "line 2: the instance label is 2, expected 0 or 1");
    GOOD(sw_builder_element(builder, set, x, 1, line(2)));
    bad(sw_builder_element(builder, set, x, SW_NO_INSTANCE, line(3)),
        "line 3: the element has no instance label, unlike those before it");
    GOOD(sw_builder_element(builder, set, x, 0, line(4)));
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->sets.offset[1], 2);
    cr_expect(dataset->instance_label[0] == 1 && dataset->instance_label[1] == 0);
}

Test(builder_elements, values_that_are_kept)
{
    sw_real *x;
    options.nonfinite = SW_KEEP;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_block(builder, 1, (int64_t[]){0, 1}, &x, NULL));
    x[0] = (sw_real)NAN;
    x[1] = 3;
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect(isnan(dataset->sets.x[0]) && dataset->sets.x[1] == 3);
}
