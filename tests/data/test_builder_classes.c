/* test_builder_classes.c - classes that differ in case and white space alone. */
#include "data/builder_faults.h"
#include "data/filled_builder.h"

TestSuite(builder_classes, .init = setup, .fini = teardown);

/* Twelve sets, whose classes alternate. */
static void put_sets(const char *one, const char *other)
{
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 12; i++) {
        const char name[] = {(char)('a' + i), 0};
        put(name, i, 2 + i);
        know(name, i % 2 ? other : one, NULL, 2 + i);
    }
}

Test(builder_classes, similar_ones_are_told)
{
    put_sets("forest", "Forest");
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect_eq(dataset->schema.output.count, 2);
    cr_assert_eq(dataset->warnings, 1);
    cr_expect(strstr(dataset->warning[0], "alone: \"Forest\" and \"forest\" (similar=join"), "%s",
              dataset->warning[0]);
}

Test(builder_classes, others_are_not)
{
    put_sets("forest", "heath");
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect_eq(dataset->warnings, 0);
}

Test(builder_classes, joined_under_the_first_spelling)
{
    options.join = true;
    put_sets("forest", "Forest ");
    know("a", "FOREST", NULL, 20);
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->schema.output.count, 1);
    cr_expect_str_eq(dataset->schema.output.name[0], "forest");
}

Test(builder_classes, joined_for_a_model)
{
    static char *class[] = {"Heath", "Forest"};
    const sw_schema model = {.feature = {.count = 2}, .output = {.count = 2, .name = class}};
    options.join = true;
    put_sets("forest", "heath");
    GOOD(sw_builder_finish(builder, &model));
    cr_expect(dataset->sets.label[0] == 1 && dataset->sets.label[1] == 0);
}

/* What is not known may be another spelling of what is. */
Test(builder_classes, a_spelling_that_a_model_does_not_know)
{
    static char *class[] = {"Heath", "Forest"};
    const sw_schema model = {.feature = {.count = 2}, .output = {.count = 2, .name = class}};
    put_sets("Forest", "HEATH");
    bad(sw_builder_finish(builder, &model),
        "\"HEATH\", which the model does not know; similar=join takes it as \"Heath\"");
}

Test(builder_classes, a_spelling_that_no_training_set_has)
{
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 4; i++) {
        const char name[] = {(char)('a' + i), 0};
        put(name, i, 2 + i);
        know(name, i == 3 ? "LAKE" : i > 0 ? "lake" : "sea", i == 3 ? "valid" : "train", 2 + i);
    }
    bad(sw_builder_finish(builder, NULL),
        "\"LAKE\", which no training set has (ignore=split leaves the split out); similar=join "
        "takes it as \"lake\"");
}

Test(builder_classes, a_spelling_that_is_not_listed)
{
    static const char *const class[] = {"lake", "sea"};
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_outputs(builder, SW_CLASSES, 2, class));
    GOOD(sw_builder_set(builder, &set, "a", line(2)));
    bad(sw_builder_tag(builder, set, SW_TAG_CLASS, "Sea", line(2)),
        "\"Sea\" is none of the 2 classes; similar=join takes it as \"sea\"");
}

/* The model was trained without similar=join. */
Test(builder_classes, that_a_model_tells_apart)
{
    static char *class[] = {"Forest", "forest"};
    const sw_schema model = {.feature = {.count = 2}, .output = {.count = 2, .name = class}};
    options.join = true;
    put_sets("forest", "Forest");
    bad(sw_builder_finish(builder, &model),
        "similar=join cannot tell the classes \"Forest\" and \"forest\" apart");
}

Test(builder_classes, listed_ones)
{
    static const char *const class[] = {"Forest", "forest", "Heath"};
    options.join = true;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_outputs(builder, SW_CLASSES, 3, class));
    put("x", 1, 2);
    put("y", 1, 3);
    know("x", "FOREST", NULL, 2);
    know("y", "heath", NULL, 3);
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->schema.output.count, 2);
    cr_expect(dataset->sets.label[0] == 0 && dataset->sets.label[1] == 1);
}

Test(builder_classes, a_set_with_two_spellings)
{
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    know("x", "forest", NULL, 2);
    const sw_status status = sw_builder_tag(builder, 0, SW_TAG_CLASS, "Forest", line(3));
    bad(status, "line 3: set \"x\" has the class \"Forest\" here and \"forest\" at line 2 "
                "(similar=join");
}

/* One option mends all of them: they are one fault. */
Test(builder_classes, sets_with_two_spellings)
{
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    put("y", 1, 3);
    know("x", "forest", NULL, 2);
    know("y", "Forest", NULL, 3);
    for (int i = 0; i < 4; i++)
        GOOD(sw_builder_fault(builder, sw_builder_tag(builder, i % 2, SW_TAG_CLASS,
                                                      i % 2 ? "forest" : "Forest", line(4 + i))));
    GOOD(sw_builder_fault(builder, sw_builder_tag(builder, 1, SW_TAG_CLASS, "heath", line(9))));
    bad(sw_builder_check_faults(builder),
        "2 faults\n  line 4: set \"x\" has the class \"Forest\" here and \"forest\" at line 2 "
        "(similar=join makes one class of spellings that differ in case) (in 4 rows)\n  line "
        "9: "
        "set \"y\" has the class \"heath\" here");
}

/* Classes may come before all elements: there is no column to leave out then. */
Test(builder_classes, spellings_before_the_elements)
{
    GOOD(sw_builder_features(builder, 2, two));
    know("x", "forest", NULL, 2);
    for (int i = 0; i < 3; i++)
        GOOD(sw_builder_fault(builder,
                              sw_builder_tag(builder, 0, SW_TAG_CLASS, "Forest", line(3 + i))));
    bad(sw_builder_check_faults(builder), "(in 3 rows)");
}

static void put_numbers(double step)
{
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 12; i++) {
        char name[8], class[16];
        snprintf(name, sizeof name, "s%d", i);
        snprintf(class, sizeof class, "%g", floor(i * step) + 0.5);
        put(name, i * i % 7, 2 + i);
        know(name, class, NULL, 2 + i);
    }
}

Test(builder_classes, numbers_to_predict)
{
    put_numbers(1);
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_geq(dataset->warnings, 1);
    cr_expect(strstr(dataset->warning[0], "12 sets have 12 different classes, all of them numbers: "
                                          "to predict numbers, call them the target"),
              "%s", dataset->warning[0]);
}

Test(builder_classes, numbers_that_are_classes)
{
    put_numbers(0.25);
    GOOD(sw_builder_finish(builder, NULL));
    for (int i = 0; i < dataset->warnings; i++)
        cr_expect_null(strstr(dataset->warning[i], "numbers"), "%s", dataset->warning[i]);
}
