/* test_open.c - specs of built-in data sets. (tests/formats/ has those of files.) */
#include <setwise/datasets.h>

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void expect_failure(const char *spec, sw_status status, const char *words)
{
    sw_dataset *dataset = (sw_dataset *)1;
    sw_status got = sw_dataset_open(&dataset, spec, 1);
    cr_assert(got == status && !dataset, "%s: status %d instead of %d", spec, got, status);
    cr_assert(strstr(sw_error_message(), words), "%s: no \"%s\" in \"%s\"", spec, words,
              sw_error_message());
}

Test(open, unknown_names)
{
    expect_failure("needel", SW_ERROR_NOT_FOUND,
                   "unknown data set 'needel', did you mean 'needle'? There are fashion-points, "
                   "fashion-bags, ");
    expect_failure("", SW_ERROR_NOT_FOUND, "unknown data set '': there are ");
    expect_failure("needle:sizes=4", SW_ERROR_ARGUMENT,
                   "unknown parameter of data set needle 'sizes', did you mean 'size'? "
                   "There are train, valid, test, size");
    char long_name[5000];
    memset(long_name, 'x', sizeof long_name);
    long_name[sizeof long_name - 1] = '\0';
    expect_failure(long_name, SW_ERROR_NOT_FOUND, "there are fashion-points");
}

Test(open, bad_values)
{
    const char *const specs[] = {"needle:size=",
                                 "needle:size=x",
                                 "needle:size=5x",
                                 "needle:size= 5",
                                 "needle:size=+5",
                                 "needle:size=5.0",
                                 "needle:size=3",
                                 "needle:size=-1",
                                 "needle:size=100001",
                                 "needle:size=1e3",
                                 "needle:size=9999999999999999999999"};
    for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++)
        expect_failure(specs[i], SW_ERROR_ARGUMENT,
                       "expected a whole number from 4 to 100000 (mean elements in a set; "
                       "more are harder)");
    expect_failure("needle:size", SW_ERROR_ARGUMENT, "not of the form parameter=value");
    expect_failure("needle:", SW_ERROR_ARGUMENT, "not of the form parameter=value");
    expect_failure("needle::size=5", SW_ERROR_ARGUMENT, "not of the form parameter=value");
    expect_failure("needle:size=5:size=5", SW_ERROR_ARGUMENT, "size is given twice");
}

Test(open, values_count)
{
    sw_dataset *dataset = NULL;
    cr_assert(sw_dataset_open(&dataset, "needle:test=7:size=9:train=5:valid=6", 1) == SW_OK);
    for (int role = 0; role < 3; role++) {
        sw_split split = sw_dataset_split(dataset, (sw_role)role);
        cr_assert(split.count == 5 + role && split.role == (sw_role)role && split.outputs == 4);
    }
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        int64_t size = dataset->sets.offset[b + 1] - dataset->sets.offset[b];
        cr_assert(size >= 5 && size <= 13);
    }
    sw_dataset_free(dataset);
}

static void expect_like(const char *spec, const char *like, const char *expected)
{
    char *whole = NULL;
    cr_assert(sw_dataset_spec_like(&whole, spec, like) == SW_OK, "%s", sw_error_message());
    cr_assert(strcmp(whole, expected) == 0, "%s like %s: %s", spec, like, whole);
    free(whole);
}

/* A file takes the options of another one over, but its own first; a built-in data set does not. */
Test(open, options_of_another_file)
{
    const char *like = "old.csv:label=kind:set=\"a:b\":valid=30:standardise=no:folds=f.csv";
    const char *path = "/dev/null";
    char *whole = NULL;
    expect_like("/dev/null:format=csv", like, "/dev/null:format=csv:label=kind:set=\"a:b\"");
    expect_like("/dev/null:format=csv:label=x", like, "/dev/null:format=csv:label=x:set=\"a:b\"");
    expect_like("/dev/null:format=jsonl", "old.csv:sep=;:nonfinite=drop",
                "/dev/null:format=jsonl:nonfinite=drop");
    expect_like("/dev/null:format=csv", "needle:size=9", "/dev/null:format=csv");
    expect_like("needle:size=9", like, "needle:size=9");
    cr_assert(sw_dataset_spec_like(&whole, path, like) != SW_OK && !whole);
}
