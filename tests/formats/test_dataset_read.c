/* test_dataset_read.c - a data set from a spec: its name, and the format that it is read in. */
#include "formats/dataset_read.h"

#include "base/folder.h"
#include "files.h"

TestSuite(dataset_read, .init = scratch_begin, .fini = scratch_end);

#define BAGS "set,label,x\na,p,1\nb,q,2\nc,p,3\nd,q,4\n"

Test(dataset_read, the_name_is_that_of_the_file)
{
    sw_dataset *d = open_text("bags.csv", "standardise=no", BAGS);
    cr_expect_str_eq(d->name, "bags.csv");
    sw_dataset_free(d);
    d = open_text("bags.csv", "", BAGS);
    save(d, "folder.npy");
    sw_dataset_free(d);
    d = open_file("folder.npy//", "");
    cr_expect_str_eq(d->name, "folder.npy");
    sw_dataset_free(d);
}

Test(dataset_read, the_option_format_wins_over_the_name)
{
    sw_dataset *plain = open_text("bags.csv", "", BAGS);
    sw_dataset *other = open_text("bags.jsonl", "format=csv", BAGS);
    expect_same(plain, other, true);
    sw_dataset_free(plain);
    sw_dataset_free(other);
    expect_refusal("bags.jsonl", "", "line 1: byte 3: invalid token");
    expect_refusal("bags.jsonl", "format=npz", "not a zip archive");
}

Test(dataset_read, standard_input)
{
    sw_dataset *plain = open_text("bags.csv", "", BAGS), *input;
    cr_assert(freopen(scratch("bags.csv").text, "r", stdin));
    cr_expect(sw_dataset_is_file("-") && sw_dataset_is_file("-:format=csv"));
    cr_assert_eq(sw_dataset_open(&input, "-:format=csv", 3), SW_OK, "%s", sw_error_message());
    expect_same(plain, input, true);
    sw_dataset_free(plain);
    sw_dataset_free(input);
    cr_expect_eq(sw_dataset_open(&input, "-", 3), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), "-:format=csv or -:format=jsonl"), "%s",
              sw_error_message());
    cr_expect_eq(sw_dataset_open(&input, "-:format=npz", 3), SW_ERROR_ARGUMENT);
    cr_expect_str_eq(sw_error_message(),
                     "standard input cannot be npz, expected format=csv or format=jsonl");
}

/* A message about the options names the file too. */
Test(dataset_read, errors_name_the_file)
{
    sw_dataset *d;
    expect_bad_text("bags.csv", "points=3", BAGS, "csv has no option points");
    expect_bad_text("bags.csv", "valid=x", BAGS, "valid=x: expected a whole number");
    cr_expect_eq(sw_dataset_open(&d, scratch("none.csv").text, 0), SW_ERROR_NOT_FOUND);
}

/* A path is also looked up where data sets lie. */
Test(dataset_read, from_the_folder_of_data)
{
    sw_dataset *data;
    cr_assert_eq(sw_folder_new(scratch("sub").text), SW_OK);
    scratch_write(scratch("sub/bags.csv").text, BAGS, strlen(BAGS));
    setenv("SETWISE_DATA", scratch_folder, 1);
    cr_assert_eq(sw_dataset_open(&data, "sub/bags.csv", 0), SW_OK, "%s", sw_error_message());
    sw_dataset_free(data);
    cr_expect_eq(sw_dataset_open(&data, "sub/none.csv", 0), SW_ERROR_NOT_FOUND);
    cr_expect(
        strstr(sw_error_message(), "sub/none.csv: there is no such file or folder, from here"),
        "%s", sw_error_message());
}
