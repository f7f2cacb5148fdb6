/* test_set_reader.c - sets batch by batch: the same as the whole file. */
#include "expect.h"
#include "scratch.h"

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
    cr_assert_eq(sw_dataset_save(whole, scratch("a.npz").text, NULL), SW_OK);
    expect_same(scratch("a.npz").text, whole, 100);
    sw_dataset_free(whole);
}

Test(set_reader, words)
{
    sw_dataset *whole;
    FILE *file = fopen(scratch("a.csv").text, "w");
    fputs("set,label,text\n", file);
    for (int i = 0; i < 30000; i++)
        fprintf(file, "%d,%d,word%d and word%d\n", i / 5, i / 5 % 2, i % 19, i % 7);
    fclose(file);
    cr_assert_eq(sw_dataset_open(&whole, scratch("a.csv").text, 0), SW_OK, "%s",
                 sw_error_message());
    cr_expect_gt(expect_same(scratch("a.csv").text, whole, 1000), 1);
    sw_dataset_free(whole);
}

Test(set_reader, paragraphs)
{
    sw_dataset *whole;
    FILE *file = fopen(scratch("a.csv").text, "w");
    fputs("set,label,text\n", file);
    for (int i = 0; i < 30000; i++)
        fprintf(file, "%d,%d,\"word%d and\n\nword%d\"\n", i / 5, i / 5 % 2, i % 19, i % 7);
    fclose(file);
    cr_assert_eq(sw_dataset_open(&whole, scratch("a.csv").text, 0), SW_OK, "%s",
                 sw_error_message());
    cr_assert(whole->schema.parts);
    cr_expect_gt(expect_same(scratch("a.csv").text, whole, 1000), 1);
    sw_dataset_free(whole);
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
    sw_reader_free(NULL);
}
