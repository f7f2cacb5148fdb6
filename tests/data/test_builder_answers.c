/* test_builder_answers.c - the numbers of classes, with and without a model, and splits. */
#include "data/filled_builder.h"

TestSuite(builder_answers, .init = setup, .fini = teardown);

/* An ignored split is drawn. */
Test(builder_answers, a_split_that_is_ignored)
{
    options.ignore = "id+split";
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 4; i++) {
        const char name[] = {(char)('a' + i), 0};
        put(name, i, 2 + i);
        know(name, i == 3 ? "blue" : "red", i == 3 ? "test" : "train", 2 + i);
    }
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect(!dataset->split_given && dataset->index_count[SW_TEST] == 1);
    cr_expect_neq(dataset->index[SW_TEST][0], 3, "a class of one set is for training");
}

Test(builder_answers, classes_that_are_numbers_are_in_the_order_of_their_size)
{
    static const char *const class[] = {"10", "9", "-1", "2"};
    GOOD(sw_builder_features(builder, 2, NULL));
    for (int i = 0; i < 40; i++) {
        int64_t set;
        GOOD(sw_builder_set(builder, &set, NULL, line(i)));
        GOOD(sw_builder_element(builder, set, (double[]){i, 1}, i == 3, line(i)));
        GOOD(sw_builder_tag(builder, set, SW_TAG_CLASS, class[i % 4], line(i)));
    }
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->schema.output.count, 4);
    cr_expect_str_eq(dataset->schema.output.name[0], "-1");
    cr_expect_str_eq(dataset->schema.output.name[3], "10");
    cr_expect(dataset->sets.label[0] == 3 && dataset->sets.label[1] == 2);
    cr_expect(!dataset->split_given && dataset->index_count[SW_TRAIN] == 24);
    cr_expect(dataset->instance_label[3] == 1 && dataset->instance_label[4] == 0);
    cr_expect_eq(dataset->schema.feature.scale[1], 1); /* a constant column */
    cr_expect_null(dataset->set_name);
}

Test(builder_answers, some_sets_without)
{
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    put("y", 2, 3);
    know("x", "red", NULL, 2);
    bad(sw_builder_finish(builder, NULL),
        "line 3: set \"y\" has no class, unlike other sets: 1 of 2 has none (unanswered=drop");
}

/* The elements of two sets without a class lie between and behind those of others. */
Test(builder_answers, sets_without_are_dropped)
{
    static const char *const name[] = {"w", "x", "y", "z"};
    options.drop_unanswered = true;
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 12; i++) put(name[i % 4], i, 2 + i);
    know("x", "red", "train", 2);
    know("z", "blue", "train", 3);
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->sets.count, 2);
    static const double first[] = {1, 5, 9, 3, 7, 11};
    cr_expect(dataset->sets.offset[1] == 3 && dataset->sets.offset[2] == 6);
    for (int i = 0; i < 6; i++) {
        cr_expect_eq((double)dataset->sets.x[2 * i], first[i]);
        cr_expect_eq((double)dataset->sets.x[2 * i + 1], 10 * first[i]);
    }
    cr_expect(dataset->sets.label[0] == 1 && dataset->sets.label[1] == 0);
    cr_expect_str_eq(dataset->set_name[1], "z");
    cr_assert_eq(dataset->warnings, 1);
    cr_expect_str_eq(dataset->warning[0], "2 sets without an answer were left out");
}

/* Elements that are packed already move up, too. */
Test(builder_answers, a_first_set_without_is_dropped)
{
    static const char *const mass[] = {"mass"};
    options.drop_unanswered = true;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_outputs(builder, SW_REGRESSION, 1, mass));
    put("x", 1, 2);
    put("y", 2, 3);
    put("y", 3, 4);
    GOOD(sw_builder_row(builder, 1, SW_ROW_TARGET, (double[]){7}, line(3)));
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert(dataset->sets.count == 1 && dataset->sets.offset[1] == 2);
    cr_expect(dataset->sets.x[0] == 2 && dataset->sets.x[3] == 30);
}

/* Arrays and JSON say of a set that it has no answer. */
Test(builder_answers, answers_that_are_missing)
{
    static const char *const mass[] = {"mass", "age"};
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_outputs(builder, SW_REGRESSION, 2, mass));
    put("x", 1, 2);
    put("y", 2, 3);
    bad(sw_builder_row(builder, 1, SW_ROW_TARGET, (double[]){NAN, NAN}, line(3)),
        "set \"y\", target 0 (mass) is missing, expected a finite number (unanswered=drop leaves "
        "such sets out)");
    bad(sw_builder_tag(builder, 1, SW_TAG_CLASS, "", line(3)),
        "the class of the set is empty (unanswered=drop");
    options.drop_unanswered = true;
    bad(sw_builder_row(builder, 1, SW_ROW_TARGET, (double[]){1, NAN}, line(3)),
        "target 1 (age) is missing, expected a finite number (unanswered=drop leaves out only sets "
        "without any answer)");
    GOOD(sw_builder_tag(builder, 1, SW_TAG_CLASS, "", line(3)));
    GOOD(sw_builder_row(builder, 1, SW_ROW_TARGET, (double[]){NAN, NAN}, line(3)));
    GOOD(sw_builder_row(builder, 0, SW_ROW_TARGET, (double[]){1, 2}, line(2)));
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect(dataset->sets.count == 1 && dataset->sets.target[1] == 2);
    cr_expect_str_eq(dataset->warning[0], "1 set without an answer was left out");
}

/* Sets to be predicted have no answers. */
Test(builder_answers, no_set_is_dropped_if_all_are_without)
{
    options.drop_unanswered = true;
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    put("y", 2, 3);
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect_eq(dataset->sets.count, 2);
}

/* If the outputs of a model have no names, classes are called by their numbers. */
Test(builder_answers, for_a_model_whose_outputs_have_no_names)
{
    const sw_schema model = {.feature.count = 2, .output.count = 2};
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 2; i++) {
        put(i ? "y" : "x", i, 2 + i);
        know(i ? "y" : "x", i ? "0" : "1", "test", 2 + i);
    }
    GOOD(sw_builder_finish(builder, &model));
    cr_expect(dataset->sets.label[0] == 1 && dataset->sets.label[1] == 0);
}

Test(builder_answers, for_a_model_that_has_fewer_outputs)
{
    const sw_schema model = {.feature.count = 2, .output.count = 1};
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    know("x", "cat", "test", 2);
    bad(sw_builder_finish(builder, &model),
        "line 2: set \"x\" has the class \"cat\", which the model");
}

Test(builder_answers, classes_of_a_model)
{
    static char *class[] = {"red", "blue", "green"};
    const sw_schema model = {.feature = {.count = 2}, .output = {.count = 3, .name = class}};
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    put("y", 2, 3);
    know("x", "green", "train", 2);
    know("y", "blue", "test", 3);
    GOOD(sw_builder_finish(builder, &model));
    cr_expect(dataset->sets.label[0] == 2 && dataset->sets.label[1] == 1);
    cr_expect_eq(dataset->schema.output.count, 3);
    cr_expect_null(dataset->schema.feature.mean);
}

/* If a model has no outputs, classes are numbered as without a model. */
Test(builder_answers, classes_of_a_model_that_knows_no_answers)
{
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    put("y", 2, 3);
    know("x", "red", NULL, 2);
    know("y", "blue", NULL, 3);
    const sw_schema model = {.feature = {.count = 2}};
    GOOD(sw_builder_finish(builder, &model));
    cr_assert_eq(dataset->schema.output.count, 2);
    cr_expect_str_eq(dataset->schema.output.name[0], "blue");
    cr_expect(dataset->sets.label[0] == 1 && dataset->sets.label[1] == 0);
    cr_expect(!dataset->schema.feature.mean, "nothing is measured for a model");
}

Test(builder_answers, classes_that_a_model_has_no_names_for)
{
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    know("x", "2", NULL, 2);
    const sw_schema model = {.feature = {.count = 2}, .output = {.count = 3}};
    GOOD(sw_builder_finish(builder, &model));
    cr_assert_eq(dataset->schema.output.count, 3);
    cr_expect_eq(dataset->sets.label[0], 2);
}

Test(builder_answers, a_class_that_a_model_does_not_know)
{
    static char *class[] = {"red"};
    const sw_schema model = {.feature = {.count = 2}, .output = {.count = 1, .name = class}};
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    know("x", "green", "train", 5);
    bad(sw_builder_finish(builder, &model),
        "line 5: set \"x\" has the class \"green\", which the model does not know");
}

Test(builder_answers, validation_is_taken_from_training_where_the_file_has_none)
{
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 60; i++) {
        char name[8];
        snprintf(name, sizeof name, "s%d", i);
        put(name, i, 2 + i);
        know(name, i % 3 ? "red" : "blue", i < 40 ? "train" : "test", 2 + i);
    }
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert(dataset->index_count[SW_TRAIN] == 32 && dataset->index_count[SW_VALID] == 8 &&
              dataset->index_count[SW_TEST] == 20);
    int blue = 0;
    for (int i = 0; i < 8; i++) blue += dataset->sets.label[dataset->index[SW_VALID][i]] == 0;
    cr_expect(blue == 2 || blue == 3);
    for (int i = 0; i < 20; i++) cr_expect_eq(dataset->index[SW_TEST][i], 40 + i);
}

/* Labels of which each set has exactly one are probably classes. */
Test(builder_answers, one_label_for_each_set)
{
    static const char *const names[] = {"a", "b", "c"};
    for (int more = 0; more < 2; more++) {
        if (more) teardown(), setup();
        GOOD(sw_builder_features(builder, 2, two));
        GOOD(sw_builder_outputs(builder, SW_LABELS, 3, names));
        for (int b = 0; b < 6; b++) {
            const char name[] = {(char)('p' + b), 0};
            int64_t set;
            put(name, b, b + 2);
            GOOD(sw_builder_set(builder, &set, name, line(b + 2)));
            const double labels[] = {b % 3 == 0, b % 3 == 1 || (more && b == 0), b % 3 == 2};
            GOOD(sw_builder_row(builder, set, SW_ROW_TARGET, labels, line(b + 2)));
        }
        GOOD(sw_builder_finish(builder, NULL));
        bool told = false;
        for (int w = 0; w < dataset->warnings; w++)
            told |= strstr(dataset->warning[w], "each set has exactly one of the 3 labels") != NULL;
        cr_expect_eq(told, !more);
    }
}
