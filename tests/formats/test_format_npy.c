/* test_format_npy.c - folders of .npy files that are written, read back or refused. What their
 * arrays mean is tested in test_array_reader.c. */
#include "npz.h"
#include "round_trip.h"

#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <sys/stat.h>

TestSuite(format_npy, .init = scratch_begin, .fini = scratch_end);

Test(format_npy, reads_back)
{
    expect_round_trip(SW_CLASSES, 0, ".npy");
    struct stat facts;
    cr_assert(stat(scratch("0.npy").text, &facts) == 0 && S_ISDIR(facts.st_mode));
    cr_expect_eq(facts.st_mode & 0777, 0777 & ~umask(0));
    expect_same_files("0.npy/elements.npy", "1.npy/elements.npy");
    expect_same_files("0.npy/names.npy", "1.npy/names.npy");
    cr_expect_eq(scratch_count(scratch_folder), 2); /* no temporary is left */
}

Test(format_npy, labels_read_back)
{
    expect_round_trip(SW_LABELS, 0, ".npy");
}

Test(format_npy, numbers_and_tokens_read_back)
{
    expect_round_trip(SW_REGRESSION, 4, ".npy");
}

/* Write the data set of rich_dataset into the folder "a". */
static sw_dataset *written(void)
{
    sw_dataset *dataset = rich_dataset(SW_CLASSES, 0);
    cr_assert_eq(sw_dataset_save(dataset, scratch("a/").text, "npy"), SW_OK, "%s",
                 sw_error_message());
    return dataset;
}

Test(format_npy, mapped)
{
    if (SW_BIG_ENDIAN) cr_skip_test("the numbers of files are little-endian");
    sw_dataset *dataset = written();
    sw_dataset *back = open_file(scratch("a").text, ":map=yes");
    cr_expect_not_null(back->sets.mapped);
    expect_same(dataset, back);
    sw_dataset_free(back);
    sw_dataset_free(dataset);
}

/* The path is that of the folder, of its elements, or of the elements in the current folder. */
Test(format_npy, paths_of_a_folder)
{
    sw_dataset *dataset = written();
    static const char *const paths[] = {"a", "a/", "a/elements.npy"};
    for (int i = 0; i < 3; i++) {
        sw_dataset *back = open_file(scratch(paths[i]).text, "");
        expect_same(dataset, back);
        sw_dataset_free(back);
    }
    cr_assert_eq(chdir(scratch("a").text), 0);
    static const char *const here[] = {"elements.npy", "./elements.npy", ".", "../a"};
    for (int i = 0; i < 4; i++) {
        sw_dataset *back = open_file(here[i], "");
        expect_same(dataset, back);
        sw_dataset_free(back);
    }
    unlink("labels.npy");
    expect_refused("elements.npy", "", "classes without labels");
    sw_dataset_free(dataset);
}

Test(format_npy, other_files_in_the_folder)
{
    sw_dataset *dataset = written(), *back;
    scratch_write(scratch("a/README").text, "not an array", 12);
    scratch_write(scratch("a/.npy").text, "nor this", 8);
    back = open_file(scratch("a").text, "");
    expect_same(dataset, back);
    sw_dataset_free(back);
    scratch_write(scratch("a/more.npy").text, "unknown", 7);
    expect_refused(scratch("a").text, "", "a: unknown array \"more\"");
    sw_dataset_free(open_file(scratch("a").text, ":ignore=more"));
    sw_dataset_free(dataset);
}

Test(format_npy, files_that_are_refused)
{
    sw_dataset_free(written());
    scratch_write(scratch("a/labels.npy").text, "x", 1);
    expect_refused(scratch("a").text, "", "a/labels.npy: byte 0: not a .npy array");
    unlink(scratch("a/labels.npy").text);
    cr_assert_eq(mkdir(scratch("a/labels.npy").text, 0700), 0);
    sw_dataset *none;
    cr_expect_eq(sw_dataset_open(&none, scratch("a").text, 1), SW_ERROR_IO);
    cr_expect(strstr(sw_error_message(), "a/labels.npy: cannot be read: it is not a regular file"));
}

Test(format_npy, folders_that_are_refused)
{
    const sw_npy_header header = sw_npy_header_of(SW_F32, 0, 1, (int64_t[]){0});
    scratch_write(scratch("x.npy").text, header.text, header.length);
    expect_refused(scratch("x.npy").text, "",
                   "one array is no data set: expected a folder of elements.npy, offsets.npy, "
                   "labels.npy ..., or a .npz file of them all");
    cr_assert_eq(mkdir(scratch("empty").text, 0700), 0);
    expect_refused(scratch("empty").text, "", "a folder of no known format");
    expect_refused(scratch("empty").text, ":format=npy", "there is no array \"elements\"");
}

Test(format_npy, damage_is_survived)
{
    sw_dataset_free(written());
    static const char *const files[] = {"a/elements.npy", "a/offsets.npy", "a/labels.npy",
                                        "a/classes.npy"};
    static const unsigned char other[] = {0x01, 0x80, 0xff};
    sw_dataset *dataset;
    for (int f = 0; f < 4; f++) {
        size_t size;
        scratch_path path = scratch(files[f]);
        char *file = scratch_read(path.text, &size);
        const size_t most = size < 400 ? size : 400;
        for (size_t i = 0; i < most * 4; i++) {
            char *byte = &file[i / 4];
            const char before = *byte;
            if (i % 4 < 3) *byte = (char)(before ^ other[i % 4]);
            unlink(path.text);
            scratch_write(path.text, file, i % 4 < 3 ? size : i / 4);
            const sw_status status = sw_dataset_open(&dataset, scratch("a").text, 1);
            *byte = before;
            sw_dataset_free(dataset);
            if (status == SW_ERROR_MEMORY || (status == SW_OK && i % 4 == 3))
                cr_expect_fail("%s, byte %zu: %s", files[f], i / 4, sw_error_message());
        }
        unlink(path.text);
        scratch_write(path.text, file, size);
        free(file);
    }
    sw_dataset_free(open_file(scratch("a").text, ""));
}

Test(format_npy, is_written_whole_or_not_at_all)
{
    sw_dataset *dataset = rich_dataset(SW_CLASSES, 0);
    cr_expect_eq(sw_dataset_save(dataset, scratch("nowhere/a").text, "npy"), SW_ERROR_IO);
    dataset->schema.output.name[0][0] = '\xff';
    cr_expect_eq(sw_dataset_save(dataset, scratch("a").text, "npy"), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "a: npy cannot hold classes 0: its name is not UTF-8"),
              "%s", sw_error_message());
    cr_expect_eq(scratch_count(scratch_folder), 0);
    sw_dataset_free(dataset);
}
