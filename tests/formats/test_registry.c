/* test_registry.c - the list of formats: by name, by the ending of a path, by the files of a
 * folder. */
#include "formats/registry.h"

#include "files.h"

#include <sys/stat.h>

TestSuite(registry, .init = scratch_begin, .fini = scratch_end);

Test(registry, by_name)
{
    const struct sw_format *format;
    cr_assert_gt(sw_format_count(), 0);
    for (int i = 0; i < sw_format_count(); i++) {
        cr_assert_eq(sw_format_find(&format, sw_format_at(i)->name), SW_OK);
        cr_expect_eq(&format->type, sw_format_at(i));
        cr_expect_eq(!!format->read + !!format->pieces + !!format->steps, 1, "%s",
                     format->type.name);
        cr_expect_eq(!format->write, !format->type.writes, "%s", format->type.name);
    }
    cr_expect_null(sw_format_at(-1));
    cr_expect_null(sw_format_at(sw_format_count()));
    cr_expect_eq(sw_format_find(&format, "cvs"), SW_ERROR_NOT_FOUND);
    cr_expect(strstr(sw_error_message(), "did you mean 'csv'?"), "%s", sw_error_message());
}

Test(registry, by_the_ending_of_a_path)
{
    static const char *const paths[][2] = {
        {"a.csv", "csv"},         {"b/a.TSV", "csv"},
        {"a.csv.gz", "csv"},      {"a.jsonl", "jsonl"},
        {"a.ndjson.gz", "jsonl"}, {"a.npz", "npz"},
        {"a.npy", "npy"},         {"a.safetensors", "safetensors"},
        {"a.data", "c45"},        {"t10k-images-idx3-ubyte.gz", "idx"}};
    const struct sw_format *format;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        cr_assert_eq(sw_format_of_path(&format, paths[i][0]), SW_OK, "%s", sw_error_message());
        cr_expect_str_eq(format->type.name, paths[i][1], "%s", paths[i][0]);
    }
    static const char *const none[] = {"a", ".csv", "csv", "a.csv.zip", "a.off"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        cr_expect_eq(sw_format_of_path(&format, none[i]), SW_ERROR_FORMAT, "%s", none[i]);
        cr_expect(strstr(sw_error_message(),
                         "its name does not show the format; known endings are .csv|"),
                  "%s", sw_error_message());
    }
}

Test(registry, json_is_told_from_json_lines)
{
    const struct sw_format *format;
    cr_expect_eq(sw_format_of_path(&format, "a.json"), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), "a.json: JSON is read as JSON lines"), "%s",
              sw_error_message());
    cr_expect(strstr(sw_error_message(), "jq -c '.[]' writes"), "%s", sw_error_message());
}

Test(registry, by_the_files_of_a_folder)
{
    static const char *const folders[][2] = {{"meshes/box/a.off", "off"},
                                             {"plys/box/train/a.ply", "ply"},
                                             {"arrays/elements.npy", "npy"}};
    const struct sw_format *format;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        char folder[32] = "";
        for (const char *c = folders[i][0]; *c; c++) {
            if (*c == '/') cr_assert(mkdir(scratch(folder).text, 0777) == 0);
            folder[strlen(folder)] = *c;
        }
        scratch_write(scratch(folders[i][0]).text, "", 0);
        *strchr(folder, '/') = '\0';
        cr_assert_eq(sw_format_of_path(&format, scratch(folder).text), SW_OK, "%s",
                     sw_error_message());
        cr_expect_str_eq(format->type.name, folders[i][1]);
    }
    cr_assert_eq(mkdir(scratch("a.csv").text, 0777), 0);
    cr_expect_eq(sw_format_of_path(&format, scratch("a.csv").text), SW_ERROR_FORMAT,
                 "a folder is not a CSV file");
    cr_expect(strstr(sw_error_message(), "a folder of no known format"), "%s", sw_error_message());
    cr_expect(strstr(sw_error_message(), "joins a CSV file for each set"), "%s",
              sw_error_message());
}
