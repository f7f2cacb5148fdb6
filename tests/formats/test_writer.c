/* test_writer.c - what a writer is given, and data sets that no format can store. */
#include "formats/writer.h"

#include "kinds.h"

TestSuite(writer, .init = scratch_begin, .fini = scratch_end);

Test(writer, a_wrong_answer_is_refused_by_all_formats)
{
    sw_dataset *dataset = make(&kinds[0]);
    int32_t label[] = {0, 1, 2, 0, 1, 3};
    dataset->sets.label = label;
    for (int f = 0; f < sw_format_count(); f++) {
        const scratch_path path = path_in("wrong", sw_format_at(f));
        cr_expect_eq(sw_dataset_save(dataset, path.text, sw_format_at(f)->name), SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), "set 5 has label 3, expected 0 to 2"), "%s",
                  sw_error_message());
    }
    cr_expect_eq(scratch_count(scratch("wrong").text), 0);
    sw_dataset_free(dataset);
}

static const sw_format_type any_format = {.name = "any", .holds = ""};

Test(writer, roles_of_the_split)
{
    sw_writer writer;
    cr_assert_eq(sw_writer_begin(&writer, full_dataset(SW_CLASSES), "a.any", &any_format), SW_OK,
                 "%s", sw_error_message());
    static const int8_t role[] = {SW_TRAIN, SW_TRAIN, SW_TEST, SW_TRAIN, SW_VALID, SW_TEST};
    cr_expect_arr_eq(writer.role, role, sizeof role);
    sw_writer_end(&writer);
    sw_dataset *drawn = full_dataset(SW_CLASSES);
    drawn->split_given = false;
    cr_assert_eq(sw_writer_begin(&writer, drawn, "a.any", &any_format), SW_OK);
    cr_expect_null(writer.role, "a split that was drawn is not written");
    sw_writer_end(&writer);
    sw_writer_end(&(sw_writer){0});
}

Test(writer, names_and_numbers)
{
    sw_writer writer;
    sw_name_number number;
    sw_dataset *dataset = full_dataset(SW_CLASSES);
    cr_assert_eq(sw_writer_begin(&writer, dataset, "a.any", &any_format), SW_OK);
    cr_expect_str_eq(sw_writer_set(&writer, 0, &number), "a,b");
    cr_expect_str_eq(sw_writer_class(&writer, 0, &number), "plain");
    dataset->set_name = dataset->schema.output.name = NULL;
    cr_expect_str_eq(sw_writer_set(&writer, 5, &number), "5");
    cr_expect_str_eq(sw_writer_class(&writer, 5, &number), "2");
    sw_writer_end(&writer);
}

Test(writer, columns_that_the_format_does_not_have)
{
    static const struct {
        const char *columns;
        bool stored;
    } cases[] = {{"x|y|z", false}, {"x|y", false}, {"x|y|z|w", false}, {NULL, true}};
    static char *name[] = {"x", "y", "z"};
    sw_writer writer;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sw_format_type format = any_format;
        format.columns = cases[i].columns;
        const sw_status status =
            sw_writer_begin(&writer, full_dataset(SW_CLASSES), "a.any", &format);
        cr_expect_eq(status, cases[i].stored ? SW_OK : SW_ERROR_ARGUMENT, "%s", cases[i].columns);
        sw_writer_end(&writer);
    }
    for (int named = 0; named < 2; named++) {
        sw_dataset *dataset = full_dataset(SW_CLASSES);
        dataset->schema.feature.name = named ? name : NULL;
        sw_format_type format = any_format;
        format.columns = "x|y|z";
        cr_expect_eq(sw_writer_begin(&writer, dataset, "a.any", &format), SW_OK);
        sw_writer_end(&writer);
        format.columns = "x|y|zz";
        cr_expect_eq(sw_writer_begin(&writer, dataset, "a.any", &format),
                     named ? SW_ERROR_ARGUMENT : SW_OK);
        sw_writer_end(&writer);
    }
}
