/* test_format_c45.c - NAME.names and NAME.data of C4.5, the format of MUSK. */
#include "base/file.h"

#include "scratch.h"
#include <setwise/data.h>
#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <criterion/criterion.h>
#include <math.h>

TestSuite(format_c45, .init = scratch_begin, .fini = scratch_end);

static void put(const char *name, const char *text)
{
    const sw_piece piece = {text, strlen(text)};
    cr_assert_eq(sw_file_write(scratch(name).text, &piece, 1), SW_OK);
}

#define NAMES                                                                                      \
    "| molecules and how they fold\n0, 1.\n"                                                       \
    "molecule_name: M-1, M-2,\n    NON\\,3.\nconformation_name: a, b, c.\n"                        \
    "f1: continuous.\nf2: continuous. | an angle\n"
#define DATA "M-1,a,1.5,-2,1.\nM-1,b,2,3,1.\nNON\\,3,c,1e2, 1 ,0.\n\nM-2,c,4,1,1\nM-1,c,7,7,1.\n"

static sw_status open_data(sw_dataset **out, const char *names, const char *data,
                           const char *options)
{
    char spec[300];
    put("m.names", names);
    put("m.data", data);
    snprintf(spec, sizeof spec, "%s%s", scratch("m.data").text, options);
    return sw_dataset_open(out, spec, 0);
}

Test(format_c45, molecules_are_sets)
{
    sw_dataset *data;
    cr_assert_eq(open_data(&data, NAMES, DATA, ""), SW_OK, "%s", sw_error_message());
    cr_assert(data->sets.count == 3 && data->sets.width == 2);
    const int64_t offset[] = {0, 3, 4, 5};
    const double x[] = {1.5, -2, 2, 3, 7, 7, 100, 1, 4, 1};
    cr_expect_arr_eq(data->sets.offset, offset, sizeof offset);
    for (int i = 0; i < 10; i++) cr_expect_eq((double)data->sets.x[i], x[i]);
    cr_expect_str_eq(data->set_name[1], "NON,3");
    cr_expect_str_eq(data->schema.feature.name[1], "f2");
    cr_expect_str_eq(data->schema.output.name[1], "1");
    cr_expect(data->sets.label[0] == 1 && data->sets.label[1] == 0);
    sw_dataset_free(data);
}

/* The point at the end of a line may be left out, and a byte order mark is passed over. */
Test(format_c45, names_without_points)
{
    static const char *const names[] = {
        "0, 1\n\nset: M-1, M-2,\n M-3\nother: a, b | of a shape\nf1: continuous\nf2 :continuous",
        "\xef\xbb\xbf"
        "0\n, 1 | a sign goes on\n.\nset: M-1\n\nother\n: a.\r\nf1: continuous\r\nf2: "
        "continuous.\r\n",
    };
    for (int i = 0; i < 2; i++) {
        sw_dataset *data;
        cr_assert_eq(open_data(&data, names[i],
                               "\xef\xbb\xbfM-1,a,1,2,1\nM-2,a,N/A,4,0.\nM-2,a,5,6,0.\n",
                               ":nonfinite=drop"),
                     SW_OK, "%s", sw_error_message());
        cr_assert(data->sets.count == 2 && data->sets.offset[2] == 2);
        cr_expect_str_eq(data->set_name[0], "M-1");
        cr_expect_str_eq(data->schema.feature.name[1], "f2");
        cr_expect_eq(data->schema.output.count, 2);
        sw_dataset_free(data);
    }
}

Test(format_c45, the_option_set_names_an_attribute)
{
    sw_dataset *data;
    cr_assert_eq(open_data(&data, NAMES, "M-1,a,1,2,1.\nM-2,b,1,3,0.\nM-2,a,1,4,1.\n",
                           ":set=conformation_name"),
                 SW_OK, "%s", sw_error_message());
    cr_expect(data->sets.count == 2 && data->sets.offset[1] == 2);
    sw_dataset_free(data);
}

Test(format_c45, the_option_set_in_quotes)
{
    sw_dataset *data;
    cr_assert_eq(open_data(&data, "0, 1.\na+b: P, Q.\nother: x, y.\nf1: continuous.\n",
                           "P,x,1,1.\nQ,y,1,0.\nQ,x,1,0.\n", ":set=\"a+b\""),
                 SW_OK, "%s", sw_error_message());
    cr_expect_eq(data->sets.count, 2);
    sw_dataset_free(data);
}

static void expect_bad(const char *names, const char *data, const char *words)
{
    sw_dataset *none;
    cr_assert_eq(open_data(&none, names, data, ""), SW_ERROR_FORMAT, "%s", words);
    cr_expect(strstr(sw_error_message(), words), "no \"%s\" in \"%s\"", words, sw_error_message());
}

Test(format_c45, files_that_are_refused)
{
    expect_bad("", DATA, "m.names: line 1: expected the name of a class");
    expect_bad("0, 1", DATA, "m.names: expected an attribute that names the set");
    expect_bad("0, 1: set", DATA, "m.names: line 1: expected a point after the classes");
    expect_bad("0, 1.\nset: a.\nf1 continuous.\n", DATA,
               "m.names: line 3: expected the name of an attribute and a colon");
    expect_bad("0, 1.\nset: a.\n", DATA, "m.names: expected an attribute that is continuous");
    expect_bad("0, 1.\nf1: continuous.\n", DATA, "expected an attribute that names the set");
    expect_bad("0, 0.\nset: a.\nf1: continuous.\n", DATA, "classes 0 and 1 have the same name");
    expect_bad(NAMES, "", "m.data: there are no sets");
    expect_bad(NAMES, "M-1,a,1,1.\n", "m.data: line 1: fewer than the 5 values of 4 attributes");
    expect_bad(NAMES, "\nM-1,a,1,2,1,5.\n", "m.data: line 2: more than the 5 values");
    expect_bad(NAMES, "M-1,a,x,2,1.\n", "line 1: attribute \"f1\" is \"x\", expected a number");
    expect_bad(NAMES, "M-1,a,?,2,1.\n", "line 1: column \"f1\" is missing, expected a number");
    expect_bad(NAMES, "M-1,a,1,2,3.\n", "line 1: \"3\" is none of the 2 classes");
    expect_bad(NAMES, "M-1,a,1,2,1.\nM-1,b,1,2,0.\n",
               "line 2: set \"M-1\" has the class \"0\" here and \"1\" at line 1");
    expect_bad(
        NAMES, "M-1,a,x,2,1.\nM-1,a,1,y,1.\n",
        "m.data: 2 faults\n  line 1: attribute \"f1\" is \"x\", expected a number\n  line 2: ");
    expect_bad(NAMES, ",a,1,2,1.\n", "line 1: the name of the set is empty");
}

static void put_bytes(const char *name, const char *bytes, size_t size)
{
    const sw_piece piece = {bytes, size};
    cr_assert_eq(sw_file_write(scratch(name).text, &piece, 1), SW_OK);
}

Test(format_c45, files_with_a_zero_byte)
{
    static const char names[] = "0, 1.\nset: a\0.\nf1: continuous.\n", data[] = "M-1,a,1,\0,1.\n";
    sw_dataset *none;
    put("z.data", DATA);
    put_bytes("z.names", names, sizeof names - 1);
    cr_assert_eq(sw_dataset_open(&none, scratch("z.data").text, 0), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), "z.names: byte 12 is 0"), "%s", sw_error_message());
    put("z.names", NAMES);
    put_bytes("z.data", data, sizeof data - 1);
    cr_assert_eq(sw_dataset_open(&none, scratch("z.data").text, 0), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), "line 1: a byte of the line is 0"), "%s",
              sw_error_message());
}

Test(format_c45, without_names)
{
    sw_dataset *none;
    put("alone.data", DATA);
    cr_expect_eq(sw_dataset_open(&none, scratch("alone.data").text, 0), SW_ERROR_NOT_FOUND);
    cr_expect(strstr(sw_error_message(), "alone.names"), "%s", sw_error_message());
}

Test(format_c45, written_and_read_again)
{
    sw_dataset *data, *back;
    cr_assert_eq(open_data(&data, NAMES, DATA, ""), SW_OK);
    const scratch_path path = scratch("again.data");
    cr_assert_eq(sw_dataset_save(data, path.text, NULL), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_dataset_open(&back, path.text, 0), SW_OK, "%s", sw_error_message());
    cr_assert_eq(back->sets.count, 3);
    cr_expect_arr_eq(back->sets.offset, data->sets.offset, 4 * sizeof(int64_t));
    cr_expect_arr_eq(back->sets.x, data->sets.x, 10 * sizeof(sw_real));
    cr_expect_arr_eq(back->sets.label, data->sets.label, 3 * sizeof(int32_t));
    for (int b = 0; b < 3; b++) cr_expect_str_eq(back->set_name[b], data->set_name[b]);
    cr_expect_eq(sw_dataset_save(data, path.text, NULL), SW_ERROR_EXISTS);
    sw_dataset_free(back);
    sw_dataset_free(data);
}

Test(format_c45, what_cannot_be_stored)
{
    sw_dataset *data;
    cr_assert_eq(sw_dataset_open(&data, "needle:train=5:valid=5:test=5", 0), SW_OK);
    cr_expect_eq(sw_dataset_save(data, scratch("needle.data").text, NULL), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "cannot hold"), "%s", sw_error_message());
    cr_expect_eq(scratch_count(scratch_folder), 0);
    sw_dataset_free(data);
}

Test(format_c45, names_of_more_than_one_line)
{
    sw_dataset *data;
    cr_assert_eq(open_data(&data, NAMES, DATA, ""), SW_OK);
    strcpy(data->set_name[1], "a\nb");
    cr_expect_eq(sw_dataset_save(data, scratch("again.data").text, NULL), SW_ERROR_ARGUMENT);
    cr_expect(
        strstr(sw_error_message(), "c45 cannot hold sets 1: its name has a line break, \"a b\""),
        "%s", sw_error_message());
    cr_expect_eq(scratch_count(scratch_folder), 2);
    sw_dataset_free(data);
}

/* Damaged files are read or refused; the sanitizers watch. */
Test(format_c45, cut_off_and_damaged)
{
    static const char *const text[] = {NAMES, DATA};
    for (int t = 0; t < 2; t++)
        for (size_t i = 0; i < strlen(text[t]); i++)
            for (int change = 0; change < 2; change++) {
                sw_dataset *data = NULL;
                char bytes[512];
                strcpy(bytes, text[t]);
                bytes[i] = change ? bytes[i] ^ 0x10 : '\0';
                if (open_data(&data, t ? NAMES : bytes, t ? bytes : DATA, "") == SW_OK)
                    cr_expect(data->sets.count > 0);
                sw_dataset_free(data);
            }
}
