/* test_file_spec.c - where the options of a spec begin, and where its file is found. */
#include "formats/file_spec.h"

#include "base/folder.h"
#include "base/path.h"
#include "files.h"

#include <setwise/datasets.h>

TestSuite(file_spec, .init = scratch_begin, .fini = scratch_end);

Test(file_spec, options_begin_at_the_first_colon)
{
    static const char *const specs[][2] = {{"bags.csv", ""},
                                           {"bags.csv:label=kind", ":label=kind"},
                                           {"a:b.csv:x=1:y=2", ":x=1:y=2"},
                                           {"bags.csv:label", ""},
                                           {"bags.csv:=1", ""},
                                           {"\"a:b=c.csv\":x=1", ":x=1"},
                                           {"\"a.csv\"", ""},
                                           {"a.csv:x=\"1:y=2\"", ":x=\"1:y=2\""},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++)
        cr_expect_str_eq(sw_spec_options(specs[i][0]), specs[i][1], "%s", specs[i][0]);
}

/* A path can look like options; the file that exists decides. */
Test(file_spec, options_begin_after_a_file_that_exists)
{
    char spec[512];
    scratch_write(scratch("a:b=c.csv").text, "", 0);
    snprintf(spec, sizeof spec, "%s:label=kind", scratch("a:b=c.csv").text);
    cr_expect_str_eq(sw_spec_options(spec), ":label=kind");
    snprintf(spec, sizeof spec, "%s", scratch("a:b=c.csv").text);
    cr_expect_str_eq(sw_spec_options(spec), "");
    snprintf(spec, sizeof spec, "%s:label=kind", scratch("none:b=c.csv").text);
    cr_expect_str_eq(sw_spec_options(spec), ":b=c.csv:label=kind");
}

Test(file_spec, a_path_in_quotes)
{
    sw_path path;
    cr_assert_eq(sw_spec_path(&path, "\"a:b=\"\"c,d.csv\":x=1"), SW_OK);
    cr_expect_str_eq(path.text, "a:b=\"c,d.csv");
    cr_expect_eq(sw_spec_path(&path, "\"a.csv:x=1"), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "the quote is not closed"), "%s", sw_error_message());
    cr_expect(sw_dataset_is_file("\"needle\""));
    cr_expect_not(sw_dataset_is_file("needle"));
}

/* A path is also looked up where data sets lie. */
Test(file_spec, files_where_data_sets_lie)
{
    sw_path path;
    cr_assert_eq(sw_folder_new(scratch("sub").text), SW_OK);
    scratch_write(scratch("sub/some.csv").text, "", 0);
    scratch_write(scratch("other.csv").text, "", 0);
    setenv("SETWISE_DATA", scratch_folder, 1);
    cr_assert_eq(sw_spec_find_path(&path, "sub/some.csv"), SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(path.text, scratch("sub/some.csv").text);
    cr_assert_eq(sw_spec_find_path(&path, "other.csv"), SW_OK, "%s", sw_error_message());
    cr_expect(sw_path_exists(path.text), "%s", path.text);
    cr_expect_eq(sw_spec_find_path(&path, "sub/none.csv"), SW_ERROR_NOT_FOUND);
    cr_expect(
        strstr(sw_error_message(), "sub/none.csv: there is no such file or folder, from here"),
        "%s", sw_error_message());
    cr_expect_eq(sw_spec_find_path(&path, "/none/a.csv"), SW_ERROR_NOT_FOUND);
    cr_expect_str_eq(sw_error_message(), "/none/a.csv: there is no such file or folder");
}
