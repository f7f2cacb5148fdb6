/* test_array_writer.c - the arrays that a data set is written as. */
#include "formats/array_writer.h"

#include "files.h"

#include <string.h>

static sw_writer writer;
static sw_array_list list;

static void end(void)
{
    sw_writer_end(&writer);
    scratch_end();
}

TestSuite(array_writer, .init = scratch_begin, .fini = end);

static void list_arrays(const sw_dataset *dataset)
{
    static const sw_format_type format = {.name = "any", .holds = SW_ARRAYS_HOLD};
    cr_assert_eq(sw_writer_begin(&writer, dataset, "a.any", &format), SW_OK, "%s",
                 sw_error_message());
    cr_assert_eq(sw_array_list_of(&list, &writer), SW_OK);
}

static const sw_stored *numbers(const char *name)
{
    for (int i = 0; i < list.numbers; i++)
        if (strcmp(list.number[i].name, name) == 0) return &list.number[i];
    return NULL;
}

static const sw_text_array *texts(const char *name)
{
    for (int i = 0; i < list.texts; i++)
        if (strcmp(list.text[i].name, name) == 0) return &list.text[i];
    return NULL;
}

static void expect_shape(const char *name, sw_dtype dtype, int ndim, int64_t rows, int64_t columns)
{
    const sw_stored *array = numbers(name);
    cr_assert(array, "no %s", name);
    cr_expect(array->dtype == dtype && array->ndim == ndim, "%s", name);
    cr_expect(array->shape[0] == rows && (ndim == 1 || array->shape[1] == columns), "%s", name);
    cr_expect_eq(array->size, rows * (ndim == 1 ? 1 : columns), "%s", name);
}

Test(array_writer, classes)
{
    list_arrays(full_dataset(SW_CLASSES));
    cr_expect_eq(list.numbers, 6);
    cr_expect_eq(list.texts, 4);
    expect_shape("elements", SW_DTYPE_REAL, 2, FULL_ROWS, FULL_WIDTH);
    expect_shape("offsets", SW_I64, 1, FULL_SETS + 1, 0);
    expect_shape("labels", SW_I32, 1, FULL_SETS, 0);
    expect_shape("context", SW_DTYPE_REAL, 2, FULL_SETS, FULL_CONTEXTS);
    expect_shape("split", SW_I8, 1, FULL_SETS, 0);
    expect_shape("instance_labels", SW_U8, 1, FULL_ROWS, 0);
    cr_expect_str_eq(texts("names")->text[0], "a,b");
    cr_expect_str_eq(texts("classes")->text[2], "plain");
    cr_expect_str_eq(texts("features")->text[0], "x");
    cr_expect_str_eq(texts("context_names")->text[1], "+1");
    cr_expect_eq(texts("context_names")->count, FULL_CONTEXTS);
}

Test(array_writer, labels_and_targets)
{
    list_arrays(full_dataset(SW_LABELS));
    expect_shape("labels", SW_U8, 2, FULL_SETS, FULL_OUTPUTS);
    const uint8_t *label = numbers("labels")->data;
    for (int i = 0; i < FULL_SETS * FULL_OUTPUTS; i++) cr_expect_eq(label[i], i % 4 == 1);
    cr_expect_eq(texts("classes")->count, FULL_OUTPUTS);
    sw_writer_end(&writer);
    list_arrays(full_dataset(SW_REGRESSION));
    expect_shape("targets", SW_DTYPE_REAL, 2, FULL_SETS, FULL_OUTPUTS);
    cr_expect_null(numbers("labels"));
    cr_expect_str_eq(texts("target_names")->text[1], ",");
}

/* Classes without names get numbers as names; the other arrays of names are left out. */
Test(array_writer, without_names)
{
    sw_dataset *dataset = full_dataset(SW_CLASSES);
    dataset->set_name = dataset->schema.output.name = NULL;
    dataset->schema.feature.name = dataset->schema.context.name = NULL;
    dataset->split_given = false;
    dataset->instance_label = NULL;
    dataset->sets.context_width = 0;
    dataset->sets.context = NULL;
    list_arrays(dataset);
    cr_expect_eq(list.numbers, 3);
    cr_expect_eq(list.texts, 1);
    cr_expect_str_eq(texts("classes")->text[2], "2");
}
