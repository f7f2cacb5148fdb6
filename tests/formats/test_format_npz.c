/* test_format_npz.c - .npz files that are written and read back, and archives that are refused.
 * What their arrays mean is tested in test_array_reader.c. */
#include "npz.h"
#include "round_trip.h"

#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <zip.h>

TestSuite(format_npz, .init = scratch_begin, .fini = scratch_end);

Test(format_npz, reads_back)
{
    expect_round_trip(SW_CLASSES, 0, ".npz");
    expect_same_files("0.npz", "1.npz");
}

Test(format_npz, labels_read_back)
{
    expect_round_trip(SW_LABELS, 0, ".npz");
}

Test(format_npz, numbers_read_back)
{
    expect_round_trip(SW_REGRESSION, 0, ".npz");
}

Test(format_npz, tokens_read_back)
{
    expect_round_trip(SW_CLASSES, 4, ".NPZ");
}

/* A built-in data set has no names of features or sets. */
Test(format_npz, a_built_in_data_set_reads_back)
{
    sw_dataset *task, *back;
    scratch_path path = scratch("a.npz");
    cr_assert_eq(sw_dataset_open(&task, "lookup:train=20:valid=10:test=10", 1), SW_OK);
    cr_assert_eq(sw_dataset_save(task, path.text, NULL), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_dataset_open(&back, path.text, 1), SW_OK, "%s", sw_error_message());
    expect_same(task, back);
    sw_dataset_free(back);
    sw_dataset_free(task);
}

Test(format_npz, what_arrays_cannot_store)
{
    sw_dataset *dataset = rich_dataset(SW_CLASSES, 4);
    scratch_path path = scratch("a.npz");
    dataset->schema.hashed = true;
    cr_expect_eq(sw_dataset_save(dataset, path.text, NULL), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "a.npz: npz cannot hold hashed words"), "%s",
              sw_error_message());
    cr_expect_eq(scratch_count(scratch_folder), 0);
    sw_dataset_free(dataset);
}

Test(format_npz, a_task_without_answers)
{
    sw_dataset *mixture;
    cr_assert_eq(sw_dataset_open(&mixture, "mixture:train=5:valid=5:test=5", 1), SW_OK);
    cr_expect_eq(sw_dataset_save(mixture, scratch("a.npz").text, NULL), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "npz cannot hold the task mixture; jsonl can"), "%s",
              sw_error_message());
    cr_expect_eq(scratch_count(scratch_folder), 0);
    sw_dataset_free(mixture);
}

/* ---- Deflated members ------------------------------------------------------------------------ */

/* Have libzip compress the members of an archive. */
static scratch_path compressed(const char *stored, const char *name, int method)
{
    scratch_path path = scratch(name);
    zip_t *from = zip_open(stored, ZIP_RDONLY, NULL);
    zip_t *to = zip_open(path.text, ZIP_CREATE | ZIP_EXCL, NULL);
    cr_assert(from && to);
    for (zip_uint64_t i = 0; i < (zip_uint64_t)zip_get_num_entries(from, 0); i++) {
        zip_stat_t facts;
        cr_assert_eq(zip_stat_index(from, i, 0, &facts), 0);
        char *data = malloc(facts.size);
        zip_file_t *file = zip_fopen_index(from, i, 0);
        cr_assert_eq(zip_fread(file, data, facts.size), (zip_int64_t)facts.size);
        zip_fclose(file);
        zip_source_t *source = zip_source_buffer(to, data, facts.size, 1);
        const zip_int64_t added = zip_file_add(to, facts.name, source, 0);
        cr_assert(added >= 0);
        cr_assert_eq(zip_set_file_compression(to, (zip_uint64_t)added, method, 9), 0);
    }
    cr_assert_eq(zip_close(to), 0);
    zip_discard(from);
    return path;
}

Test(format_npz, deflated)
{
    sw_dataset *dataset = rich_dataset(SW_REGRESSION, 0), *back;
    scratch_path path = scratch("a.npz");
    cr_assert_eq(sw_dataset_save(dataset, path.text, NULL), SW_OK);
    path = compressed(path.text, "b.npz", ZIP_CM_DEFLATE);
    back = open_file(path.text, "");
    expect_same(dataset, back);
    sw_dataset_free(back);
    sw_dataset_free(dataset);
}

/* A megabyte of zeros in a few kilobytes is more than a limit of one. */
Test(format_npz, a_member_that_unpacks_to_too_much)
{
    enum { ROWS = 1 << 19 };
    float *zeros = calloc(ROWS, sizeof *zeros);
    sw_dataset *none;
    npz z = {.count = 0};
    NPZ(&z, "elements", SW_F32, zeros, 1, ROWS, 1);
    const scratch_path stored = npz_write(&z);
    const scratch_path path = compressed(stored.text, "b.npz", ZIP_CM_DEFLATE);
    setenv("SETWISE_LIMIT", "1", 1);
    cr_assert_eq(sw_dataset_open(&none, path.text, 0), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), "b.npz: elements.npy: "), "%s", sw_error_message());
    cr_expect(strstr(sw_error_message(), "bytes that unpack to 2 MB (SETWISE_LIMIT=MB raises the "
                                         "limit of 1 MB)"),
              "%s", sw_error_message());
    sw_dataset_free(open_file(stored.text, "")); /* it has its place in the file */
    free(zeros);
}

/* ---- A small file, changed ------------------------------------------------------------------- */

static const float x[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static const uint8_t length[] = {1, 1, 1, 1}, label[] = {0, 0, 0, 0};

static scratch_path small_file(void)
{
    npz z = {0};
    NPZ(&z, "elements", SW_F32, x, 4, 2);
    NPZ(&z, "lengths", SW_U8, length, 4);
    NPZ(&z, "labels", SW_U8, label, 4);
    return npz_write(&z);
}

/* The position of the nth signature (from 0) in the file. */
static size_t find(const char *file, size_t size, const char *signature, int nth)
{
    size_t i = 0;
    while (i + 4 <= size && (memcmp(file + i, signature, 4) != 0 || nth-- > 0)) i++;
    cr_assert(i + 4 <= size, "no such signature");
    return i;
}

/* The small file, with the bytes `to` at `at` in the first member's entry of the central list. */
static void refused_with(size_t at, const char *to, size_t bytes, const char *words)
{
    size_t size;
    scratch_path path = small_file();
    char *file = scratch_read(path.text, &size);
    memcpy(file + find(file, size, "PK\1\2", 0) + at, to, bytes);
    scratch_write(path.text, file, size);
    expect_refused(path.text, "", words);
    free(file);
}

enum { FLAGS = 8, METHOD = 10, NAME = 46, SIZE = NAME + 12 + 4, PACKED = SIZE + 8 };

Test(format_npz, members_that_are_refused)
{
    refused_with(FLAGS, "\1\0", 2, "elements.npy: is encrypted: encrypted members are not read");
    refused_with(METHOD, "\14\0", 2,
                 "elements.npy: compressed by method 12, expected 0 (stored) or 8 (deflated)");
    refused_with(METHOD, "\10\0", 2, "elements.npy: damaged: ");
    refused_with(NAME, "alements", 8, "unknown array \"alements\", did you mean \"elements\"?");
}

Test(format_npz, wrong_sizes_in_the_archive)
{
    refused_with(SIZE, "\xa1", 1, "elements.npy: 161 bytes out of 160 in a file of");
    refused_with(SIZE, "\xa1\0\0\0\0\0\0\0\xa1", 9, "elements.npy: 33 bytes follow the header");
    refused_with(SIZE, "\0\0\0\0\0\1\0\0\0\0\0\0\0\1\0\0", 16,
                 "1099511627776 bytes out of 1099511627776 in a file of");
    refused_with(SIZE, "\x9f\0\0\0\0\0\0\0\x9f", 9,
                 "elements.npy: 31 bytes follow the header, but shape [4, 2] needs 32: truncated?");
}

/* A few packed bytes claim to be a terabyte: no such memory is asked for. */
Test(format_npz, a_bomb_is_not_believed)
{
    scratch_path path = small_file();
    path = compressed(path.text, "deflated.npz", ZIP_CM_DEFLATE);
    size_t size;
    char *file = scratch_read(path.text, &size);
    const size_t entry = find(file, size, "PK\1\2", 0);
    uint32_t huge = 0x7fffffff, packed;
    sw_little_endian(&huge, 1, 4);
    memcpy(file + entry + 24, &huge, 4);
    memcpy(&packed, file + entry + 20, 4);
    sw_little_endian(&packed, 1, 4);
    scratch_write(path.text, file, size);
    char words[160];
    snprintf(words, sizeof words,
             "elements.npy: 2147483647 bytes out of %u in a file of %zu: the "
             "sizes in the archive cannot be right",
             packed, size);
    expect_refused(path.text, "", words);
    free(file);
}

/* The header and the archive both claim more bytes than the packed member has. */
Test(format_npz, a_member_that_ends_too_early)
{
    npz z = {0};
    static const float many[100] = {0};
    NPZ(&z, "elements", SW_F32, many, 50, 2);
    scratch_path path = npz_write(&z);
    path = compressed(path.text, "deflated.npz", ZIP_CM_DEFLATE);
    size_t size;
    char *file = scratch_read(path.text, &size);
    const size_t entry = find(file, size, "PK\1\2", 0);
    uint32_t more = 128 + 400 - 8;
    sw_little_endian(&more, 1, 4);
    memcpy(file + entry + 24, &more, 4);
    scratch_write(path.text, file, size);
    expect_refused(path.text, "", "elements.npy: 392 bytes follow the header");
    free(file);
}

Test(format_npz, a_damaged_number_is_detected)
{
    size_t size;
    scratch_path path = small_file();
    char *file = scratch_read(path.text, &size);
    const size_t begin = find(file, size, "PK\3\4", 1);
    file[begin - 3] ^= 1; /* in the last number of elements */
    scratch_write(path.text, file, size);
    expect_refused(path.text, "", "elements.npy: damaged: CRC error");
    free(file);
}

Test(format_npz, an_array_twice)
{
    const sw_npy_header header = sw_npy_header_of(SW_F32, 0, 2, (int64_t[]){4, 2});
    const sw_zip_member one = {"elements.npy", {{header.text, header.length}, {x, sizeof x}}};
    scratch_path path = scratch("a.npz");
    cr_assert_eq(sw_zip_store(path.text, (sw_zip_member[]){one, one}, 2), SW_OK);
    expect_refused(path.text, "", "a second array of elements, \"elements\"");
}

Test(format_npz, members_that_are_not_arrays)
{
    const sw_zip_member text = {"readme.txt", {{"text", 4}, {"", 0}}};
    const sw_zip_member pickle = {"elements.npy", {{"\x80\4K\1.", 5}, {"", 0}}};
    scratch_path path = scratch("a.npz");
    cr_assert_eq(sw_zip_store(path.text, &text, 1), SW_OK);
    expect_refused(path.text, "", "unknown array \"readme.txt\"");
    expect_refused(path.text, ":ignore=readme.txt", "there is no array \"elements\"");
    path = scratch("b.npz");
    cr_assert_eq(sw_zip_store(path.text, &pickle, 1), SW_OK);
    expect_refused(path.text, "", "elements.npy: byte 0: not a .npy array");
}

Test(format_npz, files_that_are_not_archives)
{
    scratch_path path = scratch("a.npz");
    sw_dataset *dataset;
    cr_expect_eq(sw_dataset_open(&dataset, path.text, 1), SW_ERROR_NOT_FOUND);
    scratch_write(path.text, "", 0);
    expect_refused(path.text, "", "not a zip archive, which a .npz file is: ");
    scratch_write(path.text, "x", 1);
    expect_refused(path.text, "", "not a zip archive, which a .npz file is: ");
    scratch_write(path.text, "\x93NUMPY\1\0\2\0{}", 12);
    expect_refused(path.text, "", "not a zip archive");
    unlink(path.text);
    cr_assert_eq(mkdir(path.text, 0700), 0);
    char spec[300];
    snprintf(spec, sizeof spec, "%s:format=npz", path.text);
    cr_expect_eq(sw_dataset_open(&dataset, spec, 1), SW_ERROR_IO);
}

Test(format_npz, damage_is_survived)
{
    expect_no_harm(small_file().text);
}

Test(format_npz, damage_of_deflated_members_is_survived)
{
    scratch_path path = small_file();
    expect_no_harm(compressed(path.text, "deflated.npz", ZIP_CM_DEFLATE).text);
}

Test(format_npz, nothing_is_overwritten)
{
    sw_dataset *dataset = rich_dataset(SW_CLASSES, 0);
    scratch_path path = scratch("a.npz");
    scratch_write(path.text, "old", 3);
    cr_expect_eq(sw_dataset_save(dataset, path.text, NULL), SW_ERROR_EXISTS);
    size_t size;
    char *file = scratch_read(path.text, &size);
    cr_expect_str_eq(file, "old");
    free(file);
    path = scratch("nowhere/a.npz");
    cr_expect_eq(sw_dataset_save(dataset, path.text, NULL), SW_ERROR_IO);
    cr_expect_eq(scratch_count(scratch_folder), 1);
    sw_dataset_free(dataset);
}
