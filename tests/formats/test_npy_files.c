/* test_npy_files.c - a data set as .npy files: their names, and their texts. */
#include "formats/npy_files.h"

#include "files.h"

#include <string.h>

TestSuite(npy_files, .init = scratch_begin, .fini = scratch_end);

Test(npy_files, names_of_arrays)
{
    static const char *const names[][2] = {{"labels.npy", "labels"},
                                           {"labels", "labels"},
                                           {".npy", ".npy"},
                                           {"a.npy.npy", "a.npy"},
                                           {"labels.NPY", "labels.NPY"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cr_expect_str_eq(sw_npy_name_of(names[i][0]).text, names[i][1]);
    char longest[400];
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    cr_expect_eq(strlen(sw_npy_name_of(longest).text), 255);
}

/* Texts are code points, all as wide as the longest, and filled up with zeros. */
Test(npy_files, texts)
{
    static char *class[] = {"a", "\xc3\xa9\xe4\xb8\x89",
                            ("\xf0\x9f\x90\x88"
                             "bc")};
    static const uint32_t expected[9] = {'a', 0, 0, 0xe9, 0x4e09, 0, 0x1f408, 'b', 'c'};
    static const sw_format_type format = {.name = "any", .holds = SW_ARRAYS_HOLD};
    sw_npy_file file[SW_ARRAY_COUNT];
    sw_writer writer;
    int count, found = 0;
    sw_dataset *dataset = full_dataset(SW_CLASSES);
    dataset->schema.output.name = class;
    cr_assert_eq(sw_writer_begin(&writer, dataset, "a.any", &format), SW_OK);
    cr_assert_eq(sw_npy_files(file, &count, &writer), SW_OK);
    cr_expect_eq(count, 10);
    for (int i = 0; i < count; i++) {
        cr_expect_eq(file[i].header.length % 64, 0, "%s", file[i].name);
        if (strcmp(file[i].name, "classes.npy") != 0) continue;
        found++;
        cr_expect(strstr(file[i].header.text + 10, "'descr': '<U3'"), "%s",
                  file[i].header.text + 10);
        cr_assert_eq(file[i].items.size, sizeof expected);
        cr_expect_arr_eq(file[i].items.data, expected, sizeof expected);
    }
    cr_expect_eq(found, 1);
    sw_writer_end(&writer);
}
