/* test_builder_finish.c - elements are packed set by set, and the result is checked. */
#include "data/filled_builder.h"

TestSuite(builder_finish, .init = setup, .fini = teardown);

Test(builder_finish, a_class_that_training_lacks)
{
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    put("y", 2, 3);
    know("x", "red", "train", 2);
    know("y", "blue", "valid", 3);
    bad(sw_builder_finish(builder, NULL), "line 3: set \"y\", of the valid split, has the class "
                                          "\"blue\", which no training set has "
                                          "(ignore=split leaves the split out)");
}

Test(builder_finish, sets_classes_and_scales)
{
    static const char *const name[] = {"x", "y", "z"};
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 12; i++) put(name[i % 3], i, i + 2);
    put("z", 12, 20);
    know("x", "red", "train", 2);
    know("y", "red", "VAL", 2);
    know("z", "red", "2", 2);
    know("u", "blue", "train", 2);
    put("u", 5, 2);
    GOOD(sw_builder_finish(builder, NULL));
    const sw_ragged *sets = &dataset->sets;
    cr_assert(sets->count == 4 && sets->width == 2);
    const int64_t offset[] = {0, 4, 8, 13, 14};
    cr_expect_arr_eq(sets->offset, offset, sizeof offset);
    const double first[] = {0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, 12, 5};
    for (int i = 0; i < 14; i++) {
        cr_expect_eq((double)sets->x[2 * i], first[i]);
        cr_expect_eq((double)sets->x[2 * i + 1], 10 * first[i]);
    }
    cr_expect_str_eq(dataset->schema.output.name[0], "blue");
    const int32_t label[] = {1, 1, 1, 0};
    cr_expect_arr_eq(sets->label, label, sizeof label);
    cr_expect_str_eq(dataset->set_name[2], "z");
    cr_assert(dataset->index_count[SW_TRAIN] == 2 && dataset->index_count[SW_VALID] == 1 &&
              dataset->index_count[SW_TEST] == 1 && dataset->split_given);
    cr_expect(dataset->index[SW_TRAIN][1] == 3 && dataset->index[SW_TEST][0] == 2);
    /* The mean of 0, 3, 6, 9 and 5. */
    cr_expect_float_eq(dataset->schema.feature.mean[0], 4.6, 1e-12);
    cr_expect_float_eq(dataset->schema.feature.scale[1], 10 * sqrt(151.0 / 5 - 4.6 * 4.6), 1e-9);
    cr_expect_eq(dataset->warnings, 0);
}

Test(builder_finish, for_a_model_that_there_is)
{
    static char *class[] = {"red", "blue", "green"}, *column[] = {"a", "b"}, *other[] = {"a", "c"};
    sw_schema model = {.feature = {.count = 2, .name = column},
                       .output = {.count = 3, .name = class}};
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    put("y", 2, 3);
    know("x", "green", "train", 2);
    know("y", "blue", "test", 3);
    model.feature.name = other;
    bad(sw_builder_finish(builder, &model),
        "column 1 of elements is \"b\", where the model has \"c\"");
}

Test(builder_finish, tokens_of_a_model)
{
    static char *token[] = {"<other>", "cat", "dog"};
    static const char *const here[] = {"<other>", "dog", "cat"};
    sw_schema model = {.feature = {.count = 2}, .vocabulary = 3, .token = token};
    GOOD(sw_builder_features(builder, 2, NULL));
    bad(sw_builder_vocabulary(builder, 0, NULL), "vocabulary");
    GOOD(sw_builder_vocabulary(builder, 3, here));
    put_block();
    bad(sw_builder_finish(builder, &model), "token 1 is \"dog\", where the model has \"cat\"");
}

Test(builder_finish, another_vocabulary_than_the_models)
{
    const sw_schema model = {.feature = {.count = 2}, .vocabulary = 4};
    GOOD(sw_builder_features(builder, 2, NULL));
    GOOD(sw_builder_vocabulary(builder, 3, NULL));
    put_block();
    bad(sw_builder_finish(builder, &model), "3 tokens, where the model has 4");
}

/* A schema with outputs alone says nothing about the columns. */
Test(builder_finish, for_a_model_that_knows_no_columns)
{
    char *class[] = {"red", "blue"};
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    know("x", "blue", NULL, 2);
    const sw_schema model = {.output = {.count = 2, .name = class}};
    GOOD(sw_builder_finish(builder, &model));
    cr_expect_eq(dataset->sets.label[0], 1);
}

Test(builder_finish, the_same_set_in_two_splits)
{
    static const char *const name[] = {"x", "y", "z"}, *const role[] = {"train", "valid", "test"};
    GOOD(sw_builder_features(builder, 2, two));
    for (int s = 0; s < 3; s++) {
        for (int i = 0; i < 3; i++) put(name[s], (i + s) % 3 + (s == 1), 2); /* in another order */
        know(name[s], "red", role[s], 2);
    }
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->warnings, 2);
    cr_expect_str_eq(dataset->warning[0], "all sets are of the one class \"red\"");
    cr_expect_str_eq(dataset->warning[1],
                     "1 set of the test split is in the train split too, with the same elements: "
                     "for instance set \"z\" is \"x\"");
}

Test(builder_finish, nothing)
{
    GOOD(sw_builder_features(builder, 2, two));
    bad(sw_builder_finish(builder, NULL), "there are no sets");
}
