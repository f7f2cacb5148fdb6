/* test_table.c - sets put into a builder by hand, as a reader does, and the data set that comes
 * out.
 */
#include "base/error.h"
#include "data/builder_elements.h"
#include "data/builder_finish.h"
#include "data/builder_sets.h"
#include "data/dataset.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sw_dataset *dataset;
static sw_builder *builder;
static sw_builder_options options;

static void setup(void)
{
    options = (sw_builder_options){
        .standardise = true, .ignore = "", .split = "split", .words = 2, .valid = 20, .test = 20};
    cr_assert_eq(sw_dataset_new(&dataset), SW_OK);
    cr_assert_eq(sw_builder_new(&builder, dataset, "bags.csv", &options, 0), SW_OK);
}

static void teardown(void)
{
    sw_builder_free(builder);
    sw_dataset_free(dataset);
}

TestSuite(builder, .init = setup, .fini = teardown);

static sw_location line(int64_t number)
{
    return (sw_location){"line", number};
}

#define GOOD(call) cr_assert_eq(call, SW_OK, "%s", sw_error_message())

static void bad(sw_status status, const char *words)
{
    cr_assert_eq(status, SW_ERROR_FORMAT, "status %d: %s", status, sw_error_message());
    cr_assert(strstr(sw_error_message(), words), "no \"%s\" in \"%s\"", words, sw_error_message());
    cr_assert_eq(strncmp(sw_error_message(), "bags.csv: ", 10), 0, "%s", sw_error_message());
}

/* One element of the set of that name, two numbers, the second one 10 times the first. */
static void put(const char *name, double x, int64_t at)
{
    int64_t set;
    GOOD(sw_builder_set(builder, &set, name, line(at)));
    GOOD(sw_builder_element(builder, set, (double[]){x, 10 * x}, SW_NO_INSTANCE, line(at)));
}

static void know(const char *name, const char *class, const char *role, int64_t at)
{
    int64_t set;
    GOOD(sw_builder_set(builder, &set, name, line(at)));
    if (class) GOOD(sw_builder_label(builder, set, class, line(at)));
    if (role) GOOD(sw_builder_role(builder, set, role, line(at)));
}

static const char *const two[] = {"a", "b"};

Test(builder, a_class_that_training_lacks)
{
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    put("y", 2, 3);
    know("x", "red", "train", 2);
    know("y", "blue", "valid", 3);
    bad(sw_builder_finish(builder, NULL), "line 3: set \"y\", of the valid split, is of class "
                                          "\"blue\", which no training set is "
                                          "(ignore=split leaves the split out)");
}

/* Folds divide it anew. */
Test(builder, a_split_that_is_ignored)
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

Test(builder, sets_classes_and_scales)
{
    static const char *const name[] = {"x", "y", "z"};
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 12; i++) put(name[i % 3], i, i + 2);
    put("z", 99, 20);
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
    const double first[] = {0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, 99, 5};
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
    /* Of 0, 3, 6, 9 and 5. */
    cr_expect_float_eq(dataset->schema.feature.mean[0], 4.6, 1e-12);
    cr_expect_float_eq(dataset->schema.feature.scale[1], 10 * sqrt(151.0 / 5 - 4.6 * 4.6), 1e-9);
    cr_expect_eq(dataset->warnings, 0);
}

Test(builder, classes_that_are_numbers_are_in_the_order_of_their_size)
{
    static const char *const class[] = {"10", "9", "-1", "2"};
    GOOD(sw_builder_features(builder, 2, NULL));
    for (int i = 0; i < 40; i++) {
        int64_t set;
        GOOD(sw_builder_set(builder, &set, NULL, line(i)));
        GOOD(sw_builder_element(builder, set, (double[]){i, 1}, i == 3, line(i)));
        GOOD(sw_builder_label(builder, set, class[i % 4], line(i)));
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

Test(builder, what_is_told_twice_has_to_agree)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_contexts(builder, 1, NULL));
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    GOOD(sw_builder_label(builder, set, "red", line(2)));
    bad(sw_builder_label(builder, set, "blue", line(7)),
        "line 7: set \"x\" is of class \"blue\" here and \"red\" at line 2");
    GOOD(sw_builder_role(builder, set, "train", line(2)));
    bad(sw_builder_role(builder, set, "test", line(8)),
        "line 8: set \"x\" is in test here and in train");
    bad(sw_builder_role(builder, set, "tset", line(8)), "the split is \"tset\", expected train");
    GOOD(sw_builder_context(builder, set, (double[]){0.25}, line(2)));
    GOOD(sw_builder_context(builder, set, (double[]){0.25}, line(3)));
    bad(sw_builder_context(builder, set, (double[]){0.5}, line(3)),
        "line 3: set \"x\", context 0 is 0.5 here and 0.25 before");
    bad(sw_builder_context(builder, set, (double[]){NAN}, line(3)), "context 0 is missing");
    bad(sw_builder_new_set(builder, &set, "x", line(4)),
        "line 4: a second set \"x\": the first one is at line 2");
    bad(sw_builder_set(builder, &set, "caf\xe9", line(4)), "the name of the set is not UTF-8");
}

Test(builder, names_of_all_sets_or_of_none)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    bad(sw_builder_set(builder, &set, NULL, line(3)),
        "line 3: the set has no name, unlike those before it");
}

Test(builder, a_name_after_sets_without)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, NULL, line(2)));
    bad(sw_builder_set(builder, &set, "x", line(3)),
        "line 3: the set has a name, unlike those before it");
}

Test(builder, some_sets_without)
{
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    put("y", 2, 3);
    know("x", "red", NULL, 2);
    bad(sw_builder_finish(builder, NULL),
        "line 3: set \"y\" has no class, unlike the sets before it");
}

Test(builder, values_that_are_not_finite)
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

Test(builder, sets_without_elements)
{
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_contexts(builder, 1, NULL));
    static const char *const name[] = {"x", "y", "z"};
    for (int i = 0; i < 3; i++) {
        int64_t set;
        if (i != 1) put(name[i], i, 2 + i);
        know(name[i], "red", "train", 2 + i);
        GOOD(sw_builder_set(builder, &set, name[i], line(2 + i)));
        GOOD(sw_builder_context(builder, set, (double[]){i}, line(2 + i)));
    }
    bad(sw_builder_finish(builder, NULL),
        "line 3: set \"y\" has no elements, expected at least one");
    options.empty = SW_DROP;
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->sets.count, 2);
    cr_expect((double)dataset->sets.context[1] == 2 && (double)dataset->sets.x[2] == 2);
    cr_expect_str_eq(dataset->set_name[1], "z");
}

Test(builder, kept_empty)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    GOOD(sw_builder_role(builder, set, "test", line(2)));
    options.empty = SW_KEEP;
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect(dataset->sets.count == 1 && dataset->sets.offset[1] == 0);
}

/* What the last sets of a block had is dropped, and so are they: nothing of them is left. */
Test(builder, sets_of_a_block_that_become_empty)
{
    const int64_t offset[] = {0, 1, 2, 3, 4};
    sw_real *x;
    options.nonfinite = SW_DROP;
    options.empty = SW_DROP;
    GOOD(sw_builder_features(builder, 1, NULL));
    GOOD(sw_builder_block(builder, 4, offset, 4, &x, NULL));
    x[0] = x[2] = x[3] = (sw_real)NAN;
    x[1] = 5;
    for (int64_t b = 0; b < 4; b++) GOOD(sw_builder_label(builder, b, b == 1 ? "a" : "b", line(b)));
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->sets.count, 1);
    cr_expect(dataset->sets.offset[1] == 1 && (double)dataset->sets.x[0] == 5);
    cr_expect_str_eq(dataset->schema.output.name[dataset->sets.label[0]], "a");
}

/* The outputs of a model need no names: then classes are their numbers. */
Test(builder, for_a_model_whose_outputs_have_no_names)
{
    const sw_schema like = {.feature.count = 2, .output.count = 2};
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 2; i++) {
        put(i ? "y" : "x", i, 2 + i);
        know(i ? "y" : "x", i ? "0" : "1", "test", 2 + i);
    }
    GOOD(sw_builder_finish(builder, &like));
    cr_expect(dataset->sets.label[0] == 1 && dataset->sets.label[1] == 0);
}

Test(builder, for_a_model_that_has_fewer_outputs)
{
    const sw_schema like = {.feature.count = 2, .output.count = 1};
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    know("x", "cat", "test", 2);
    bad(sw_builder_finish(builder, &like),
        "line 2: set \"x\" is of class \"cat\", which the model");
}

Test(builder, a_block)
{
    const int64_t offset[] = {0, 2, 2, 5};
    sw_real *x;
    uint8_t *instance;
    options.nonfinite = SW_DROP;
    options.empty = SW_DROP;
    GOOD(sw_builder_features(builder, 2, NULL));
    bad(sw_builder_block(builder, 3, (int64_t[]){0, 2, 1, 5}, 5, &x, NULL),
        "offsets[2] is 1, expected 2 to 5");
    bad(sw_builder_block(builder, 3, (int64_t[]){1, 2, 3, 5}, 5, &x, NULL),
        "offsets[0] is 1, expected 0");
    bad(sw_builder_block(builder, 3, (int64_t[]){0, 2, 3, 4}, 5, &x, NULL),
        "offsets[3], the last one, is 4, expected 5, the number of elements");
    bad(sw_builder_block(builder, 3, (int64_t[]){0, 2, 3, 6}, 5, &x, NULL),
        "offsets[3] is 6, expected 3 to 5");
    GOOD(sw_builder_block(builder, 3, offset, 5, &x, &instance));
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

Test(builder, a_block_with_a_bad_value)
{
    sw_real *x;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_block(builder, 1, (int64_t[]){0, 3}, 3, &x, NULL));
    for (int i = 0; i < 6; i++) x[i] = i == 5 ? (sw_real)INFINITY : 1;
    bad(sw_builder_finish(builder, NULL),
        "element 2: column \"b\" is inf, expected a finite number");
}

Test(builder, numbers_that_are_asked_for)
{
    int64_t set;
    static const char *const name[] = {"y"};
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_outputs(builder, SW_LABELS, 1, name));
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    bad(sw_builder_target(builder, set, (double[]){0.5}, line(2)),
        "label 0 is 0.5, expected 0 or 1");
    GOOD(sw_builder_target(builder, set, (double[]){1}, line(2)));
    put("x", 1, 2);
    know("x", NULL, "train", 2);
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect((double)dataset->sets.target[0] == 1 && dataset->sets.targets == 1);
    cr_expect_null(dataset->schema.output.scale);
}

Test(builder, named_classes_and_no_other)
{
    int64_t set;
    static const char *const name[] = {"b", "a"};
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_outputs(builder, SW_CLASSES, 2, name));
    put("x", 1, 2);
    know("x", "b", "train", 2);
    GOOD(sw_builder_set(builder, &set, "x", line(3)));
    bad(sw_builder_label(builder, set, "c", line(3)), "line 3: \"c\" is none of the 2 classes");
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect_eq(dataset->sets.label[0], 0);
    cr_expect_str_eq(dataset->schema.output.name[1], "a");
}

static void say(const char *set, const char *words, const char *role)
{
    char copy[100], *rest = copy;
    snprintf(copy, sizeof copy, "%s", words);
    int64_t number;
    GOOD(sw_builder_set(builder, &number, set, line(2)));
    for (char *word; (word = strsep(&rest, " "));)
        GOOD(sw_builder_word(builder, number, word, SW_NO_INSTANCE, line(2)));
    know(set, "red", role, 2);
}

Test(builder, words_of_the_training_split)
{
    GOOD(sw_builder_words(builder));
    say("x", "the cat the dog a cat", "train");
    say("y", "zebra zebra zebra zebra the", "test");
    GOOD(sw_builder_finish(builder, NULL));
    const sw_schema *schema = &dataset->schema;
    cr_assert_eq(schema->vocabulary, 3);
    cr_expect_str_eq(schema->token[1], "cat"); /* as often as "the", and before it */
    cr_expect_str_eq(schema->token[2], "the");
    const double token[] = {2, 1, 2, 0, 0, 1, 0, 0, 0, 0, 2};
    for (int i = 0; i < 11; i++) cr_expect_eq((double)dataset->sets.x[i], token[i]);
    cr_expect_null(schema->feature.mean);
}

Test(builder, hashed_words)
{
    options.hash = 7;
    GOOD(sw_builder_words(builder));
    say("x", "the cat", "train");
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert(dataset->schema.hashed && dataset->schema.vocabulary == 7 && !dataset->schema.token);
    cr_expect_eq((int64_t)dataset->sets.x[1], sw_token_hash("cat", 7));
}

Test(builder, for_a_model_that_there_is)
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

/* Three sets in a block, the first numbers of whose elements are tokens. */
static void put_block(void)
{
    static const int64_t offset[] = {0, 1, 2, 3};
    sw_real *x;
    GOOD(sw_builder_block(builder, 3, offset, 3, &x, NULL));
    for (int i = 0; i < 6; i++) x[i] = (sw_real)(i / 2);
}

Test(builder, names_in_a_block)
{
    GOOD(sw_builder_features(builder, 2, NULL));
    put_block();
    GOOD(sw_builder_name(builder, 0, "a", (sw_location){"set", 0}));
    bad(sw_builder_name(builder, 1, "a", (sw_location){"set", 1}),
        "set 1: a second set \"a\": the first one is at set 0");
    bad(sw_builder_name(builder, 1, "", (sw_location){"set", 1}),
        "set 1: the name of the set is empty");
    bad(sw_builder_name(builder, 1, "\xff", (sw_location){"set", 1}), "is not UTF-8");
    GOOD(sw_builder_name(builder, 1, "b", (sw_location){"set", 1}));
    bad(sw_builder_finish(builder, NULL), "set 2 has no name, unlike the sets before it");
}

Test(builder, tokens_of_a_model)
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

Test(builder, another_vocabulary_than_the_models)
{
    const sw_schema model = {.feature = {.count = 2}, .vocabulary = 4};
    GOOD(sw_builder_features(builder, 2, NULL));
    GOOD(sw_builder_vocabulary(builder, 3, NULL));
    put_block();
    bad(sw_builder_finish(builder, &model), "3 tokens, where the model has 4");
}

Test(builder, classes_of_a_model)
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

/* For a model that does not know its answers, classes are numbered as they are without it. */
Test(builder, classes_of_a_model_that_knows_no_answers)
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

Test(builder, classes_that_a_model_has_no_names_for)
{
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    know("x", "2", NULL, 2);
    const sw_schema model = {.feature = {.count = 2}, .output = {.count = 3}};
    GOOD(sw_builder_finish(builder, &model));
    cr_assert_eq(dataset->schema.output.count, 3);
    cr_expect_eq(dataset->sets.label[0], 2);
}

/* What a model knows of answers alone says nothing of the columns. */
Test(builder, for_a_model_that_knows_no_columns)
{
    char *class[] = {"red", "blue"};
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    know("x", "blue", NULL, 2);
    const sw_schema model = {.output = {.count = 2, .name = class}};
    GOOD(sw_builder_finish(builder, &model));
    cr_expect_eq(dataset->sets.label[0], 1);
}

Test(builder, a_class_that_a_model_does_not_know)
{
    static char *class[] = {"red"};
    const sw_schema model = {.feature = {.count = 2}, .output = {.count = 1, .name = class}};
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    know("x", "green", "train", 5);
    bad(sw_builder_finish(builder, &model),
        "line 5: set \"x\" is of class \"green\", which the model does not know");
}

Test(builder, the_same_set_in_two_splits)
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
                     "for instance \"z\" is \"x\"");
}

Test(builder, validation_is_taken_from_training_where_the_file_has_none)
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

Test(builder, nothing)
{
    GOOD(sw_builder_features(builder, 2, two));
    bad(sw_builder_finish(builder, NULL), "there are no sets");
}
