/* test_zip_store.c - archives that are written here and read by libzip. */
#include "formats/zip_store.h"

#include "scratch.h"

#include <criterion/criterion.h>
#include <zip.h>

TestSuite(zip_store, .init = scratch_begin, .fini = scratch_end);

static const sw_zip_member member[] = {
    {"a.npy", {{"head", 4}, {"and body", 8}}},
    {"empty", {{"", 0}, {NULL, 0}}},
    {"one", {{"", 0}, {"x", 1}}},
};
enum { MEMBERS = 3 };

Test(zip_store, libzip_reads_it)
{
    static const char *const content[] = {"headand body", "", "x"};
    scratch_path path = scratch("a.zip");
    cr_assert_eq(sw_zip_store(path.text, member, MEMBERS), SW_OK, "%s", sw_error_message());
    zip_t *zip = zip_open(path.text, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    cr_assert_not_null(zip);
    cr_assert_eq(zip_get_num_entries(zip, 0), MEMBERS);
    for (zip_uint64_t i = 0; i < MEMBERS; i++) {
        zip_stat_t facts;
        char text[32];
        cr_assert_eq(zip_stat_index(zip, i, 0, &facts), 0);
        cr_expect_str_eq(facts.name, member[i].name);
        cr_expect(facts.size == strlen(content[i]) && facts.comp_method == ZIP_CM_STORE);
        zip_file_t *file = zip_fopen_index(zip, i, 0);
        cr_assert_not_null(file);
        const zip_int64_t got = zip_fread(file, text, sizeof text);
        cr_assert_eq(got, (zip_int64_t)facts.size, "%s", zip_file_strerror(file));
        cr_expect_eq(zip_fread(file, text, 1), 0); /* the checksum is right */
        cr_expect_arr_eq(text, content[i], facts.size);
        zip_fclose(file);
    }
    zip_discard(zip);
}

Test(zip_store, no_members)
{
    scratch_path path = scratch("a.zip");
    cr_assert_eq(sw_zip_store(path.text, NULL, 0), SW_OK, "%s", sw_error_message());
    zip_t *zip = zip_open(path.text, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    cr_assert_not_null(zip);
    cr_expect_eq(zip_get_num_entries(zip, 0), 0);
    zip_discard(zip);
}

Test(zip_store, where_nothing_can_be_written)
{
    scratch_path path = scratch("nowhere/a.zip");
    cr_expect_eq(sw_zip_store(path.text, member, MEMBERS), SW_ERROR_IO);
    cr_expect(strstr(sw_error_message(), path.text), "%s", sw_error_message());
}
