/* test_format_off.c - folders of OFF files that are written and read back. */
#include "meshes.h"

TestSuite(format_off, .init = scratch_begin, .fini = scratch_end);

Test(format_off, written_and_read_again)
{
    char spec[300];
    sw_dataset *data;
    put_folder();
    snprintf(spec, sizeof spec, "%s:points=50", scratch("set").text);
    cr_assert_eq(sw_dataset_open(&data, spec, 0), SW_OK);
    sw_dataset *back;
    const scratch_path to = scratch("off");
    cr_assert_eq(sw_dataset_save(data, to.text, "off"), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_dataset_open(&back, to.text, 0), SW_OK, "%s", sw_error_message());
    cr_assert(back->sets.count == 16 && back->sets.offset[16] == 800);
    for (int role = 0; role < 3; role++)
        cr_expect_eq(back->index_count[role], data->index_count[role]);
    /* The order is another one, that of the names of the folders. */
    for (int64_t i = 0; i < 16; i++) {
        int found = 0;
        for (int64_t j = 0; j < 16; j++)
            found += memcmp(data->sets.x + 150 * i, back->sets.x + 150 * j,
                            150 * sizeof *data->sets.x) == 0 &&
                     data->sets.label[i] == back->sets.label[j];
        cr_expect_eq(found, 1, "set %lld", (long long)i);
    }
    sw_dataset_free(back);
    cr_expect_eq(sw_dataset_save(data, to.text, "off"), SW_ERROR_EXISTS);
    sw_dataset_free(data);
}

Test(format_off, what_cannot_be_stored)
{
    sw_dataset *data;
    cr_assert_eq(sw_dataset_open(&data, "needle:train=5:valid=5:test=5", 0), SW_OK);
    cr_expect_eq(sw_dataset_save(data, scratch("needle").text, "off"), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "off cannot hold elements of other columns than x|y|z"),
              "%s", sw_error_message());
    cr_expect(!sw_path_exists(scratch("needle").text));
    sw_dataset_free(data);
}
