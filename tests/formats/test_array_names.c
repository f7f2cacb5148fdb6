/* test_array_names.c - arrays of a file that are known, ignored, unknown, or added twice. */
#include "formats/array_names.h"

#include "data/dataset.h"

#include "expect.h"

#include <string.h>

static sw_dataset *dataset;
static sw_builder *builder;
static const sw_builder_options options = {.ignore = "a+classes+b.txt"};
static sw_file_options file;
static sw_arrays arrays = {.options = &file};
static sw_array *array;

static void setup(void)
{
    uint64_t given;
    cr_assert_eq(sw_file_options_parse(&file, &given, NULL), SW_OK);
    cr_assert_eq(sw_dataset_begin(&dataset), SW_OK);
    cr_assert_eq(sw_builder_new(&builder, dataset, "bags.npz", &options, 0), SW_OK);
}

static void teardown(void)
{
    sw_builder_free(builder);
    sw_dataset_free(dataset);
}

TestSuite(array_names, .init = setup, .fini = teardown);

Test(array_names, all_are_known)
{
    for (int i = 0; i < SW_ARRAY_COUNT; i++) {
        const char *name = sw_array_name_of((sw_array_name)i);
        cr_assert_eq(sw_arrays_add(&arrays, builder, &array, name), SW_OK, "%s",
                     sw_error_message());
        cr_expect(i == SW_ARRAY_CLASSES ? !array : array == &arrays.array[i]);
        if (array) cr_expect_str_eq(array->name, name);
    }
}

Test(array_names, by_a_quoted_option)
{
    file.set = "\"a:b\"";
    cr_expect_eq(sw_arrays_add(&arrays, builder, &array, "a:b"), SW_OK);
    cr_expect_eq(array, &arrays.array[SW_ARRAY_NAMES]);
}

Test(array_names, ignored)
{
    static const char *const names[] = {"a", "classes", "b.txt"};
    for (int i = 0; i < 3; i++) {
        array = arrays.array;
        cr_expect_eq(sw_arrays_add(&arrays, builder, &array, names[i]), SW_OK);
        cr_expect_null(array);
    }
    cr_expect_eq(sw_arrays_check(&arrays, builder), SW_OK);
    static const char *const others[] = {"", "b", "b.txt2", "a+classes", "+"};
    for (int i = 0; i < 5; i++) {
        arrays.unknown = NULL;
        cr_expect_eq(sw_arrays_add(&arrays, builder, &array, others[i]), SW_OK);
        cr_expect_eq(sw_arrays_check(&arrays, builder), SW_ERROR_FORMAT);
    }
}

Test(array_names, unknown)
{
    cr_expect_eq(sw_arrays_add(&arrays, builder, &array, "instances"), SW_OK);
    cr_expect_null(array);
    cr_expect_eq(sw_arrays_check(&arrays, builder), SW_ERROR_FORMAT);
    expect_message("bags.npz: unknown array \"instances\". There are elements, offsets, lengths, "
                   "labels, classes, targets, target_names, context, context_names, split, groups, "
                   "folds, weights, names, "
                   "instance_labels, features, vocabulary, tokens; ignore=instances leaves it out, "
                   "and elements=NAME,");
    /* One message leaves out all of them. */
    cr_expect_eq(sw_arrays_add(&arrays, builder, &array, "a+b"), SW_OK);
    cr_expect_eq(sw_arrays_check(&arrays, builder), SW_ERROR_FORMAT);
    expect_message("ignore=instances+\"a+b\" leaves all that are unknown out, and elements=NAME,");
    arrays.unknown = NULL;
    cr_expect_eq(sw_arrays_add(&arrays, builder, &array, "lables"), SW_OK);
    cr_expect_eq(sw_arrays_check(&arrays, builder), SW_ERROR_FORMAT);
    expect_message("unknown array \"lables\", did you mean \"labels\"? There are elements,");
}

Test(array_names, an_array_for_each_set)
{
    for (int i = 0; i < 80; i++) {
        char name[16];
        snprintf(name, sizeof name, "arr_%d", i);
        cr_expect_eq(sw_arrays_add(&arrays, builder, &array, name), SW_OK);
    }
    cr_expect_eq(sw_arrays_check(&arrays, builder), SW_ERROR_FORMAT);
    expect_message("80 unknown arrays, such as \"arr_0\": if each is a set, store "
                   "numpy.concatenate of them as elements");
}

Test(array_names, twice)
{
    cr_assert_eq(sw_arrays_add(&arrays, builder, &array, "labels"), SW_OK);
    cr_expect_eq(sw_arrays_add(&arrays, builder, &array, "labels"), SW_ERROR_FORMAT);
    expect_message("bags.npz: a second array of labels, \"labels\" (ignore=labels leaves it out)");
}

/* Advice to leave out the array that an option just chose would be no help. */
Test(array_names, twice_by_an_option)
{
    file.elements = "X";
    cr_assert_eq(sw_arrays_add(&arrays, builder, &array, "elements"), SW_OK);
    cr_expect_eq(sw_arrays_add(&arrays, builder, &array, "X"), SW_ERROR_FORMAT);
    expect_message("a second array of elements, \"X\" (ignore=elements leaves the first out)");
    arrays = (sw_arrays){.options = &file};
    cr_assert_eq(sw_arrays_add(&arrays, builder, &array, "X"), SW_OK);
    cr_expect_eq(sw_arrays_add(&arrays, builder, &array, "elements"), SW_ERROR_FORMAT);
    expect_message("a second array of elements, \"elements\" (ignore=elements leaves it out)");
}
