/* test_file_name.c - data sets in the names of files. */
#include "study/file_name.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *file_name(const char *name)
{
    static char out[256];
    sw_file_name_of(out, sizeof out, name);
    return out;
}

Test(file_name, of_files_hold_plain_signs)
{
    cr_expect_str_eq(file_name("needle:size=5"), "needle_size=5");
    cr_expect_str_eq(file_name("a:b=ü"), "a_b=__");
    cr_expect_str_eq(file_name("mean+max"), "mean+max");
}

/* The folder is left out; a hash of the whole spec distinguishes it from others. */
Test(file_name, of_paths_are_their_last_part_and_a_hash)
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

/* Quotes around a path are no part of its name. */
Test(file_name, of_paths_in_quotes)
{
    size_t length;
    const char *name = sw_spec_name("\"/data:1/a b,c.csv\":set=\"x:y\"", &length);
    cr_expect_eq(length, strlen("a b,c.csv"));
    cr_expect(strncmp(name, "a b,c.csv", length) == 0, "%s", name);
    cr_expect(strncmp(file_name("\"a,b.csv\""), "a_b.csv__", 9) == 0);
}

Test(file_name, that_are_long_keep_whole_parameters_and_a_hash)
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
