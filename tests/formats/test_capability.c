/* test_capability.c - the parts of data sets, and errors for parts that a format cannot store. */
#include "formats/capability.h"

#include "kinds.h"

TestSuite(capability, .init = scratch_begin, .fini = scratch_end);

/* Each part occurs in a kind of data set and in a format, and no format lists another. */
Test(capability, every_part_is_stored_by_a_format)
{
    for (int c = 0; c < sw_capability_count(); c++) {
        const sw_capability *part = sw_capability_at(c);
        int holders = 0, tried = 0;
        for (int f = 0; f < sw_format_count(); f++)
            holders += sw_list_has(sw_format_at(f)->holds, '|', part->name);
        for (int k = 0; k < KINDS; k++) {
            sw_dataset *dataset = make(&kinds[k]);
            tried += part->find(dataset) >= 0;
            sw_dataset_free(dataset);
        }
        cr_expect(holders > 0 && tried > 0, "%s: %d, %d", part->name, holders, tried);
    }
    for (int f = 0; f < sw_format_count(); f++) {
        int known = 0, words = 1;
        for (const char *c = sw_format_at(f)->holds; *c; c++) words += *c == '|';
        for (int c = 0; c < sw_capability_count(); c++)
            known += sw_list_has(sw_format_at(f)->holds, '|', sw_capability_at(c)->name);
        cr_expect_eq(known, words, "%s", sw_format_at(f)->name);
    }
    cr_expect_null(sw_capability_at(sw_capability_count()));
}

Test(capability, a_refusal_names_the_formats_that_can)
{
    static const struct {
        const char *kind, *format, *expected;
    } cases[] = {
        {"mixture", "npz", "t.npz: npz cannot hold the task mixture; jsonl can"},
        {"empty", "c45", "c45 cannot hold sets without elements (set \"1\"); idx, off, ply, jsonl"},
        {"unused class", "csv", "csv cannot hold a class without a set (class \"a.b: c, d\");"},
        {"infinite", "jsonl", "cannot hold infinite numbers (element 0); csv, npz"},
        {"split", "c45", "c45 cannot hold a split; csv, off"},
        {"images", "ply", "ply cannot hold elements of other columns than x|y|z"},
        {"clouds", "idx", "idx cannot hold elements of other columns than x|y|intensity"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int k = 0, f = 0;
        while (strcmp(kinds[k].name, cases[i].kind) != 0) k++;
        while (strcmp(sw_format_at(f)->name, cases[i].format) != 0) f++;
        sw_dataset *dataset = make(&kinds[k]);
        const scratch_path path = path_in("refused", sw_format_at(f));
        cr_expect_eq(sw_dataset_save(dataset, path.text, cases[i].format), SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), cases[i].expected), "'%s' is not in: %s",
                  cases[i].expected, sw_error_message());
        sw_dataset_free(dataset);
    }
}
