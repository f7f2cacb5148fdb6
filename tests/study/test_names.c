/* test_names.c - what data sets are called in files and in figures. */
#include "study/names.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *file_name(const char *name)
{
    static char out[256];
    sw_file_name_of(out, sizeof out, name);
    return out;
}

Test(names, of_files_hold_plain_signs)
{
    cr_expect_str_eq(file_name("needle:size=5"), "needle_size=5");
    cr_expect_str_eq(file_name("a:b=ü"), "a_b=__");
    cr_expect_str_eq(file_name("mean+max"), "mean+max");
}

/* The folder is left out, a hash of the whole tells it from others. */
Test(names, of_paths_are_their_last_part_and_a_hash)
{
    const char *name = file_name("/data/of/mine/bags.csv:label=kind");
    cr_expect(strncmp(name, "bags.csv_label=kind_", 20) == 0 && strlen(name) == 28, "%s", name);
    char first[256];
    strcpy(first, name);
    name = file_name("/data/of/others/bags.csv:label=kind");
    cr_expect(strncmp(name, first, 20) == 0 && strcmp(name, first) != 0, "%s", name);
    cr_expect_str_eq(file_name("bags.csv:label=kind"), "bags.csv_label=kind");
    cr_expect_str_eq(file_name("bags.csv:label=a/b"), "bags.csv_label=a_b");
    name = file_name("shapes/models//");
    cr_expect(strncmp(name, "models", 6) == 0 && !strchr(name, '/'), "%s", name);
    cr_expect(strncmp(file_name("../a"), "a_", 2) == 0);
}

Test(names, that_are_long_keep_whole_parameters_and_a_hash)
{
    char spec[200] =
        "fashion-points:train=15000:valid=1000:test=2000:points=100:one=1:two=2:three=3";
    cr_assert(strlen(spec) < SW_FILE_NAME);
    cr_expect(!strchr(file_name(spec), ':') && strlen(file_name(spec)) == strlen(spec));
    strcat(spec, ":four=4");
    const char *name = file_name(spec);
    cr_expect(strlen(name) <= SW_FILE_NAME, "%s", name);
    cr_expect(strstr(name, "points=100_one=1_") && !strstr(name, "three"), "%s", name);
    char first[256], one[300];
    strcpy(first, name);
    spec[strlen(spec) - 1] = '5';
    cr_expect(strcmp(first, file_name(spec)) != 0);
    /* One word without parameters is cut where it must be. */
    memset(one, 'x', sizeof one);
    one[sizeof one - 1] = 0;
    cr_expect(strlen(file_name(one)) == SW_FILE_NAME);
    cr_expect(strncmp(file_name(one), one, SW_FILE_NAME - 9) == 0);
    /* A buffer that is smaller is filled, not overrun. */
    char small[24];
    sw_file_name_of(small, sizeof small, spec);
    cr_expect(strncmp(small, "fashion-points_", 15) == 0 && strlen(small) == 23, "%s", small);
}

Test(names, in_figures_have_what_tells_them_apart)
{
    sw_study study = {.data = {"needle:size=9", "bags:train=50:size=10", "bags:train=100:size=10",
                               "a/x.csv:label=l", "b/x.csv:label=l", "c/y.csv:label=l"},
                      .data_count = 6};
    static const char *const shown[] = {"needle",          "bags:train=50",   "bags:train=100",
                                        "a/x.csv:label=l", "b/x.csv:label=l", "y.csv"};
    for (int d = 0; d < study.data_count; d++)
        cr_expect_str_eq(sw_data_label(&study, d).text, shown[d]);
}

/* One is a case of the other: the one with more says what, the other its name alone. */
Test(names, of_a_default_is_the_name_alone)
{
    sw_study study = {.data = {"needle", "needle:size=9"}, .data_count = 2};
    cr_expect_str_eq(sw_data_label(&study, 0).text, "needle");
    cr_expect_str_eq(sw_data_label(&study, 1).text, "needle:size=9");
}
