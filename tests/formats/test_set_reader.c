/* test_set_reader.c - sets batch by batch: the same as the whole file. */
#include "expect.h"
#include "scratch.h"

#include <math.h>
#include <setwise/datasets.h>

TestSuite(set_reader, .init = scratch_begin, .fini = scratch_end);

enum { SETS = 10000, LARGE = 40000 };

/* Elements of set b: few, but of set 7. */
static int elements_of(int b)
{
    return b == 7 ? LARGE : 1 + b * 7 % 13;
}

static void write_csv(const char *path)
{
    FILE *file = fopen(path, "w");
    fputs("set,label,context,x,y\n", file);
    for (int b = 0; b < SETS; b++)
        for (int i = 0; i < elements_of(b); i++)
            fprintf(file, "s%d,%c,%d,%d,0.5\n", b, 'a' + b % 3, b % 17, 100 * b + i % 100);
    fclose(file);
}

/* The sets of the reader are those of the whole data set, in their order. Returns the batches. */
static int expect_same(const char *spec, const sw_dataset *whole, int64_t elements)
{
    sw_reader *reader;
    sw_batch batch;
    int64_t b = 0;
    int batches = 0;
    const sw_reader_options options = {.elements = elements};
    const sw_ragged *all = &whole->sets;
    cr_assert_eq(sw_reader_open(&reader, spec, &whole->schema, &options), SW_OK, "%s",
                 sw_error_message());
    for (;; batches++) {
        cr_assert_eq(sw_reader_next(reader, &batch), SW_OK, "%s", sw_error_message());
        if (!batch.data) break;
        const sw_ragged *sets = &batch.data->sets;
        cr_assert_null(sets->label);
        for (int64_t i = 0; i < sets->count; i++, b++) {
            const int64_t rows = sets->offset[i + 1] - sets->offset[i];
            cr_assert_eq(batch.number[i], b);
            cr_assert_eq(rows, all->offset[b + 1] - all->offset[b]);
            cr_assert_eq(memcmp(sets->x + sets->offset[i] * sets->width,
                                all->x + all->offset[b] * all->width,
                                sizeof *sets->x * (size_t)(rows * sets->width)),
                         0);
            if (whole->set_name) cr_assert_str_eq(batch.data->set_name[i], whole->set_name[b]);
            if (all->context) cr_assert_eq(sets->context[i], all->context[b]);
        }
    }
    cr_expect_eq(b, all->count);
    cr_expect_eq(sw_reader_next(reader, &batch), SW_OK);
    cr_expect_null(batch.data);
    sw_reader_free(reader);
    return batches;
}

Test(set_reader, csv_and_json_lines_are_streams)
{
    sw_dataset *whole;
    write_csv(scratch("a.csv").text);
    cr_assert_eq(sw_dataset_open(&whole, scratch("a.csv").text, 0), SW_OK, "%s",
                 sw_error_message());
    cr_expect_gt(expect_same(scratch("a.csv").text, whole, 100), 2);
    cr_assert_eq(sw_dataset_save(whole, scratch("a.jsonl").text, NULL), SW_OK);
    cr_expect_gt(expect_same(scratch("a.jsonl").text, whole, 100), 1);
    sw_dataset_free(whole);
}

/* All arrays that a set may have: names, a context, and offsets. */
Test(set_reader, arrays_are_streams)
{
    static const char *const paths[] = {"a.npz", "a.safetensors", "a"};
    sw_dataset *whole;
    write_csv(scratch("a.csv").text);
    cr_assert_eq(sw_dataset_open(&whole, scratch("a.csv").text, 0), SW_OK, "%s",
                 sw_error_message());
    for (int i = 0; i < 3; i++) {
        const scratch_path path = scratch(paths[i]);
        cr_assert_eq(sw_dataset_save(whole, path.text, i == 2 ? "npy" : NULL), SW_OK, "%s",
                     sw_error_message());
        cr_expect_gt(expect_same(path.text, whole, 100), 500, "%s", path.text);
        cr_expect_eq(expect_same(path.text, whole, INT64_MAX), 1, "%s", path.text);
    }
    sw_dataset_free(whole);
}

/* Pictures of points: labels are not needed. */
Test(set_reader, images_are_streams)
{
    sw_dataset *whole;
    static uint8_t image[16 + 300 * 16] = {0, 0, 8, 3, 0, 0, 1, 44, 0, 0, 0, 4, 0, 0, 0, 4};
    static uint8_t label[8 + 300] = {0, 0, 8, 1, 0, 0, 1, 44};
    const scratch_path images = scratch("a-images-idx3-ubyte");
    for (int i = 0; i < 300 * 16; i++) image[16 + i] = i % 3 ? (uint8_t)(1 + i % 255) : 0;
    for (int i = 0; i < 300; i++) label[8 + i] = (uint8_t)(i % 2);
    scratch_write(images.text, image, sizeof image);
    scratch_write(scratch("a-labels-idx1-ubyte").text, label, sizeof label);
    cr_assert_eq(sw_dataset_open(&whole, images.text, 0), SW_OK, "%s", sw_error_message());
    cr_assert_eq(unlink(scratch("a-labels-idx1-ubyte").text), 0);
    cr_expect_eq(expect_same(images.text, whole, 100), 30);
    cr_assert_eq(truncate(images.text, 2000), 0);
    sw_reader *reader;
    cr_expect_eq(sw_reader_open(&reader, images.text, &whole->schema, NULL), SW_ERROR_FORMAT);
    expect_message("ends at byte 2000, but its header promises");
    sw_dataset_free(whole);
}

typedef struct faults {
    int count;
    char first[300];
} faults;

static void note_fault(void *user, const char *message)
{
    faults *f = user;
    if (f->count++ == 0) snprintf(f->first, sizeof f->first, "%s", message);
}

/* A missing number in set 3 and in set 700, of 1,000; set 800 has no elements. */
Test(set_reader, sets_of_arrays_with_faults_are_left_out)
{
    sw_dataset *whole;
    FILE *file = fopen(scratch("a.csv").text, "w");
    fputs("set,label,x,y\n", file);
    for (int i = 0; i < 3000; i++) fprintf(file, "s%d,%d,%d,1\n", i / 3, i / 3 % 2, i);
    fclose(file);
    cr_assert_eq(sw_dataset_open(&whole, scratch("a.csv").text, 0), SW_OK);
    sw_real *x = (sw_real *)whole->sets.x;
    x[2 * 3 * 3 + 1] = x[2 * (3 * 700 + 2)] = (sw_real)NAN;
    int64_t *offset = (int64_t *)whole->sets.offset;
    offset[801] = offset[800];
    cr_assert_eq(sw_dataset_save(whole, scratch("a.npz").text, NULL), SW_OK, "%s",
                 sw_error_message());
    for (int pass = 0; pass < 2; pass++) {
        faults f = {0};
        const sw_reader_options options = {
            .elements = pass ? 64 : INT64_MAX, .fault = note_fault, .user = &f};
        sw_reader *reader;
        sw_batch batch;
        int64_t sets = 0;
        cr_assert_eq(sw_reader_open(&reader, scratch("a.npz").text, &whole->schema, &options),
                     SW_OK, "%s", sw_error_message());
        for (;;) {
            cr_assert_eq(sw_reader_next(reader, &batch), SW_OK, "%s", sw_error_message());
            if (!batch.data) break;
            const sw_ragged *found = &batch.data->sets;
            for (int64_t i = 0; i < found->count; i++, sets++) {
                const int64_t b = batch.number[i], rows = found->offset[i + 1] - found->offset[i];
                char name[24];
                snprintf(name, sizeof name, "s%lld", (long long)b);
                cr_assert(b != 3 && b != 700 && b != 800, "set %lld", (long long)b);
                cr_assert_eq(rows, b == 801 ? 6 : 3);
                cr_assert_str_eq(batch.data->set_name[i], name);
                cr_assert_eq(found->x[2 * found->offset[i]], x[2 * offset[b]]);
            }
        }
        sw_reader_free(reader);
        cr_expect_eq(sets, 997);
        cr_expect_eq(f.count, 3);
        cr_expect(strstr(f.first, "a.npz: element 9: column \"y\" is missing"), "%s", f.first);
    }
    sw_reader *reader;
    sw_batch batch;
    const sw_reader_options options = {.elements = 64};
    cr_assert_eq(sw_reader_open(&reader, scratch("a.npz").text, &whole->schema, &options), SW_OK);
    cr_expect_eq(sw_reader_next(reader, &batch), SW_ERROR_FORMAT);
    expect_message("a.npz: element 9: ");
    sw_reader_free(reader);
    sw_dataset_free(whole);
}

/* Texts of two words, with something between them, are read piece by piece as they are as a whole.
 */
static void check_texts(const char *between, bool paragraphs)
{
    sw_dataset *whole;
    FILE *file = fopen(scratch("a.csv").text, "w");
    fputs("set,label,text\n", file);
    for (int i = 0; i < 30000; i++)
        fprintf(file, "%d,%d,\"word%d%sword%d\"\n", i / 5, i / 5 % 2, i % 19, between, i % 7);
    fclose(file);
    cr_assert_eq(sw_dataset_open(&whole, scratch("a.csv").text, 0), SW_OK, "%s",
                 sw_error_message());
    cr_expect_eq(whole->schema.parts, paragraphs);
    cr_expect_gt(expect_same(scratch("a.csv").text, whole, 1000), 1);
    sw_dataset_free(whole);
}

Test(set_reader, words)
{
    check_texts(" and ", false);
}

Test(set_reader, paragraphs)
{
    check_texts(" and\n\n", true);
}

Test(set_reader, built_in_sets_are_one_batch)
{
    sw_dataset *whole;
    cr_assert_eq(sw_dataset_open(&whole, "needle:train=20:valid=10:test=10", 0), SW_OK);
    sw_reader *reader;
    sw_batch batch;
    cr_assert_eq(sw_reader_open(&reader, "needle:train=20:valid=10:test=10", NULL, NULL), SW_OK);
    cr_assert_eq(sw_reader_next(reader, &batch), SW_OK);
    cr_assert_eq(batch.data->sets.count, whole->sets.count);
    cr_expect_eq(batch.number[39], 39);
    cr_assert_eq(sw_reader_next(reader, &batch), SW_OK);
    cr_expect_null(batch.data);
    sw_reader_free(reader);
    sw_dataset_free(whole);
}

Test(set_reader, failures)
{
    sw_reader *reader;
    sw_batch batch;
    cr_expect_eq(sw_reader_open(&reader, scratch("none.csv").text, NULL, NULL), SW_ERROR_NOT_FOUND);
    cr_expect_null(reader);
    FILE *file = fopen(scratch("a.csv").text, "w");
    fputs("set,x\na,1\nb,2\na,3\n", file);
    fclose(file);
    cr_assert_eq(sw_reader_open(&reader, scratch("a.csv").text, NULL, NULL), SW_OK);
    cr_expect_eq(sw_reader_next(reader, &batch), SW_ERROR_FORMAT);
    expect_message("line 4: set \"a\" again, after other sets");
    cr_expect_null(batch.data);
    sw_reader_free(reader);
    const sw_reader_options whole = {.whole = true};
    cr_assert_eq(sw_reader_open(&reader, scratch("a.csv").text, NULL, &whole), SW_OK);
    cr_assert_eq(sw_reader_next(reader, &batch), SW_OK);
    cr_assert(batch.data && batch.data->sets.count == 2 && batch.data->sets.offset[1] == 2);
    cr_expect(batch.data->sets.x[1] == 3 && batch.number[1] == 1);
    cr_assert_eq(sw_reader_next(reader, &batch), SW_OK);
    cr_expect_null(batch.data);
    sw_reader_free(reader);
    sw_reader_free(NULL);
}
